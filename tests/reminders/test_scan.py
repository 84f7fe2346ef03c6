"""The scan finds every moment once: after an outage, across a change of the clocks, twice, side by side."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.cases.models import Case
from reminders import scanning
from reminders.models import Occurrence, Pulse
from reminders.scanning import CATCH_UP, scan
from tests.reminders.conftest import STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.data]

HAVANA = ZoneInfo("America/Havana")
SPRING = datetime(2026, 3, 8, 5, tzinfo=UTC)  # 0:00 becomes 1:00
AUTUMN = datetime(2026, 11, 1, 5, tzinfo=UTC)  # 1:00 becomes 0:00
OUTAGE = timedelta(hours=48)


def spoken(step, moment):
    """When a step speaks, said in another way than the engine's: by counting wall hours of the local day."""
    if step.at is None:
        return moment + step.offset
    day = moment.astimezone(HAVANA).date() + timedelta(days=step.days)
    return datetime(day.year, day.month, day.day, step.at.hour, step.at.minute, tzinfo=HAVANA).astimezone(UTC)


def written():
    return {(row.step, row.object_key, row.moment) for row in Occurrence.objects.filter(rule="trial")}


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(-96 * 60, 96 * 60), min_size=4, max_size=4), begun=st.integers(-50, 2))
def test_after_an_outage_the_occurrences_are_the_moments_that_came(world, trial, change, minutes, begun):
    Occurrence.objects.all().delete()
    cases = dict(zip(Case.objects.order_by("pk"), [change + timedelta(minutes=m) for m in minutes], strict=True))
    for case, moment in cases.items():
        Case.objects.filter(pk=case.pk).update(clock_starts_at=moment)
    down = change + timedelta(hours=begun)
    with trial():
        scan(down, only="trial")
        scan(down + OUTAGE, only="trial")
        assert written() == {
            (step.key, case.pk.hex, moment)
            for case, moment in cases.items()
            for step in STEPS
            if down - CATCH_UP <= spoken(step, moment) < down + OUTAGE
        }
        assert scan(down + OUTAGE, only="trial") == 0


@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_scans_by_the_hour_find_what_one_scan_after_all_of_them_finds(world, trial, change):
    for number, case in enumerate(Case.objects.order_by("pk")):
        Case.objects.filter(pk=case.pk).update(clock_starts_at=change + timedelta(hours=7 * number - 3))
    with trial():
        by_the_hour = sum(scan(change + timedelta(hours=hour), only="trial") for hour in range(-40, 40))
        found = written()
        Occurrence.objects.all().delete()
        assert scan(change + timedelta(hours=39), only="trial") == by_the_hour == len(found)
        assert written() == found


def test_slices_lose_nothing_where_many_moments_are_the_same(world, trial, monkeypatch):
    monkeypatch.setattr(scanning, "SLICE", 1)
    Case.objects.update(clock_starts_at=SPRING)
    with trial():
        assert scan(SPRING + OUTAGE, only="trial") == Case.objects.count() * len(STEPS)
        assert scan(SPRING + OUTAGE, only="trial") == 0


def test_what_another_scan_wrote_meanwhile_is_left_as_it_is(world, trial):
    Case.objects.update(clock_starts_at=SPRING)
    with trial() as rule:
        rows = scanning.missing(rule, rule.steps[0], SPRING + OUTAGE)
        first = scanning.write(rows)
        late = scanning.missing(rule, rule.steps[0], SPRING + OUTAGE)
        assert first == Case.objects.count()
        assert scanning.write(late) == 0


def test_a_moment_beyond_the_fourteen_days_is_past(world, trial):
    Case.objects.update(clock_starts_at=SPRING)
    with trial(steps=STEPS[:1]):
        assert scan(SPRING + CATCH_UP, only="trial") == 0
        assert scan(SPRING + CATCH_UP - timedelta(hours=5), only="trial") == Case.objects.count()


def test_a_case_moved_to_a_new_moment_is_due_again(world, trial):
    Case.objects.update(clock_starts_at=SPRING)
    with trial(steps=STEPS[:1]):
        scan(SPRING, only="trial")
        Case.objects.update(clock_starts_at=SPRING + timedelta(days=1))
        assert scan(SPRING + timedelta(days=1), only="trial") == Case.objects.count()


def test_the_command_scans_by_the_clock_on_the_wall_of_the_machine(world, capsys):
    with time_machine.travel(world.cases["ana"].clock_starts_at + OUTAGE, tick=False):
        call_command("scan_reminders")
        first = capsys.readouterr().out
        call_command("scan_reminders")
        assert int(first.split()[0]) > 0
        assert capsys.readouterr().out == "0 new\n"
        assert Pulse.last("scan") == world.cases["ana"].clock_starts_at + OUTAGE
