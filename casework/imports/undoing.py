"""Taking a whole import out again: for a day, and only while nobody has worked on one of its people."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.cases.bulk import record_all
from casework.cases.clocks import first_contact_starts, phase_on
from casework.cases.models import Case, CaseAssignment, CaseStatusChange
from casework.cases.states import CaseStatus
from casework.imports.models import ImportRow
from casework.people.models import Person
from casework.releases.models import Release
from records.models import Revision
from records.status import NotAllowed
from vault import audit
from vault.models import AuditEntry, AuditOutbox, DataKey, IndexEntry
from vault.sealing import open_all

HOURS = 24
BATCH = 500


def people_of(import_):
    """Whom the import created or gave a release."""
    return list(import_.rows.exclude(person_id=None).values_list("person_id", flat=True))


def why_not(import_):
    """Why a committed import stays, in words, or "": somebody has worked on one of its people."""
    people, since = people_of(import_), import_.ended_at
    for start in range(0, len(people), BATCH):
        if worked_on(people[start : start + BATCH], since):
            return _("Somebody has already worked with one of its people, so the import stays.")
    return ""


def worked_on(people, since):
    """Whether anything was written about these people after `since`: the trail tells of every feature's acts."""
    subjects = [str(person_id) for person_id in people]
    written = Q(subject_id__in=people, verb=AuditEntry.Verb.WRITE, at__gt=since)
    return (
        AuditOutbox.objects.filter(written).exists()
        or AuditEntry.objects.filter(written).exists()
        or Case.objects.filter(person_id__in=people, last_contact_at__gt=since).exists()
        or CaseStatusChange.objects.filter(person_id__in=people, at__gt=since).exists()
        or CaseAssignment.objects.filter(person_id__in=people, from_at__gt=since).exists()
        or Revision.objects.filter(person_id__in=subjects, at__gt=since).exists()
    )


def is_open(import_, at):
    """Whether the day in which it can be undone still runs."""
    return import_.ended_at is not None and at - import_.ended_at < timedelta(hours=HOURS)


def take_out(import_, *, by, at):
    """Deletes the people who were created and the releases that were added; their keys go right after."""
    if not is_open(import_, at):
        raise NotAllowed(_("An import can be undone for 24 hours only."))
    with transaction.atomic():
        created = list(import_.rows.filter(result=ImportRow.Result.CREATED).values_list("person_id", flat=True))
        came_at = import_.ended_at
        import_.move("undo", by=by, at=at, ended_at=at, touched_at=at)
        take_back_releases(import_, came_at, by=by, at=at)
        for start in range(0, len(created), BATCH):
            part = created[start : start + BATCH]
            cases = list(Case.objects.filter(person_id__in=part))
            record_all(cases, by=by, at=at, detail={"import": "undone"})
            IndexEntry.objects.filter(person_id__in=part).delete()
            Person.objects.filter(pk__in=part).delete()
        import_.rows.update(taken=False, result="", person_id=None, release_id=None)
        transaction.on_commit(lambda: burn_keys("person", created))


def burn_keys(kind, subject_ids):
    """Without its key a subject is unreadable for ever, in old backups too. Orphans of a crash are swept later."""
    for start in range(0, len(subject_ids), BATCH):
        DataKey.objects.filter(kind=kind, subject_id__in=subject_ids[start : start + BATCH]).delete()


def take_back_releases(import_, came_at, *, by, at):
    """People who were there before keep everything else; the clocks go back to the release before."""
    for row in import_.rows.filter(result=ImportRow.Result.RELEASED):
        Release.objects.filter(pk=row.release_id).delete()
        case = Case.objects.filter(person_id=row.person_id).first()
        if case is None:
            continue
        days = [one.released_on for one in open_all(Release.objects.filter(person_id=row.person_id)) if one.released_on]
        newest = max(days, default=None)
        phase, until = phase_on(timezone.localdate(at), newest)
        changes = {
            "phase": phase, "phase_until": until, "clock_starts_at": first_contact_starts(newest, case.opened_at)
        }  # fmt: skip
        reopened = case.changes.filter(source=CaseStatus.CLOSED, at=came_at)
        if reopened.exists():
            reopened.delete()
            changes |= {"status": CaseStatus.CLOSED, "contact_due_at": None}
        Case.objects.filter(pk=case.pk).update(**changes)
        audit.record(
            by=by, at=at, what="releases.release", object_id=row.release_id, subject=row.person_id,
            detail={"taken_back": "import"},
        )  # fmt: skip
