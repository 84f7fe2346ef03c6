"""Making a report: indicator by indicator, each slice renewing the lease, then one freezing act (E35).

A worker that is killed leaves a lease that runs out; whoever takes the report next goes on behind the last slice. The
file and the snapshot are written by one conditional update, so a report is made once."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import Team
from reports import documents
from reports.counting import count
from reports.figures import Reader, figures_for
from reports.indicator import indicators
from reports.models import Report
from vault.audit import for_the_house
from vault.purposes import Purpose
from vault.sealing import open_all

NAMES = ("monthly",)


def make(report, at, clock=timezone.now):
    """Makes a report, if nobody else does. `clock`: what time it is, for the lease. Answers whether it is ready."""
    if not report.take(at):
        return False
    with for_the_house(Purpose.REPORT), translation.override(report.language):
        for number, indicator in enumerate(indicators, 1):
            if number > report.slices_done:
                count(indicator, report.period, at)
                if not report.slice_done(number, clock()):
                    return False
        reader = Reader.of(report.maker)
        if reader is None or (report.team_id and reader.teams is not None and report.team_id not in reader.teams):
            Report.objects.filter(pk=report.pk, lease=report.lease).update(state=Report.State.FAILED)
            return False
        open_all(report.maker)
        frozen = snapshot(reader, report.period, at, report.team, report.maker.display_name)
        return report.finish(frozen, documents.MAKERS[report.format](frozen), clock())


def slices():
    """How many slices a report has, the file included."""
    return len(indicators) + 1


def snapshot(reader, period, at, team=None, maker=""):
    """The figures of a period as plain values, with what stands around them, in the active language."""
    figures = figures_for(reader, period, at, team.pk if team else None)
    return {
        "period": period.label,
        "scope": scope_words(reader, team),
        "as_of": moment_words(min(figure.as_of for figure in figures)) if figures else moment_words(at),
        "watermark": watermark(maker, at),
        "figures": [figure.frozen() for figure in figures],
    }


def scope_words(reader, team):
    """Whom the figures are about."""
    if team is not None:
        return str(team)
    if reader.teams is None:
        return gettext("All teams")
    return ", ".join(str(one) for one in Team.objects.filter(pk__in=reader.teams).order_by("name"))


def moment_words(moment):
    """A moment for a document: day, time and zone."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j M Y')}, {local:%H:%M} {local:%Z}"


def watermark(maker, at):
    """Whose copy it is, and when it was made."""
    words = {"who": maker or "Puente", "when": date_format(timezone.localtime(at), "j M Y")}
    return gettext("Copy of %(who)s, %(when)s. Not to be passed on.") % words
