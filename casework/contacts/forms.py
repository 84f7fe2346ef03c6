"""What is typed about a contact: two questions, neither preset, and a note."""

from datetime import datetime, time

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.contacts.models import Contact
from records.forms import OnceForm, VersionedForm
from vault.ids import uuid7

FORM_KEY = "contact"
LONGEST = 20_000
DAYS = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d"]
ICONS = {
    "visit": "home", "call": "phone", "message": "message", "office": "office", "accompanying": "together",
    "group": "people", "family": "heart", "partner": "work", "spoke": "talked", "spoke_other": "person",
    "no_answer": "none", "not_wanted": "refused",
}  # fmt: skip


class MomentForm(forms.Form):
    """When it was. Both empty: now. A day alone: noon of that day, or now if it is today."""

    on = forms.DateField(
        label=gettext_lazy("Date"), required=False, input_formats=DAYS,
        help_text=gettext_lazy("day/month/year, for example 7/3/2025. Empty: now."),
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("This date does not exist. Write day/month/year, for example 7/3/2025.")},
    )  # fmt: skip
    time = forms.TimeField(
        label=gettext_lazy("Time"), required=False, input_formats=["%H:%M", "%H.%M", "%H"],
        help_text=gettext_lazy("for example 9:30"),
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the time like 9:30.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].days = True

    def moment(self, now):
        """The moment that was meant, never after `now` by a typed day alone."""
        on, at = self.cleaned_data.get("on"), self.cleaned_data.get("time")
        if on is None and at is None:
            return now
        today = timezone.localdate(now)
        on = on or today
        if at is None:
            return now if on == today else timezone.make_aware(datetime.combine(on, time(12)))
        return timezone.make_aware(datetime.combine(on, at))

    def refuse_future(self, now):
        """Adds an error where the typed moment lies ahead."""
        if not self.errors and self.moment(now) > now:
            self.add_error("on", _("A contact cannot lie in the future."))


class WhatForm(MomentForm):
    """How, with what result, and the note."""

    how = forms.ChoiceField(
        label=gettext_lazy("How?"), choices=Contact.How, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it was.")},
    )  # fmt: skip
    result = forms.ChoiceField(
        label=gettext_lazy("Result?"), choices=Contact.Result, widget=forms.RadioSelect,
        help_text=gettext_lazy("Only speaking with the person stops the contact clock."),
        error_messages={"required": gettext_lazy("The result of the contact is missing.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What happened?"), required=False, max_length=LONGEST, strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    field_order = ["people", "how", "result", "note", "on", "time"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how"].icons = self.fields["result"].icons = ICONS


class ContactForm(OnceForm, WhatForm):
    """One contact for one or many cases. `chosen` and `others`: whom the picker shows, as `picking.Pick`."""

    draft_form = forms.CharField(widget=forms.HiddenInput, initial=FORM_KEY, required=False)
    draft_subject = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("With whom?"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Say with whom: tick a person, or search for one."),
            "invalid_choice": gettext_lazy("One of these people is not yours any more. Choose again."),
        },
    )  # fmt: skip
    names_are_meant = forms.BooleanField(label=gettext_lazy("Save it all the same"), required=False)

    def __init__(self, *args, chosen=(), others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen, self.others = list(chosen), list(others)
        people = self.fields["people"]
        people.widget.attrs |= {
            "hx-post": reverse("contacts:chosen"), "hx-trigger": "change", "hx-target": "#chosen", "hx-swap": "outerHTML",
        }  # fmt: skip
        people.choices = [
            (name, [(pick.code, pick.name) for pick in picks])
            for name, picks in (("chosen", self.chosen), ("others", self.others))
        ]
        people.hints = {pick.code: pick.hint for pick in (*self.chosen, *self.others)}
        self.many = len(self.chosen) > 1
        if not self.many:
            self.fields["note"].help_text = _("You can correct it for 24 hours. An attempt needs no note.")
            return
        self.fields["note"].help_text = ngettext(
            "The same note goes to %(count)s case: name no other people. You can correct it for 24 hours.",
            "The same note goes to %(count)s cases: name no other people. You can correct it for 24 hours.",
            len(self.chosen),
        ) % {"count": len(self.chosen)}
        for pick in self.chosen:
            self._add_own(pick)

    def _add_own(self, pick):
        whom = {"name": pick.name}
        self.fields[f"own_note_{pick.code}"] = forms.CharField(
            label=_("A note of %(name)s's own") % whom, required=False, max_length=LONGEST,
            help_text=_("In place of the note for all."), widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
        self.fields[f"own_result_{pick.code}"] = forms.ChoiceField(
            label=_("Result for %(name)s") % whom, required=False,
            choices=[("", _("As for all")), *Contact.Result.choices],
        )  # fmt: skip

    def own_fields(self):
        """[(pick, note field, result field)] of the chosen people, where there are many."""
        if not self.many:
            return []
        return [(one, self[f"own_note_{one.code}"], self[f"own_result_{one.code}"]) for one in self.chosen]

    @property
    def own_errors(self):
        """Whether something in the notes of people's own is to be mended."""
        return any(note.errors or result.errors for _pick, note, result in self.own_fields())

    def own(self):
        """{case id: {"note", "result"}} of those who have something of their own."""
        found = {}
        for pick in self.chosen if self.many else ():
            note = self.cleaned_data.get(f"own_note_{pick.code}", "")
            result = self.cleaned_data.get(f"own_result_{pick.code}", "")
            if note or result:
                found[pick.case.pk] = {"note": note, "result": result}
        return found

    def clean(self):
        """A result of one's own goes with a note of one's own (E27)."""
        data = super().clean()
        for pick in self.chosen if self.many else ():
            if data.get(f"own_result_{pick.code}") and not data.get(f"own_note_{pick.code}"):
                self.add_error(f"own_note_{pick.code}", _("Say for %(name)s what was different.") % {"name": pick.name})
        return data


class AmendForm(VersionedForm, WhatForm):
    """A correction by its author."""


class AddendumForm(OnceForm):
    """What is added later."""

    text = forms.CharField(
        label=gettext_lazy("What is to be added?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("It stands beneath the contact, with your name and today's date. It is not changed later."),
        error_messages={"required": gettext_lazy("Write what is to be added.")},
    )  # fmt: skip
