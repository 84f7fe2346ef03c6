"""What is typed about programs, groups and sessions."""

from datetime import datetime

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.catalogue.models import Group, Program, Session, not_reserved
from programs.catalogue.states import CancelReason
from records.forms import OnceForm

DAYS = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%Y-%m-%d"]


class VersionField(forms.IntegerField):
    """The version of the row that is being edited; a new row has none."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, required=False)


class ProgramForm(OnceForm):
    """A program: its address is chosen once, its names in both languages."""

    row_version = VersionField()
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    slug = forms.CharField(
        label=_("Address"), max_length=40,
        help_text=_("The word after /programs/: small letters, figures and dashes. It stays as it is."),
        validators=[
            RegexValidator(r"\A[a-z0-9][a-z0-9-]{1,39}\Z", _("Small letters, figures and dashes only.")), not_reserved,
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Program.Kind)
    description_es = forms.CharField(
        label=_("In Spanish, in two sentences"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description_en = forms.CharField(
        label=_("In English, in two sentences"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    capacity = forms.IntegerField(
        label=_("Places in all groups together"), required=False, min_value=1, max_value=5000,
        help_text=_("Empty: as many as the groups hold."),
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("Order of the waiting list"), choices=Program.Order, widget=forms.RadioSelect,
        initial=Program.Order.ENTRY,
    )  # fmt: skip

    def __init__(self, *args, program=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.program = program
        if program:
            del self.fields["slug"]

    @classmethod
    def of(cls, program):
        """The form of a program as it stands."""
        initial = {
            "row_version": program.row_version, "kind": program.kind, "capacity": program.capacity,
            "order": program.order,
        }  # fmt: skip
        for code in ("es", "en"):
            initial[f"name_{code}"] = program.names.get(code, "")
            initial[f"description_{code}"] = program.descriptions.get(code, "")
        return cls(initial=initial, program=program)

    def clean_slug(self):
        """An address that is free."""
        slug = self.cleaned_data["slug"]
        if Program.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another program has this address."))
        return slug

    def values(self):
        """{field of the model: value}."""
        data = self.cleaned_data
        values = {name: data[name] for name in ("kind", "capacity", "order")}
        values["names"] = {code: data[f"name_{code}"] for code in ("es", "en")}
        values["descriptions"] = {code: data[f"description_{code}"] for code in ("es", "en")}
        return values


class GroupForm(OnceForm):
    """A group of a program."""

    row_version = VersionField()
    name = forms.CharField(label=_("Name of the group"), max_length=60)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=12)

    def __init__(self, *args, program, group=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.program, self.group = program, group

    @classmethod
    def of(cls, group):
        """The form of a group as it stands."""
        initial = {"row_version": group.row_version, "name": group.name, "capacity": group.capacity}
        return cls(initial=initial, program=group.program, group=group)

    def clean_name(self):
        """A name of its own in the program."""
        name = self.cleaned_data["name"]
        others = Group.objects.filter(program=self.program, name=name)
        if self.group:
            others = others.exclude(pk=self.group.pk)
        if others.exists():
            raise forms.ValidationError(_("Another group of this program is called so."))
        return name

    def values(self):
        """{field of the model: value}."""
        return {name: self.cleaned_data[name] for name in ("name", "capacity")}


class SessionForm(OnceForm):
    """A session."""

    row_version = VersionField()
    on = forms.DateField(
        label=_("Day"), input_formats=DAYS, help_text=_("day/month/year, for example 7/3/2025"),
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("This date does not exist. Write day/month/year, for example 7/3/2025.")},
    )  # fmt: skip
    time = forms.TimeField(
        label=_("Time"), input_formats=["%H:%M", "%H.%M", "%H"], help_text=_("for example 9:30"),
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the time like 9:30.")},
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Minutes"), min_value=10, max_value=720, initial=120)
    mode = forms.ChoiceField(
        label=_("How"), choices=Session.Mode, widget=forms.RadioSelect, initial=Session.Mode.IN_PERSON
    )
    topic = forms.CharField(
        label=_("Topic"), required=False, max_length=120, help_text=_("What it is about. No names: it is not sealed.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].days = True

    @classmethod
    def of(cls, session):
        """The form of a session as it stands."""
        local = timezone.localtime(session.starts_at)
        return cls(
            initial={
                "row_version": session.row_version, "on": local.date(), "time": local.time(),
                "minutes": session.minutes, "mode": session.mode, "topic": session.topic,
            }
        )  # fmt: skip

    def values(self):
        """{field of the model: value}."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(data["on"], data["time"]))
        return {"starts_at": starts_at} | {name: data[name] for name in ("minutes", "mode", "topic")}


class WeeklyForm(SessionForm):
    """Sessions of a group, one a week."""

    times = forms.IntegerField(
        label=_("How many, one a week"), min_value=1, max_value=60, initial=1,
        help_text=_("The same weekday and time, over a change of the clock as well."),
    )  # fmt: skip


class CancelForm(OnceForm):
    """Why a session does not take place: a closed list, nothing personal."""

    reason_code = forms.ChoiceField(
        label=_("Why does it not take place?"), choices=CancelReason, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )  # fmt: skip
