"""The audit trail: no row, no data; it only grows; a write's row goes by the outbox and arrives once."""

import uuid

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from tests.world import build_world
from vault import audit, triggers
from vault.models import AuditEntry, AuditOutbox

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]


def test_a_writes_row_waits_in_the_outbox_and_arrives_once_however_often_it_is_carried():
    audit.record(by=None, at=timezone.now(), what="cases.case", object_id="1")
    row = AuditOutbox.objects.get()
    assert audit.carry_outbox() == 1
    assert audit.carry_outbox() == 0
    AuditOutbox.objects.create(uid=row.uid, at=row.at, verb=row.verb, what=row.what)  # carried, but not yet deleted
    audit.carry_outbox()
    assert AuditEntry.objects.filter(uid=row.uid).count() == 1
    assert not AuditOutbox.objects.exists()


def test_a_row_can_be_neither_changed_nor_deleted_nor_replaced():
    entry = AuditEntry.objects.create(at=timezone.now(), verb="read", what="x", uid=uuid.uuid4())
    connection = connections["audit"]
    triggers.put_on(connection)
    try:
        for attempt in (
            lambda: AuditEntry.objects.filter(pk=entry.pk).update(what="y"),
            lambda: AuditEntry.objects.filter(pk=entry.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic(using="audit"):
                attempt()
        AuditEntry.objects.create(at=timezone.now(), verb="read", what="still")
    finally:
        triggers.take_off(connection)
    assert AuditEntry.objects.get(pk=entry.pk).what == "x"


def test_without_a_trail_there_is_no_page(client, monkeypatch):
    world = build_world()
    client.force_login(world.ana)

    def refuse(*args, **kwargs):
        raise DatabaseError("read-only")

    monkeypatch.setattr(AuditEntry.objects, "bulk_create", refuse)
    response = client.get(f"/cases/{world.cases['ana'].code}/")
    assert response.status_code == 503
    assert "Yoel" not in response.content.decode()
    left = client.post("/exit/")
    assert left.status_code == 200
    assert left.headers["Refresh"]
    assert client.get("/cases/").status_code == 302  # the session is over


def test_an_address_is_kept_without_its_last_part():
    assert audit.cut_address("203.0.113.77") == "203.0.113.0/24"
    assert audit.cut_address("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert audit.cut_address("unknown") == ""
