"""Figures of cases: where they stand, whether people were seen in time, whether contacts are in time, why cases close."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db.models import Case as Choose
from django.db.models import Count, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casework.cases.clocks import Phase, windows
from casework.cases.models import Case, CaseStatusChange
from casework.cases.states import IN_WORK, CaseStatus, ClosingReason
from reports.indicator import NO, OUT, SHARE, UNKNOWN, YES, Indicator, Line, indicators

OTHER = "other"
# Told as *other* alone: each says something about a person that a figure must not.
KEPT_CLOSE = {
    ClosingReason.CUSTODY, ClosingReason.DIED, ClosingReason.CONTACT_LOST, ClosingReason.REPEATED,
    ClosingReason.IN_ERROR,
}  # fmt: skip
SEEN_WITHIN = timedelta(days=4)  # 72 hours from some hour of the day of release are over at the end of the third day


def listed(**filters):
    """The caseload behind a row."""
    return f"{reverse('cases:list')}?{urlencode({'worker': 'team', **filters})}"


def standing_cases():
    """Cases that are not over: what the caseload lists. Drafts are people who were registered."""
    return Case.objects.exclude(status__in=(CaseStatus.CLOSED, CaseStatus.DISCARDED))


def by_team(rows, row="row"):
    """{(team id, row): count} of cases."""
    counted = rows.order_by().values_list("team_id", row).annotate(number=Count("pk"))
    return {(team_id, key): number for team_id, key, number in counted}


# Cases by phase


def count_phases(period, at):
    """Cases that are not closed, by the phase they are in."""
    return by_team(standing_cases(), "phase")


def phase_lines(keys):
    """Every phase, then those whose day of release is unknown."""
    return [Line(phase.value, phase.label, UNKNOWN if phase == Phase.UNKNOWN else "part") for phase in Phase]


# Seen within 72 hours


def released_between(first, end):
    """Cases released from the day `first` to before `end`, found by their phase and its last day."""
    found = Q(pk__in=[])
    for window in windows():
        if window.last_day is not None:
            shift = timedelta(days=window.last_day)
            found |= Q(phase=window.phase, phase_until__gte=first + shift, phase_until__lt=end + shift)
    return Case.objects.exclude(status__in=(CaseStatus.DRAFT, CaseStatus.DISCARDED)).filter(found)


def count_seen(period, at):
    """Cases whose first 72 hours ended in the period: seen, not seen, or opened later than that."""
    last_days = {window.phase: window.last_day for window in windows()}
    cases = released_between(period.first - SEEN_WITHIN, period.last + timedelta(days=1) - SEEN_WITHIN)
    found = Counter()
    columns = ("team_id", "phase", "phase_until", "opened_at", "first_seen_at")
    for team_id, phase, until, opened_at, seen_at in cases.values_list(*columns).iterator():
        over_at = datetime.combine(
            until - timedelta(days=last_days[phase]) + SEEN_WITHIN, time(0), timezone.get_default_timezone()
        )
        if over_at > at:
            continue
        in_time = seen_at is not None and seen_at < over_at
        found[team_id, "later" if opened_at >= over_at else "seen" if in_time else "not_seen"] += 1
    opened = Case.objects.filter(phase=Phase.UNKNOWN, opened_at__gte=period.start, opened_at__lt=period.end)
    for key, number in by_team(opened.exclude(status__in=(CaseStatus.DRAFT, CaseStatus.DISCARDED)), "phase").items():
        found[key] += number
    return dict(found)


def seen_lines(keys):
    """Seen, not seen, came later, unknown."""
    return [
        Line("seen", _("Seen within 72 hours"), YES),
        Line("not_seen", _("Not seen within 72 hours"), NO),
        Line("later", _("Came later"), OUT),
        Line(Phase.UNKNOWN.value, _("Release day unknown"), UNKNOWN),
    ]


# Contacts in standard


def count_contacts(period, at):
    """Cases that are not closed, by whether their contact is in time at `at`."""
    row = Choose(
        When(~Q(status__in=IN_WORK), then=Value("in_time")),
        When(contact_due_at=None, then=Value("unknown")),
        When(contact_due_at__lt=at, then=Value("late")),
        default=Value("in_time"),
    )
    return by_team(standing_cases().annotate(row=row))


def contact_lines(keys):
    """In time, late, unknown. Those whose clock stands still have no row of their own: how many are paused is a small
    number that says too much, and the figure by phase would give it away."""
    return [
        Line("in_time", _("In time"), YES),
        Line("late", _("Overdue"), NO),
        Line("unknown", _("No date for the next contact"), UNKNOWN),
    ]


def contacts_url(row, team):
    """Those that are overdue."""
    return listed(overdue=1) if row == "late" and team is None else ""


# Closed by reason


def count_closed(period, at):
    """Cases closed in the period, each once, by their reason; what is kept close is one row."""
    rows = CaseStatusChange.objects.filter(
        target=CaseStatus.CLOSED, at__gte=period.start, at__lt=period.end, case__status=CaseStatus.CLOSED
    )
    found = Counter()
    reasons = {}
    columns = ("case_id", "case__team_id", "reason_code")
    for case_id, team_id, reason in rows.order_by("at", "pk").values_list(*columns).iterator():
        reasons[case_id] = team_id, reason
    for team_id, reason in reasons.values():
        told = reason in ClosingReason.values and reason not in KEPT_CLOSE
        found[team_id, reason if told else OTHER] += 1
    return dict(found)


def closed_lines(keys):
    """The reasons that are told, then *other*."""
    told = [Line(reason.value, reason.label) for reason in ClosingReason if reason not in KEPT_CLOSE]
    return [*told, Line(OTHER, _("Other"))]


indicators.register(
    Indicator(
        key="phases",
        label=_("Cases by phase"),
        definition=_(
            "Cases that are not closed, drafts included, by where the person stands since the day of release, at the moment "
            "of counting."
        ),
        numerator=_("Cases in the phase that are not closed"),
        denominator=_("All cases that are not closed"),
        unknown=_("The day of release is not known"),
        unit=_("cases not closed"),
        count=count_phases,
        lines=phase_lines,
        standing=True,
        list_url=lambda row, team: listed(phase=row) if team is None else "",
        order=10,
    )
)
indicators.register(
    Indicator(
        key="seen72",
        label=_("Seen within 72 hours"),
        definition=_(
            "People whose first 72 hours after release ended in the period and whose case was open by then. Lists give "
            "days, so the 72 hours end with the third day after the day of release."
        ),
        numerator=_("Seen face to face within 72 hours"),
        denominator=_("Cases that were open by then; those opened later are told apart as “came later”"),
        unknown=_("Cases opened in the period without a day of release"),
        unit=_("people"),
        count=count_seen,
        lines=seen_lines,
        kind=SHARE,
        order=20,
    )
)
indicators.register(
    Indicator(
        key="contacts",
        label=_("Contacts in time"),
        definition=_(
            "Cases that are not closed and whose next contact, by the level of the case, is not overdue at the moment of "
            "counting."
        ),
        numerator=_("Cases whose contact is not overdue, with those whose clock stands still"),
        denominator=_("All cases that are not closed"),
        unknown=_("No date for the next contact"),
        unit=_("cases"),
        count=count_contacts,
        lines=contact_lines,
        kind=SHARE,
        standing=True,
        list_url=contacts_url,
        by_team=True,
        order=30,
    )
)
indicators.register(
    Indicator(
        key="closed",
        label=_("Closed by reason"),
        definition=_(
            "Cases closed in the period and still closed, by the reason that a supervisor approved. Some reasons are told "
            "only as “other”, to protect people."
        ),
        numerator=_("Cases closed for the reason"),
        denominator=_("All cases closed in the period"),
        unknown=_("None: a case does not close without a reason"),
        unit=_("cases closed"),
        count=count_closed,
        lines=closed_lines,
        order=80,
    )
)
