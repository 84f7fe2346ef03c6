"""Phases move with the calendar: each case once, in whatever state the pass before was left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from casework.cases.invariants import broken_cases
from casework.cases.models import Case
from casework.cases.tasks import move_phases_on
from tests.world import make_case
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def days_later(days):
    return timezone.now() + timedelta(days=days)


def test_a_case_goes_from_phase_to_phase_and_its_level_with_it(world):
    case = make_case(world.teams[1], world.ana, released_on=timezone.localdate())
    met = []
    for days in (1, 4, 5, 31, 91, 181, 366, 500):
        move_phases_on(days_later(days))
        case.refresh_from_db()
        met.append((case.phase, case.level))
    assert met == [
        ("first72", "critical"), ("d30", "high"), ("d30", "high"), ("d90", "medium"), ("d180", "medium"), ("d365", "low"),
        ("after", "aftercare"), ("after", "aftercare"),
    ]  # fmt: skip
    assert not list(broken_cases())


def test_after_a_long_outage_it_is_where_it_should_be_at_once(world):
    case = make_case(world.teams[1], world.ana, released_on=timezone.localdate())
    assert move_phases_on(days_later(100)) >= 1
    case.refresh_from_db()
    assert (case.phase, case.phase_until) == ("d180", timezone.localdate() + timedelta(days=180))
    assert move_phases_on(days_later(100)) == 0


def test_a_level_that_was_agreed_stays(world):
    case = make_case(world.teams[1], world.ana, released_on=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(level="low")
    move_phases_on(days_later(5))
    case.refresh_from_db()
    assert (case.phase, case.level) == ("d30", "low")


def test_closed_cases_and_unknown_days_stay_and_the_use_is_in_the_trail(world):
    closed = make_case(world.teams[1], released_on=timezone.localdate(), status="intake")
    Case.objects.filter(pk=closed.pk).update(status="closed", contact_due_at=None)
    unknown = make_case(world.teams[1], released_on=None)
    moved = make_case(world.teams[1], released_on=timezone.localdate())
    move_phases_on(days_later(5))
    for case in (closed, unknown, moved):
        case.refresh_from_db()
    assert (closed.phase, unknown.phase, moved.phase) == ("first72", "unknown", "d30")
    assert AuditEntry.objects.filter(verb="house", what="scan").exists()


def test_of_several_releases_the_newest_counts(world):
    from casework.releases.models import Release
    from vault.audit import for_the_house

    case = make_case(world.teams[1], released_on=timezone.localdate() - timedelta(days=1))
    with for_the_house("demo"):
        Release.objects.create(person=case.person, released_on=date(2020, 1, 1), made_at=timezone.now())
    move_phases_on(days_later(5))
    case.refresh_from_db()
    assert case.phase == "d30"
