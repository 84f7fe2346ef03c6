"""The audit trail: no row, no data. A read's row is committed before the page; a write's goes by the outbox (E8, E9)."""

import ipaddress
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from vault.account import Account, current_or_none, opened_for
from vault.models import AuditEntry, AuditOutbox, AuditRow
from vault.purposes import Purpose

Verb = AuditRow.Verb
CARRIED_AT_ONCE = 500


def record(*, by, at, verb=Verb.WRITE, what, object_id="", subject=None, detail=None, count=0):
    """A write's audit row, inside the write's own transaction. `by` a user or None, `subject` a person's id,
    `detail` closed words and numbers alone."""
    AuditOutbox.objects.create(
        at=at,
        actor_id=getattr(by, "pk", None),
        verb=verb,
        what=what,
        object_id=str(object_id),
        subject_id=subject,
        detail=detail or {},
        count=count,
    )
    mark_written()


def mark_written():
    """Says that the outbox holds rows: the request carries them over before its answer leaves."""
    if account := current_or_none():
        account.wrote = True


def note(*, verb, what, object_id="", subject=None, count=0, detail=None):
    """A row for what a request does without writing (a search, an export): committed before the answer leaves."""
    account = current_or_none()
    row = AuditEntry(
        at=timezone.now(),
        actor_id=account.actor_id if account else None,
        verb=verb,
        what=what,
        object_id=str(object_id),
        subject_id=subject,
        count=count,
        detail=detail or {},
    )
    if account is None:
        row.save()
    else:
        account.noted.append(row)


def carry_outbox():
    """Moves what stands in the outbox into the trail. Safe to run twice and side by side: the uid is unique there."""
    carried = 0
    while rows := list(AuditOutbox.objects.order_by("pk")[:CARRIED_AT_ONCE]):
        names = [field.name for field in AuditOutbox._meta.concrete_fields if field.name != "id"]
        entries = [AuditEntry(**{name: getattr(row, name) for name in names}) for row in rows]
        with transaction.atomic(using="audit"):
            AuditEntry.objects.bulk_create(entries, ignore_conflicts=True)
        AuditOutbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
        carried += len(rows)
    return carried


def read_entry(account, *, what, source=""):
    """The one row of a page that opened people: who they were, and what page it was."""
    people = sorted(account.opened)
    return AuditEntry(
        at=timezone.now(),
        actor_id=account.actor_id,
        verb=Verb.READ,
        what=what,
        subject_id=people[0] if len(people) == 1 else None,
        subjects=[str(person_id) for person_id in people] if len(people) > 1 else [],
        count=len(people),
        source=source,
    )


def cut_address(address):
    """An address without its last part: enough to see a pattern, too little to place a person (S59)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


@contextmanager
def for_the_house(purpose):
    """Opens people's data for no user, for a purpose of `vault/purposes.py`; the use is audited at the end.
    Inside a request it adds to nobody's reads."""
    purpose = Purpose(purpose)
    account = Account(purpose=purpose.value)
    try:
        with opened_for(account):
            yield account
    finally:
        AuditEntry.objects.create(at=timezone.now(), verb=Verb.HOUSE, what=purpose.value, count=len(account.opened))
