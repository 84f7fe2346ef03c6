"""What is typed about enrolments and in rows of attendance."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.catalogue.forms import DAYS
from programs.enrolments.states import PauseReason
from records.forms import OnceForm, VersionedForm

NO_GROUP = "-"
LONGEST = 2000


def places(group):
    """How many places a group has left, in words. `taken` is counted by the queryset."""
    left = max(0, group.capacity - group.taken)
    return _("%(left)s of %(capacity)s places left") % {"left": left, "capacity": group.capacity}


class EnrolForm(OnceForm):
    """One person into a program: from the program's page (whom, which group) or the case's (which program and group)."""

    person = forms.ChoiceField(
        label=gettext_lazy("Whom?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a person, or search for one."),
            "invalid_choice": gettext_lazy("This person is not yours any more. Choose again."),
        },
    )  # fmt: skip
    place = forms.ChoiceField(
        label=gettext_lazy("In which group?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a group, or none yet.")},
    )  # fmt: skip

    def __init__(self, *args, programs, picks=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.programs = {str(program.pk): program for program in programs}
        self.groups = {str(group.pk): group for program in programs for group in program.open_groups}
        field = self.fields["place"]
        several = picks is None
        field.hints = {pk: places(group) for pk, group in self.groups.items()}
        field.choices = [(str(program), self._places_of(program)) for program in programs]
        if several:
            del self.fields["person"]
            field.label = _("In which program and group?")
        else:
            field.choices = self._places_of(programs[0])
            self.fields["person"].choices = [(pick.code, pick.name) for pick in picks]
            self.fields["person"].hints = {pick.code: pick.code for pick in picks}

    @staticmethod
    def _places_of(program):
        none_yet = (f"{program.pk}{NO_GROUP}", _("No group yet"))
        return [*((str(group.pk), group.name) for group in program.open_groups), none_yet]

    def chosen(self):
        """(program, group or None)."""
        place = self.cleaned_data["place"]
        if place in self.groups:
            group = self.groups[place]
            return self.programs[str(group.program_id)], group
        return self.programs[place.removesuffix(NO_GROUP)], None


class MoveForm(OnceForm):
    """What a move of the enrolment's table needs to be told. Which fields there are follows from the move."""

    def __init__(self, *args, move, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        self.move, self.enrolment = move, enrolment
        if move.holds:
            self._add_group()
        if move.name == "offer":
            self._add_day("until", _("The place is held until"))
        if move.name in {"defer", "pause"}:
            self._add_day("review_on", _("Look again on"))
        reasons = PauseReason if move.name == "pause" else move.reasons
        if reasons:
            self.fields["reason_code"] = forms.ChoiceField(
                label=_("Reason"), choices=reasons.choices, widget=forms.RadioSelect,
                error_messages={"required": _("Choose a reason.")},
            )  # fmt: skip
        if move.needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("In your own words") if reasons else _("Why"), required=not reasons, max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Say why.")},
            )  # fmt: skip

    def _add_group(self):
        groups = self.enrolment.groups_with_a_place()
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"] = field = forms.ChoiceField(
            label=_("In which group?"), choices=[(pk, group.name) for pk, group in self.groups.items()],
            widget=forms.RadioSelect, initial=str(self.enrolment.group_id or ""),
            error_messages={"required": _("Choose a group.")},
        )  # fmt: skip
        field.hints = {pk: places(group) for pk, group in self.groups.items()}

    def _add_day(self, name, label):
        self.fields[name] = forms.DateField(
            label=label, input_formats=DAYS, help_text=_("day/month/year, for example 7/3/2025"),
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": _("This date does not exist. Write day/month/year, for example 7/3/2025.")},
        )  # fmt: skip
        self.fields[name].days = True

    def clean(self):
        """A day to come is a day to come."""
        data = super().clean()
        for name in ("until", "review_on"):
            if data.get(name) and data[name] <= timezone.localdate():
                self.add_error(name, _("Choose a day after today."))
        return data

    def words(self):
        """What the act is called with."""
        names = ("reason_code", "reason", "until", "review_on")
        words = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if "group" in self.cleaned_data:
            words["group"] = self.groups[self.cleaned_data["group"]]
        return words


class FilterForm(forms.Form):
    """The filters of a program's enrolments: group and state, and nothing else (E30)."""

    group = forms.UUIDField(required=False)
    state = forms.CharField(required=False)


class DetailsForm(VersionedForm):
    """How long somebody stayed who left early, and where a missed session was made up."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes they stayed"), required=False, min_value=1, max_value=720,
        help_text=gettext_lazy("For those who left early. Half of the session or more counts as attended."),
    )  # fmt: skip
    made_up_in = forms.ChoiceField(label=gettext_lazy("Made up in"), required=False)

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = {str(session.pk): session for session in sessions}
        words = [
            (pk, f"{date_format(timezone.localtime(one.starts_at), 'j M Y')} · {one.group.name}")
            for pk, one in self.sessions.items()
        ]
        self.fields["made_up_in"].choices = [("", _("Not made up")), *words]
