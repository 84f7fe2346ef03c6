"""The tile of the engine under `/configure/`."""

from django.utils.translation import gettext_lazy as _

from accounts.configuring import SettingsPage, settings_pages
from reminders.models import Delivery


def given_up():
    """How many notices could not be sent."""
    return Delivery.objects.dead().count()


settings_pages.register(
    SettingsPage(
        key="notices",
        label=_("Notices and reminders"),
        text=_("When the house last looked at what is due, and what could not be sent"),
        icon="bell",
        url="reminders:engine",
        attention=given_up,
        order=60,
    )
)
