"""Who is told: at the right time, once, if it is still so, and never nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Cover, RoleGrant, User
from accounts.roles import Role
from casework.cases.models import Case
from reminders import delivery, quiet
from reminders.delivery import deliver, sweep
from reminders.models import Delivery, Occurrence
from reminders.scanning import scan
from tests.reminders.conftest import STEPS
from tests.world import NOON, grant, make_user
from vault.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.data]

AFTER = STEPS[1:2]  # 20 hours after, by e-mail too
MORNING = NOON + timedelta(days=1)  # noon in Havana


def told(user, channel="app"):
    return Delivery.objects.filter(recipient=user, channel=channel, state="sent")


@pytest.fixture
def due(world, trial):
    """All four cases fell due twenty hours ago; `due(rule changes)` scans and delivers at noon."""
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21))

    def run(at=MORNING, **changes):
        with trial(**{"steps": AFTER, **changes}):
            scan(at, only="trial")
            return deliver(at)

    return run


def test_each_worker_is_told_of_her_own_case(world, due):
    due()
    assert told(world.ana).get().occurrences.get().case_id == world.cases["ana"].pk
    assert told(world.berta).count() == told(world.carlos).count() == 1
    assert told(world.silvia).get().occurrences.get().case_id == world.cases["nobody"].pk  # nobody has it


def test_a_second_delivery_tells_nothing_new(world, due):
    due()
    before = Delivery.objects.count(), len(mail.outbox)
    assert due() == 0
    assert (Delivery.objects.count(), len(mail.outbox)) == before


def test_what_no_longer_holds_is_not_said(world, due):
    due(still=lambda case, moment, at: False)
    assert not Delivery.objects.exists()
    assert set(Occurrence.objects.values_list("state", flat=True)) == {"dropped"}


def test_what_ceased_to_hold_before_the_digest_went_is_not_sent(world, trial):
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21))
    truth = {"holds": True}
    with trial(steps=AFTER, daily=lambda case, step: True, still=lambda case, moment, at: truth["holds"]):
        scan(MORNING, only="trial")
        assert deliver(MORNING) == 0
        truth["holds"] = False
        assert deliver(MORNING + timedelta(days=1)) == 0
        assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_an_email_names_nobody_and_leads_to_one_address(world, due):
    due()
    due(MORNING + timedelta(minutes=15))
    assert {message.to[0] for message in mail.outbox} == {
        "ana@example.org", "berta@example.org", "carlos@example.org", "silvia@example.org",
    }  # fmt: skip
    for message in mail.outbox:
        assert message.body.rstrip().endswith("/notifications/")
        said = message.subject + message.body
        assert not any(word in said for word in ("P-", "Yoel", "Hern", "Ana", "Trial", "caso", "case"))


def test_an_email_waits_for_the_morning(world, trial):
    night = datetime(2026, 3, 3, 3, tzinfo=UTC)  # 22:00 in Havana
    Case.objects.update(clock_starts_at=night - timedelta(hours=21))
    with trial(steps=AFTER):
        scan(night, only="trial")
        deliver(night)
        deliver(night + timedelta(hours=9))  # 7:00
        assert told(world.ana).exists() and not mail.outbox
        deliver(night + timedelta(hours=10, minutes=1))
        assert mail.outbox


def test_an_urgent_rule_does_not_wait(world, due):
    assert quiet.mail_at(datetime(2026, 3, 3, 3, 1, tzinfo=UTC), urgent=True).hour == 3


def test_what_can_wait_is_one_digest_at_half_past_seven(world, trial):
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21), worker=world.ana)
    with trial(steps=AFTER, daily=lambda case, step: True):
        scan(MORNING, only="trial")
        assert deliver(MORNING) == 0
        half_past_seven = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
        deliver(half_past_seven - timedelta(minutes=1))
        assert not told(world.ana).exists()
        deliver(half_past_seven)
        assert told(world.ana).get().occurrences.count() == 4
        assert len(mail.outbox) == 1


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)], ids=["spring", "autumn"])
def test_half_past_seven_is_local_on_the_day_the_clocks_change(day):
    eve = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    assert quiet.digest_at(eve).astimezone(quiet.timezone.get_default_timezone()).hour == 7
    assert quiet.digest_at(eve) - eve in (timedelta(hours=9, minutes=30), timedelta(hours=10, minutes=30))


def test_an_import_is_one_notice_for_each_who_is_told(world):
    begun, batch = MORNING - timedelta(hours=25), uuid7()
    Case.objects.update(
        clock_starts_at=begun, opened_at=begun, came_by_import=batch, worker=world.ana, team=world.teams[1]
    )
    scan(MORNING)
    deliver(MORNING)
    assert told(world.ana).filter(rule="first-contact").count() == 1
    assert told(world.sara).filter(rule="first-contact").count() == 1
    assert told(world.ana).get(rule="first-contact").occurrences.count() == 4 * 3  # +4, +12, +20 h


def test_a_first_contact_that_was_made_is_not_asked_for(world):
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=25), opened_at=MORNING - timedelta(hours=25))
    scan(MORNING)
    Case.objects.filter(pk=world.cases["ana"].pk).update(first_contact_at=MORNING)
    deliver(MORNING)
    assert not told(world.ana).filter(rule="first-contact").exists()
    assert told(world.berta).filter(rule="first-contact").exists()


def test_a_stand_in_is_told_instead_of_who_is_away(world, due):
    Cover.objects.create(
        absent=world.ana, stand_in=world.berta, from_on=MORNING.date(), until_on=MORNING.date(),
        made_by=world.sara, made_at=NOON,
    )  # fmt: skip
    due()
    assert not told(world.ana).exists()
    assert told(world.berta).count() == 2


@pytest.mark.parametrize("gone", ["closed account", "on leave"])
def test_who_is_gone_without_a_stand_in_is_replaced_by_the_supervisor(world, due, gone):
    changes = {"is_active": False} if gone == "closed account" else {"away_until": MORNING.date()}
    User.objects.filter(pk=world.ana.pk).update(**changes)
    due()
    assert told(world.sara).get().occurrences.get().case_id == world.cases["ana"].pk


def test_where_nobody_leads_administrators_are_told_and_no_case_is_named(world, due):
    User.objects.filter(pk__in=[world.ana.pk, world.sara.pk]).update(is_active=False)
    due()
    notice = told(world.adela).get()
    assert not notice.occurrences.exists()
    assert told(world.alba).count() == 1
    client = Client()
    client.force_login(world.adela)
    assert world.cases["ana"].code not in client.get("/notifications/").content.decode()


def test_who_left_between_the_scan_and_the_sending_gets_nothing(world, trial):
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21))
    with trial(steps=AFTER, daily=lambda case, step: True):
        scan(MORNING, only="trial")
        deliver(MORNING)
        User.objects.filter(pk=world.ana.pk).update(is_active=False)
        deliver(MORNING + timedelta(days=1))
    assert not told(world.ana).exists()
    assert told(world.berta).exists()


def test_unread_it_climbs_to_the_supervisor_then_to_the_next_then_to_administrators(world, trial):
    second = make_user("sofia", Role.SUPERVISOR, world.teams[1])
    Case.objects.exclude(pk=world.cases["ana"].pk).update(clock_starts_at=NOON - timedelta(days=90))
    Case.objects.filter(pk=world.cases["ana"].pk).update(clock_starts_at=MORNING - timedelta(hours=21))
    with trial(steps=AFTER, climbs_after=timedelta(hours=6)):
        scan(MORNING, only="trial")
        for hours in range(25):
            deliver(MORNING + timedelta(hours=hours))
    chain = Delivery.objects.filter(channel="app", state="sent").order_by("sent_at")
    assert [row.recipient_id for row in chain[:3]] == [world.ana.pk, world.sara.pk, second.pk]
    assert {row.recipient_id for row in chain[3:]} == {world.adela.pk, world.alba.pk}


def test_what_was_read_or_put_off_does_not_climb(world, due, trial):
    due()
    told(world.ana).get().read(at=MORNING)
    told(world.berta).get().snooze(until=MORNING + timedelta(days=3), reason="planned", at=MORNING)
    with trial(steps=AFTER, climbs_after=timedelta(hours=6)):
        deliver(MORNING + timedelta(hours=7))
    assert not told(world.sara).exists()


def test_two_deliverers_who_meet_tell_once(world, trial):
    """Each slice and each notice is taken by one conditional update: the other finds nothing to take."""
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21))
    with trial(steps=AFTER):
        scan(MORNING, only="trial")
        mine = list(Occurrence.objects.claim_slice(MORNING, 500))
        assert len(mine) == 4
        assert list(Occurrence.objects.claim_slice(MORNING, 500)) == []
        assert deliver(MORNING) == 0
        later = MORNING + timedelta(minutes=3)  # the first one died
        assert deliver(later) == 4
        notice = Delivery.objects.filter(channel="mail").first()
        assert Delivery.objects.claim(notice, later) is True
        assert Delivery.objects.claim(notice, later) is False


def test_an_email_that_fails_comes_again_later_and_is_given_up_in_the_end(world, trial, monkeypatch):
    Case.objects.update(clock_starts_at=MORNING - timedelta(hours=21))
    at, waits = MORNING, []
    with trial(steps=AFTER), monkeypatch.context() as broken:
        broken.setattr(delivery, "send_mail", raise_refused)
        scan(at, only="trial")
        for _ in range(9):
            deliver(at)
            notice = Delivery.objects.get(recipient=world.ana, channel="mail")
            waits.append(notice.send_at - at)
            at = notice.send_at
    assert waits[1:] == sorted(waits[1:]) and waits[-1] > waits[1]
    assert notice.state == "dead"
    client = Client()
    client.force_login(world.adela)
    assert "Ana" in client.get("/configure/notices/").content.decode()
    client.post(f"/configure/notices/{notice.pk}/again/")
    assert Delivery.objects.get(pk=notice.pk).state == "waiting"


def raise_refused(*args, **kwargs):
    raise ConnectionRefusedError


def test_the_sweep_leaves_what_the_scan_may_still_look_back_for(world, due):
    due()
    sweep(MORNING + timedelta(days=15))
    assert Occurrence.objects.exists()
    sweep(MORNING + timedelta(days=91))
    assert not Occurrence.objects.exists() and not Delivery.objects.exists()


def test_a_grant_that_ended_leads_no_longer(world, due):
    RoleGrant.objects.filter(user=world.silvia).update(until_at=NOON)
    due()
    assert not told(world.silvia).exists()
    assert told(world.adela).exists()
    grant(world.silvia, Role.SUPERVISOR, world.teams[2])
