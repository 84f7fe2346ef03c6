"""Taking a whole import out again: for a day, and only while nobody has worked with its people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.cases.models import Case
from casework.imports.models import Import
from casework.people.models import ContactMethod, Identifier, Person
from casework.releases.models import Release
from records.status import NotAllowed
from tests.casework.imports.conftest import a_list, account_of, commit, row_of, staged
from vault.audit import carry_outbox, for_the_house
from vault.models import AuditEntry, DataKey, IndexEntry

pytestmark = [pytest.mark.django_db, pytest.mark.data]

ADA = ["Ada", "Ferrer Luz", "85040312345", "3 abr 1985", "La Habana", "10/02/2025", "52345678"]
YOEL = ["Yoel", "Hernández Peña", "", "03/04/1985", "La Habana", "20/02/2026", ""]


@pytest.fixture
def committed(world):
    """One person who came in, and a release for Ana's person."""
    import_ = staged(a_list(ADA, YOEL), world.sara)
    row_of(import_, 2).decide("same", by=world.sara, at=timezone.now())
    commit(import_, world.sara)
    return import_


def undo(import_, user, at=None):
    """The button."""
    with account_of(user):
        import_.undo(by=user, at=at or timezone.now())


def test_an_undone_import_leaves_nobody_and_no_key(world, committed, django_capture_on_commit_callbacks):
    created = Case.objects.get(came_by_import=committed.pk)
    with django_capture_on_commit_callbacks(execute=True):
        undo(committed, world.sara)
    assert committed.status == "undone"
    assert not Person.objects.filter(pk=created.person_id).exists()
    assert not DataKey.objects.filter(kind="person", subject_id=created.person_id).exists()
    for model in (Release, ContactMethod, Identifier, IndexEntry):
        assert not model.objects.filter(person_id=created.person_id).exists()


def test_who_was_there_before_keeps_everything_but_the_release(world, committed):
    ana = world.cases["ana"]
    undo(committed, world.sara)
    assert Release.objects.filter(person_id=ana.person_id).count() == 1
    case = Case.objects.get(pk=ana.pk)
    assert (case.phase, case.phase_until) == (ana.phase, ana.phase_until)
    assert (case.status, case.worker) == (ana.status, world.ana)


def test_a_case_that_was_closed_is_closed_again(world):
    ana = world.cases["ana"]
    Case.objects.filter(pk=ana.pk).update(status="closed")
    import_ = staged(a_list(YOEL), world.sara)
    row_of(import_, 1).decide("same", by=world.sara, at=timezone.now())
    commit(import_, world.sara)
    assert Case.objects.get(pk=ana.pk).status == "intake"
    undo(import_, world.sara)
    assert Case.objects.get(pk=ana.pk).status == "closed"


def test_the_undo_is_in_the_trail(world, committed):
    person_id = Case.objects.get(came_by_import=committed.pk).person_id
    undo(committed, world.sara)
    carry_outbox()
    assert AuditEntry.objects.filter(subject_id=person_id, detail={"import": "undone"}).exists()


def test_after_the_undo_the_list_can_come_in_again(world, committed):
    undo(committed, world.sara)
    again = staged(a_list(ADA, YOEL), world.sara)
    assert again.rows.get(number=1).outcome == "new"
    assert commit(again, world.sara)


def test_after_a_day_it_stays(world, committed):
    with pytest.raises(NotAllowed):
        undo(committed, world.sara, at=timezone.now() + timedelta(hours=25))
    assert Case.objects.filter(came_by_import=committed.pk).exists()


def assign_by_hand(case, world, at):
    case.assign(world.ana, by=world.sara, at=at)


def move_on(case, world, at):
    case.assess(by=world.sara, at=at)


def edit_the_name(case, world, at):
    person = Person.objects.get(pk=case.person_id)
    person.revise(person.row_version, {"name_to_use": "Adita"}, by=world.sara, at=at)


@pytest.mark.parametrize("work", [assign_by_hand, move_on, edit_the_name])
def test_once_somebody_has_worked_with_one_of_its_people_it_stays(world, committed, work):
    case = Case.objects.get(came_by_import=committed.pk)
    with for_the_house("demo"):
        work(case, world, timezone.now())
    with pytest.raises(NotAllowed, match="trabajado"):
        undo(committed, world.sara)
    assert Person.objects.filter(pk=case.person_id).exists()


def test_work_with_whoever_got_a_release_counts_too(world, committed):
    ana = Case.objects.get(pk=world.cases["ana"].pk)
    ana.assess(by=world.sara, at=timezone.now())
    with pytest.raises(NotAllowed):
        undo(committed, world.sara)


def test_only_the_importer_undoes(world, committed, client):
    client.force_login(world.silvia)
    assert client.post(f"/people/import/{committed.pk}/undo/").status_code == 404
    client.force_login(world.sara)
    client.post(f"/people/import/{committed.pk}/undo/")
    assert Import.objects.get(pk=committed.pk).status == "undone"
