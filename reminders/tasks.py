"""The engine's passes. Beat calls them; each may run twice, late, or not for a while."""

from celery import shared_task
from django.utils import timezone

from reminders import delivery, scanning

SECONDS = 60  # a pass; the next one goes on


@shared_task(name="reminders.scan")
def scan_reminders():
    """Looks for what is due, then tells it."""
    if scanning.scan(timezone.now()):
        deliver_reminders.delay()


@shared_task(name="reminders.deliver")
def deliver_reminders():
    """Tells what waits."""
    return delivery.deliver(timezone.now(), seconds=SECONDS)


@shared_task(name="reminders.sweep")
def sweep_reminders():
    """Old notices go."""
    delivery.sweep(timezone.now())
