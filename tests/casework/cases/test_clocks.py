"""Clocks: phases by the day, due moments by the hour, on both sides of a change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases import clocks
from casework.cases.clocks import Level, Phase
from casework.cases.models import Case
from casework.cases.states import IN_WORK, CaseStatus

OUT = date(2026, 1, 10)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("day", "phase", "last"),
    [
        (-30, Phase.PRE, -1), (-1, Phase.PRE, -1), (0, Phase.FIRST72, 3), (3, Phase.FIRST72, 3), (4, Phase.D30, 30),
        (30, Phase.D30, 30), (31, Phase.D90, 90), (90, Phase.D90, 90), (91, Phase.D180, 180), (180, Phase.D180, 180),
        (181, Phase.D365, 365), (365, Phase.D365, 365), (366, Phase.AFTER, None), (4000, Phase.AFTER, None),
    ],
)  # fmt: skip
def test_the_phase_follows_the_days_since_the_release(day, phase, last):
    until = None if last is None else OUT + timedelta(days=last)
    assert clocks.phase_on(OUT + timedelta(days=day), OUT) == (phase, until)


def test_without_a_day_of_release_the_phase_is_unknown_and_the_level_careful():
    assert clocks.phase_on(OUT, None) == (Phase.UNKNOWN, None)
    assert clocks.default_level(Phase.UNKNOWN) == Level.HIGH


@given(st.integers(-400, 4000))
def test_every_day_lies_in_the_phase_that_ends_on_or_after_it(day):
    today = OUT + timedelta(days=day)
    phase, until = clocks.phase_on(today, OUT)
    assert until is None or until >= today
    if until is not None:
        assert clocks.phase_on(until, OUT)[0] == phase
        assert clocks.phase_on(until + timedelta(days=1), OUT)[0] != phase


@pytest.mark.parametrize(
    ("level", "hours", "weight"),
    [("critical", 48, 4), ("high", 168, 2), ("medium", 336, 1), ("low", 720, 0.5), ("aftercare", 2160, 0.2)],
)
def test_the_table_of_levels_is_the_one_that_ships(level, hours, weight):
    assert clocks.levels()[level].contact_hours == hours
    assert clocks.levels()[level].weight == weight


@given(MOMENTS, st.sampled_from(list(Level)))
def test_a_due_moment_lies_so_many_real_hours_later_whatever_the_clocks_do(since, level):
    local = since.astimezone(ZoneInfo("America/Havana"))
    hours = clocks.levels()[level].contact_hours
    due = clocks.contact_due(level, since)
    assert due - since == timedelta(hours=hours)
    assert clocks.contact_due(level, local).astimezone(UTC) == due or local.utcoffset() != due.utcoffset()


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), MOMENTS)
def test_first_contact_counts_from_the_later_of_release_and_opening(released_on, opened_at):
    starts = clocks.first_contact_starts(released_on, opened_at)
    assert starts >= opened_at
    assert starts in (opened_at, clocks.released_moment(released_on))
    assert starts.astimezone(ZoneInfo("America/Havana")).date() >= released_on


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_day_of_release_begins_at_local_midnight_also_when_the_clocks_change(day):
    moment = clocks.released_moment(day)
    assert moment.astimezone(ZoneInfo("America/Havana")).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(ZoneInfo("America/Havana")).date() == day - timedelta(days=1)


@given(
    st.sampled_from(list(CaseStatus)), st.sampled_from(list(Level)), MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS
)
def test_a_contact_is_due_exactly_where_clocks_run(status, level, starts, last, resumed):
    case = Case(status=status, level=level, clock_starts_at=starts, last_contact_at=last, resumed_at=resumed)
    due = case.next_contact_due()
    assert (due is not None) == (status in IN_WORK)
    if due is not None:
        assert due > (last or starts)
        assert resumed is None or due > resumed
