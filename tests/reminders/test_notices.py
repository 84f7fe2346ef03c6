"""The page of notices: one's own, in words made now, for what one may open now."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.cases.models import Case
from reminders.delivery import deliver
from reminders.models import Delivery
from reminders.scanning import scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(world):
    """Everybody's browser."""

    def sign_in(name):
        client = Client()
        client.force_login(world.users[name])
        return client

    return sign_in


@pytest.fixture
def ringing(world):
    """The first contact of every case has been due for thirty hours, and was told."""
    begun = timezone.now() - timedelta(hours=30)
    Case.objects.update(clock_starts_at=begun, opened_at=begun)
    scan(timezone.now(), only="first-contact")
    deliver(timezone.now())
    return {row.recipient_id: row for row in Delivery.objects.filter(channel="app")}


def test_the_bell_counts_what_is_new(world, clients, ringing):
    page = clients("ana").get("/notifications/").content.decode()
    assert world.cases["ana"].code in page
    assert "Yoel" not in page
    assert "<b>1</b>" in page


def test_a_further_step_makes_the_same_notice_new_again(world, clients):
    begun = timezone.now() - timedelta(hours=25)
    Case.objects.filter(pk=world.cases["ana"].pk).update(clock_starts_at=begun, opened_at=begun)
    for hours in (5, 13):
        scan(begun + timedelta(hours=hours), only="first-contact")
        deliver(begun + timedelta(hours=hours))
        notice = Delivery.objects.get(recipient=world.ana, channel="app")
        assert notice.read_at is None and notice.sent_at == begun + timedelta(hours=hours)
        notice.read(at=begun + timedelta(hours=hours + 1))
    assert notice.occurrences.count() == 2


def test_opening_marks_it_as_read_and_leads_to_the_case(world, clients, ringing):
    ana, notice = clients("ana"), ringing[world.ana.pk]
    answer = ana.post(f"/notifications/{notice.pk}/open/")
    assert answer.url == f"/cases/{world.cases['ana'].code}/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_case_that_is_no_longer_hers_is_not_named(world, clients, ringing):
    Case.objects.filter(pk=world.cases["ana"].pk).update(worker=world.berta)
    ana, notice = clients("ana"), ringing[world.ana.pk]
    assert world.cases["ana"].code not in ana.get("/notifications/").content.decode()
    assert ana.post(f"/notifications/{notice.pk}/open/").url == f"/notifications/{notice.pk}/"
    assert ana.get(f"/notifications/{notice.pk}/").status_code == 200


@pytest.mark.parametrize("end", ["", "open/", "read/", "snooze/"])
def test_somebody_elses_notice_does_not_exist(world, clients, ringing, end):
    address = f"/notifications/{ringing[world.ana.pk].pk}/{end}"
    berta = clients("berta")
    assert (berta.post(address) if end else berta.get(address)).status_code == 404


def test_put_off_it_is_gone_and_comes_back(world, clients, ringing):
    ana, notice = clients("ana"), ringing[world.ana.pk]
    ana.post("/notifications/read/")
    assert ana.post(f"/notifications/{notice.pk}/snooze/", {"until": "hours", "reason": "planned"}).status_code == 302
    shown = Delivery.objects.shown_to(world.ana, timezone.now())
    assert not shown.filter(pk=notice.pk).exists()
    later = timezone.now() + timedelta(hours=5)
    assert Delivery.objects.shown_to(world.ana, later).unread(later).get().pk == notice.pk


def test_putting_off_asks_why(world, clients, ringing):
    answer = clients("ana").post(f"/notifications/{ringing[world.ana.pk].pk}/snooze/", {"until": "hours"})
    assert answer.status_code == 422


def test_the_page_asks_as_often_for_one_notice_as_for_many(world, clients, ringing, django_assert_max_num_queries):
    ana = clients("ana")
    ana.get("/notifications/")
    with django_assert_max_num_queries(24) as few:
        ana.get("/notifications/")
    begun = timezone.now() - timedelta(hours=30)
    Case.objects.update(worker=world.ana, team=world.teams[1], clock_starts_at=begun + timedelta(seconds=1))
    scan(timezone.now(), only="first-contact")
    deliver(timezone.now())
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get("/notifications/")


@pytest.mark.parametrize("name", ["ana", "sara", "manuel", "marta"])
def test_the_state_of_the_engine_is_for_administrators(world, clients, name):
    assert clients(name).get("/configure/notices/").status_code == 404
