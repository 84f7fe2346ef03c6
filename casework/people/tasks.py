"""The search index, written in batches: a task is a nudge, the scan finds whom it missed."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from casework.people.models import Person, index_people
from vault.audit import for_the_house
from vault.purposes import Purpose

log = logging.getLogger(__name__)
BATCH = 200


@shared_task(name="people.write_index")
def write_index(most=50_000):
    """Writes the tokens of people who have none yet, batch by batch; stopped half-way it goes on where it was."""
    written = 0
    if not Person.objects.not_indexed().exists():
        return written
    with for_the_house(Purpose.INDEX) as account:
        while written < most and (batch := list(Person.objects.not_indexed().order_by("pk")[:BATCH])):
            index_people(batch, at=timezone.now())
            written += len(batch)
            account.keys.clear()
    return written


def index_soon():
    """A nudge; if the broker is away, the next scan does it."""
    try:
        write_index.delay()
    except OperationalError as error:
        log.warning("The worker could not be nudged: %s", type(error).__name__)
