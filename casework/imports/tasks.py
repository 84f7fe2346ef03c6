"""What runs beside the requests: reading long files, finishing a commit that stopped, keys that have served."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from casework.imports import committing
from casework.imports.models import Import, ImportFile
from casework.imports.reading import Unreadable
from casework.imports.staging import read_in
from casework.imports.states import ImportStatus
from casework.imports.undoing import burn_keys
from vault.audit import for_the_house
from vault.purposes import Purpose

log = logging.getLogger(__name__)
KEY_LIVES = timedelta(hours=24)
FILE_LIVES = timedelta(hours=24)
LEFT_LYING = timedelta(days=30)


@shared_task(name="imports.go_on")
def go_on(import_id):
    """Reads the file of an import, or finishes its commit: whatever it waits for. Safe to run twice."""
    import_ = Import.objects.filter(pk=import_id).select_related("importer").first()
    if import_ is None:
        return
    with for_the_house(Purpose.IMPORT):
        if import_.status == ImportStatus.COMMITTING:
            committing.run(import_, by=import_.importer, at=timezone.now())
        elif import_.status == ImportStatus.UPLOADED and not import_.is_read:
            read_now(import_, at=timezone.now())


def read_now(import_, *, at):
    """Reads a file; one that cannot be read is discarded, and the list of imports says why."""
    waiting = Import.objects.filter(pk=import_.pk).unread().left_behind(at - committing.LEASE * 5)
    if not waiting.update(beat_at=at):
        return
    try:
        read_in(import_, at=at)
    except Unreadable as unreadable:
        import_.discard(by=None, at=at, why=unreadable.code)


@shared_task(name="imports.scan")
def scan():
    """What stopped half-way goes on: the guarantee behind every nudge."""
    now = timezone.now()
    for import_id in Import.objects.left_behind(now - committing.LEASE).values_list("pk", flat=True):
        go_on(import_id)


@shared_task(name="imports.sweep")
def sweep():
    """Files go after a day, keys a day after the end; a list that was left lying for a month is discarded."""
    now = timezone.now()
    ImportFile.objects.filter(at__lt=now - FILE_LIVES, of_import__read_at__isnull=False).delete()
    for import_ in Import.objects.with_old_key(before=now - KEY_LIVES, idle_before=now - LEFT_LYING):
        if import_.status in (ImportStatus.UPLOADED, ImportStatus.MATCHED):
            import_.discard(by=None, at=now, why="left_lying")
        forget(import_, at=now)


def forget(import_, *, at):
    """The key dies: what the rows said can never be read again; numbers, codes and digests stay."""
    burn_keys("import", [import_.pk])
    ImportFile.objects.filter(of_import=import_).delete()
    import_.rows.update(payload=None)
    Import.objects.filter(pk=import_.pk).update(reading=None, key_gone_at=at)


def go_on_soon(import_id):
    """A nudge; if the broker is away, the next scan does it."""
    try:
        go_on.delay(str(import_id))
    except OperationalError as error:
        log.warning("The worker could not be nudged: %s", type(error).__name__)
