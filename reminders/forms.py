"""What a reader says about a notice."""

from datetime import timedelta

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.forms import OnceForm
from reminders.models import Delivery
from reminders.quiet import DIGEST_AT, next_local


class Later(models.TextChoices):
    """When a notice that is put off comes back."""

    HOURS = "hours", _("In 4 hours")
    TOMORROW = "tomorrow", _("Tomorrow morning")
    DAYS = "days", _("In 3 days")

    def moment(self, at):
        """That moment, counted from `at`."""
        if self is Later.HOURS:
            return at + timedelta(hours=4)
        return next_local(at + timedelta(days=2 if self is Later.DAYS else 0), DIGEST_AT)


class SnoozeForm(OnceForm):
    """Until when, and why."""

    until = forms.ChoiceField(label=_("Until when"), choices=Later.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why"), choices=Delivery.Snooze.choices, widget=forms.RadioSelect)
