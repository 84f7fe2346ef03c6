"""Forms of `/configure/users/` and `/configure/teams/`."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.configuring import duty_targets
from accounts.models import Team, Territory
from accounts.roles import DUTIES, SUPERVISORS_DUTIES, Role
from records.forms import OnceForm
from vault import audit


class InvitationForm(OnceForm):
    """Somebody who is to get an account."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("They sign in with it, and the invitation goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As colleagues see it."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def roles_to_ask():
    """The choices of roles: duties about a program or group only where their feature says which there are."""
    open_duties = {role for role in DUTIES if role in SUPERVISORS_DUTIES or role in duty_targets}
    return [(role.value, role.label) for role in Role if role not in DUTIES or role in open_duties]


class AskRoleForm(OnceForm):
    """A role or duty, and where it holds."""

    role = forms.ChoiceField(label=gettext_lazy("Role or duty"))
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("No team")
    )
    target = forms.ChoiceField(label=gettext_lazy("Program or group of the duty"), required=False)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles_to_ask()]
        targets = [
            (str(Role(entry.key).label), [(f"{entry.key}:{key}", label) for key, label in entry.choices()])
            for entry in duty_targets
        ]
        if targets:
            self.fields["target"].choices = [("", _("Nothing in particular")), *targets]
        else:
            del self.fields["target"]

    def clean(self):
        """A duty about something says about what."""
        data = super().clean()
        duty, _colon, key = data.get("target", "").partition(":")
        if data.get("role") in duty_targets and duty != data["role"]:
            self.add_error("target", _("Choose what the duty is about."))
        data["target"] = key if duty == data.get("role") else ""
        return data

    def where(self):
        """Team and target, for `RoleGrant.ask`."""
        return {"team": self.cleaned_data["team"], "target": self.cleaned_data["target"]}


class TeamForm(OnceForm):
    """A team and its provinces. A province belongs to one team."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)
    provinces = forms.ModelMultipleChoiceField(
        Territory.objects.filter(parent__kind="country").order_by("name_es"),
        label=gettext_lazy("Provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    catches_all = forms.BooleanField(
        label=gettext_lazy("Also takes everybody from provinces that no team has"), required=False
    )

    def __init__(self, *args, team=None, **kwargs):
        self.team = team
        if team is not None:
            kwargs["initial"] = {
                "name": team.name, "provinces": team.provinces.all(), "catches_all": team.catches_all,
            }  # fmt: skip
        super().__init__(*args, **kwargs)

    def others(self):
        """The other teams."""
        return Team.objects.exclude(pk=self.team.pk) if self.team else Team.objects.all()

    def clean_name(self):
        """No two teams have the same name."""
        if self.others().filter(name=self.cleaned_data["name"]).exists():
            raise ValidationError(_("There is a team with this name already."))
        return self.cleaned_data["name"]

    def clean_provinces(self):
        """None that another team has."""
        taken = self.others().filter(provinces__in=self.cleaned_data["provinces"]).values_list("provinces", "name")
        for province in self.cleaned_data["provinces"]:
            if province.pk in (names := dict(taken)):
                words = {"province": province, "team": names[province.pk]}
                raise ValidationError(_("%(province)s belongs to %(team)s. Take it out there first.") % words)
        return self.cleaned_data["provinces"]

    def clean_catches_all(self):
        """One team at most."""
        if self.cleaned_data["catches_all"] and self.others().filter(catches_all=True).exists():
            raise ValidationError(_("Another team takes the rest already."))
        return self.cleaned_data["catches_all"]

    def save(self, *, by, at):
        """The team, with its audit row."""
        data = self.cleaned_data
        with transaction.atomic():
            team = self.team or Team()
            team.name, team.catches_all = data["name"], data["catches_all"]
            team.save()
            team.provinces.set(data["provinces"])
            audit.record(by=by, at=at, what="accounts.team", object_id=team.pk, detail={"team": "saved"})
        return team
