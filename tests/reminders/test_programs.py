"""A session tomorrow reaches its facilitator; somebody who has waited for two weeks is not forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from programs.catalogue.models import Session
from programs.enrolments.models import Enrolment
from reminders.delivery import deliver
from reminders.models import Delivery
from reminders.scanning import scan
from tests.programs.world import build_programs, coordinate, enrolled, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def house(db):
    """A program with a group that Fabiola leads."""
    return build_programs()


@pytest.mark.parametrize("day", [(2027, 3, 14), (2027, 11, 7), (2027, 5, 5)], ids=["spring", "autumn", "plain"])
def test_the_facilitator_hears_of_a_session_on_its_eve_at_four(house, day):
    starts = datetime(*day, 14, tzinfo=UTC)
    session = make_session(house.group)
    Session.objects.filter(pk=session.pk).update(starts_at=starts)
    eve = datetime(*day, tzinfo=UTC) - timedelta(days=1)
    four = eve + timedelta(hours=20 if day == (2027, 11, 7) or day == (2027, 5, 5) else 21)  # 16:00 in Havana
    assert scan(four, only="session-tomorrow") == 0
    assert scan(four + timedelta(minutes=1), only="session-tomorrow") == 1
    deliver(four + timedelta(minutes=1))
    assert Delivery.objects.get(channel="app").recipient == house.fabiola


def test_a_session_that_was_moved_or_cancelled_is_not_announced(house):
    session = make_session(house.group, starts_in=timedelta(days=1))
    at = session.starts_at - timedelta(hours=1)
    scan(at, only="session-tomorrow")
    Session.objects.filter(pk=session.pk).update(status="cancelled")
    deliver(at)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("coordinated", [True, False])
def test_who_waits_for_two_weeks_is_told_to_who_runs_the_list(house, coordinated):
    enrolment = enrolled(house, started=timedelta(days=1))
    since = datetime(2027, 1, 10, 15, tzinfo=UTC)
    Enrolment.objects.filter(pk=enrolment.pk).update(status="waitlisted", waiting_since=since)
    cora = coordinate(house) if coordinated else None
    at = since + timedelta(days=14, minutes=1)
    assert scan(at, only="waiting-long") == 1
    deliver(at)
    deliver(at + timedelta(days=1))  # the digest of the next morning
    notice = Delivery.objects.get(channel="app", state="sent")
    assert notice.recipient == (cora or house.ana)
