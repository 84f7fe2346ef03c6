"""Lists of more than 5,000 rows: people are written slice by slice, seen by nobody, and published by their cases."""

from django.db import transaction
from django.utils import timezone

from casework.cases.bulk import BATCH, TeamFinder, draw_free_codes, record_all
from casework.cases.clocks import first_contact_starts
from casework.cases.models import Case, CaseStatusChange
from casework.cases.states import CaseStatus
from casework.imports.models import Import
from casework.people.models import ContactMethod, Identifier, Person
from casework.people.tasks import index_soon
from casework.releases.models import Release
from vault.sealing import seal_all

AT_ONCE = 5000
SLICE = 1000


def write_people(entries, import_):
    """People without a case, who are in nobody's scope. Done again after a crash, it goes on where it was."""
    for start in range(0, len(entries), SLICE):
        part = entries[start : start + SLICE]
        there = set(Person.objects.filter(pk__in=[entry.person.pk for entry in part]).values_list("pk", flat=True))
        part = [entry for entry in part if entry.person.pk not in there]
        with transaction.atomic():
            Person.objects.bulk_create([entry.person for entry in part], batch_size=BATCH)
            for model, name in ((Release, "releases"), (ContactMethod, "contact_methods"), (Identifier, "identifiers")):
                rows = [row for entry in part for row in getattr(entry, name)]
                model.objects.bulk_create(rows, batch_size=BATCH)
        Import.objects.filter(pk=import_.pk).update(done=start + SLICE, beat_at=timezone.now())


def publish(entries, *, by, at, came_by_import):
    """The cases of people who are written: from here on they are seen. Within the commit's transaction."""
    teams = TeamFinder()
    cases = []
    for entry in entries:
        case = Case(
            person_id=entry.person.pk, team_id=teams.team_id(entry.person.province_id), status=CaseStatus.INTAKE,
            opened_at=at, clock_starts_at=first_contact_starts(entry.released_on, at), came_by_import=came_by_import,
        )  # fmt: skip
        case.set_clocks(entry.released_on, at)
        cases.append(case)
    draw_free_codes(cases)
    Case.objects.bulk_create(seal_all(cases), batch_size=BATCH)
    CaseStatusChange.objects.bulk_create(
        [
            CaseStatusChange(case=case, person_id=case.person_id, source="", target=case.status, by=by, at=at)
            for case in cases
        ],
        batch_size=BATCH,
    )
    record_all(cases, by=by, at=at, detail={"opened": CaseStatus.INTAKE.value})
    transaction.on_commit(index_soon)
    return cases
