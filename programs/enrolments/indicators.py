"""Figures of programs: who stands where, who came, who completed, who waits."""

from collections import Counter
from datetime import timedelta

from django.db.models import Case as Choose
from django.db.models import Count, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.catalogue.models import Program
from programs.enrolments.attendance import MOST_UNKNOWN, counts
from programs.enrolments.models import Attendance, Enrolment
from programs.enrolments.states import WAITING, EnrolmentStatus
from reports.indicator import COUNT, GRID, NO, OUT, SHARE, UNKNOWN, YES, Indicator, Line, indicators

LONG = timedelta(days=14)
S = EnrolmentStatus
COMPLETED, LEFT = (S.COMPLETED, S.COMPLETED_PART), (S.WITHDRAWN,)


def by_team(rows, *fields):
    """{(team id, row): count} of enrolments, the row made of `fields`."""
    counted = rows.order_by().values_list("case__team_id", *fields).annotate(number=Count("pk"))
    return {(team_id, ":".join(map(str, keys))): number for team_id, *keys, number in counted}


# By program and state


def count_states(period, at):
    """Enrolments by program and the state they are in."""
    return by_team(Enrolment.objects.all(), "program_id", "status")


def state_lines(keys):
    """The states of each program, in the order of the table, for the programs that have anybody."""
    programs = {str(program.pk): program for program in Program.objects.order_by("kind", "slug")}
    taken = {key.partition(":")[0] for key in keys}
    return [
        Line(f"{pk}:{state.value}", state.label, group=pk, group_label=str(program))
        for pk, program in programs.items()
        if pk in taken
        for state in EnrolmentStatus
    ]


# Attendance


def count_attendance(period, at):
    """Rows of the lists of sessions held in the period, by whether they count as attended."""
    rows = Attendance.objects.filter(
        session__status="held", session__starts_at__gte=period.start, session__starts_at__lt=period.end
    )
    found = Counter()
    for row in rows.order_by().values("enrolment__case__team_id").annotate(every=Count("pk"), **counts()):
        team_id, every = row.pop("enrolment__case__team_id"), row.pop("every")
        found[team_id, "attended"] = row["attended"]
        found[team_id, "missed"] = row["base"] - row["attended"]
        found[team_id, "unknown"] = row["unknown"]
        found[team_id, "out"] = every - row["base"] - row["unknown"]
    return dict(found)


def attendance_lines(keys):
    """Attended, missed, out of the count, not recorded."""
    return [
        Line("attended", _("Attended"), YES),
        Line("missed", _("Missed without notice, or left before half"), NO),
        Line("out", _("With notice: not counted"), OUT),
        Line("unknown", _("Not recorded"), UNKNOWN),
    ]


# Completions


def count_completed(period, at):
    """Enrolments that ended in the period after they had begun."""
    rows = Enrolment.objects.filter(ended_at__gte=period.start, ended_at__lt=period.end)
    return by_team(rows.filter(status__in=(*COMPLETED, *LEFT)), "status")


def completed_lines(keys):
    """Completed, in part, withdrew."""
    return [
        Line(S.COMPLETED.value, S.COMPLETED.label, YES),
        Line(S.COMPLETED_PART.value, S.COMPLETED_PART.label, NO),
        Line(S.WITHDRAWN.value, S.WITHDRAWN.label, NO),
    ]


# Waiting


def count_waiting(period, at):
    """Enrolments that wait for a place, by how long."""
    row = Choose(
        When(waiting_since=None, then=Value("unknown")),
        When(waiting_since__lte=at - LONG, then=Value("long")),
        default=Value("short"),
    )
    return by_team(Enrolment.objects.waiting().annotate(row=row), "row")


def waiting_lines(keys):
    """How long they have waited."""
    return [
        Line("short", _("Up to 14 days")),
        Line("long", _("More than 14 days")),
        Line("unknown", _("Since when is unknown"), UNKNOWN),
    ]


# The states that stand on the card, in words short enough for a phone.
FRONT = {
    S.REFERRED: pgettext_lazy("column", "Proposed"),
    S.WAITLISTED: pgettext_lazy("column", "Waiting"),
    S.ACTIVE: pgettext_lazy("column", "Active"),
}


def in_front(row):
    """The short word of a row that stands in the small table of the card, or ""."""
    return FRONT.get(row.partition(":")[2], "")


def is_waiting(row):
    """Whether a row of the figure by program and state waits."""
    return row.partition(":")[2] in WAITING


indicators.register(
    Indicator(
        key="enrolments",
        label=_("Enrolments by program and state"),
        definition=_("Enrolments by program and the state they are in, at the moment of counting."),
        numerator=_("Enrolments in the state"),
        denominator=_("All enrolments of the program"),
        unknown=_("None: every enrolment has a state"),
        unit=_("enrolments"),
        count=count_states,
        lines=state_lines,
        kind=GRID,
        standing=True,
        front=in_front,
        drawn=is_waiting,
        drawn_as=_("Waiting, by program"),
        order=40,
    )
)
indicators.register(
    Indicator(
        key="attendance",
        label=_("Attendance"),
        definition=_(
            "Rows of attendance of the sessions held in the period. With notice, official obligation, detention and "
            "cancelled sessions do not count; the share is withheld where more than a tenth is not recorded."
        ),
        numerator=_("Present, late, or left after half of the session"),
        denominator=_("Those, and missed without notice"),
        unknown=_("Not recorded"),
        unit=_("rows of attendance"),
        count=count_attendance,
        lines=attendance_lines,
        kind=SHARE,
        most_unknown=MOST_UNKNOWN,
        order=50,
    )
)
indicators.register(
    Indicator(
        key="completed",
        label=_("Completions"),
        definition=_("Enrolments that ended in the period after they had begun."),
        numerator=_("Completed"),
        denominator=_("Completed, completed in part, and withdrawn"),
        unknown=_("None: an end has a state"),
        unit=_("enrolments that ended"),
        count=count_completed,
        lines=completed_lines,
        kind=SHARE,
        order=60,
    )
)
indicators.register(
    Indicator(
        key="waiting",
        label=_("Waiting"),
        definition=_("Enrolments on a waiting list or with a place offered, at the moment of counting."),
        numerator=_("Enrolments that wait"),
        denominator=_("None: a count. Somebody on two lists counts twice"),
        unknown=_("Since when is unknown"),
        unit=_("waiting"),
        count=count_waiting,
        lines=waiting_lines,
        kind=COUNT,
        standing=True,
        sums=("enrolments", is_waiting),
        order=70,
    )
)
