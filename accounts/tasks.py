"""What runs beside the requests: letters about accounts, and sweeping what has served its time."""

import datetime
import logging

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.letters import send_due
from accounts.models import Draft, Guess, Letter

log = logging.getLogger(__name__)
KEPT = ((Draft, "saved_at", 30), (Guess, "last_at", 1), (Letter, "asked_at", 7))


@shared_task(name="accounts.send_letters")
def send_letters():
    """Sends what waits in the outbox of letters."""
    return send_due()


@shared_task(name="accounts.sweep")
def sweep():
    """Old drafts, counters, letters and sessions go."""
    now = timezone.now()
    for model, field, days in KEPT:
        model.objects.filter(**{f"{field}__lt": now - datetime.timedelta(days=days)}).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def send_letters_soon():
    """A nudge; if the broker is away, the next scan sends them."""
    try:
        send_letters.delay()
    except OperationalError as error:
        log.warning("The worker could not be nudged: %s", type(error).__name__)
