"""What keeps the house itself in order: the outbox of the trail, forms that were sent, keys that nobody needs."""

from datetime import timedelta

from celery import shared_task
from django.apps import apps
from django.utils import timezone

from records.models import OncePost
from vault import audit
from vault.models import DataKey

FORMS_KEPT = timedelta(hours=48)
KEYS_WAIT = timedelta(hours=24)
KEYS_SOUGHT = timedelta(days=8)
SLICE = 1000
OWNERS = {"person": "people.Person", "user": "accounts.User"}


@shared_task(name="house.carry_outbox")
def carry_outbox():
    """Moves into the trail what a crash left in the outbox."""
    return audit.carry_outbox()


@shared_task(name="house.sweep")
def sweep():
    """Forgets forms that were sent two days ago, and keys whose row was never written (E8)."""
    now = timezone.now()
    OncePost.objects.filter(at__lt=now - FORMS_KEPT).delete()
    return sum(sweep_keys(kind, label, now) for kind, label in OWNERS.items())


def sweep_keys(kind, label, now):
    """Deletes the keys of a kind, made some days ago, to which no row belongs."""
    owner, gone = apps.get_model(label), 0
    keys = DataKey.objects.filter(kind=kind, made_at__gte=now - KEYS_SOUGHT, made_at__lt=now - KEYS_WAIT)
    last = 0
    while ids := dict(keys.filter(pk__gt=last).order_by("pk").values_list("pk", "subject_id")[:SLICE]):
        last = max(ids)
        there = set(owner._base_manager.filter(pk__in=set(ids.values())).values_list("pk", flat=True))
        orphans = [pk for pk, subject_id in ids.items() if subject_id not in there]
        gone += DataKey.objects.filter(pk__in=orphans).delete()[0]
    return gone
