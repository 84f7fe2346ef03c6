"""What keeps the house in order: keys without a row go, forms are forgotten, a scan that stopped is seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.tasks import carry_outbox, sweep
from records.models import OncePost
from reminders.models import Pulse
from tests.world import build_world
from vault.ids import uuid7
from vault.keys import make_keys
from vault.models import AuditEntry, AuditOutbox, DataKey

pytestmark = pytest.mark.django_db


def test_a_key_without_a_person_goes_after_a_day_and_no_other(db):
    world = build_world()
    orphan, fresh = uuid7(), uuid7()
    make_keys("person", [orphan, fresh])
    DataKey.objects.exclude(subject_id=fresh).update(made_at=timezone.now() - timedelta(days=2))
    assert sweep() == 1
    assert not DataKey.objects.filter(subject_id=orphan).exists()
    assert DataKey.objects.filter(subject_id=fresh).exists()
    assert DataKey.objects.filter(subject_id=world.cases["ana"].person_id).exists()
    assert DataKey.objects.filter(kind="user", subject_id=world.ana.pk).exists()


def test_a_form_is_forgotten_after_two_days(db):
    world = build_world()
    for token in (uuid7(), uuid7()):
        OncePost.objects.create(user=world.ana, token=token, location="/")
    OncePost.objects.filter(pk=OncePost.objects.order_by("pk")[0].pk).update(at=timezone.now() - timedelta(hours=49))
    sweep()
    assert OncePost.objects.count() == 1


def test_what_a_crash_left_in_the_outbox_reaches_the_trail_once(db):
    uid = AuditOutbox.objects.create(at=timezone.now(), verb="write", what="cases.case").uid
    assert carry_outbox() == 1
    assert carry_outbox() == 0
    assert AuditEntry.objects.filter(uid=uid).count() == 1


@pytest.mark.parametrize(("minutes", "state"), [(None, "never"), (1, "ok"), (6, "degraded")])
def test_readiness_says_when_nobody_looks_at_what_is_due(client, minutes, state):
    if minutes is not None:
        Pulse.beat("scan", timezone.now() - timedelta(minutes=minutes))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["scan"] == state
