"""What somebody asks of figures."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.forms import OnceForm
from reports.models import Report
from reports.periods import month_of, timedelta

OFFERED_MONTHS = 13


def offered_months(at):
    """This month and a year of those before it, newest first."""
    found = [month_of(timezone.localdate(at))]
    while len(found) < OFFERED_MONTHS:
        found.append(month_of(found[-1].first - timedelta(days=1)))
    return {period.key: period for period in found}


class ReportForm(OnceForm):
    """Which month, whose, in which language and as which file."""

    period = forms.ChoiceField(label=_("Month"))
    team = forms.ChoiceField(label=_("Team"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    format = forms.ChoiceField(label=_("File"), choices=Report.Format.choices, widget=forms.RadioSelect)

    def __init__(self, *args, reader, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.months = offered_months(at)
        self.fields["period"].choices = [(key, period.label) for key, period in self.months.items()]
        self.teams = {str(team.pk): team for team in reader.offered_teams()}
        self.fields["team"].choices = [("", _("All of mine")), *((key, str(team)) for key, team in self.teams.items())]
        self.fields["format"].icons = {"xlsx": "list", "pdf": "report"}

    def clean_period(self):
        """The period itself."""
        return self.months[self.cleaned_data["period"]]

    def clean_team(self):
        """The team itself, or None."""
        return self.teams.get(self.cleaned_data["team"])
