"""A record remembers its versions: of two who save, the second is told, and what stood before is kept sealed."""

import pytest
from django.utils import timezone

from casework.people.models import Person
from records.versions import Revision, Stale
from tests.world import build_world
from vault.audit import for_the_house
from vault.models import AuditOutbox
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NOW = timezone.now()


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def person(world):
    with for_the_house("demo"):
        person = world.cases["ana"].person
        open_all(person)
        yield person


def fresh(person):
    return open_all(Person.objects.get(pk=person.pk))[0]


def test_a_change_is_saved_counted_and_what_stood_before_is_kept(world, person):
    changed = person.revise(1, {"name_to_use": "Chicho", "surnames": person.surnames}, by=world.ana, at=NOW)
    assert changed == ["name_to_use"]
    assert (fresh(person).name_to_use, fresh(person).row_version) == ("Chicho", 2)
    kept = open_all(Revision.objects.get(record_id=person.pk))[0]
    assert (kept.fields, kept.before, kept.version) == (["name_to_use"], {"name_to_use": ""}, 2)
    row = AuditOutbox.objects.filter(subject_id=person.pk).latest("pk")
    assert row.detail == {"fields": ["name_to_use"]}


def test_nothing_changed_is_no_version(world, person):
    assert person.revise(1, {"surnames": person.surnames}, by=world.ana, at=NOW) == []
    assert fresh(person).row_version == 1


def test_whoever_saves_second_is_told_both_texts(world, person):
    twin = fresh(person)
    person.revise(1, {"name_to_use": "Chicho"}, by=world.ana, at=NOW)
    with pytest.raises(Stale) as stale:
        twin.revise(1, {"name_to_use": "Yoyo"}, by=world.sara, at=NOW)
    assert stale.value.mine == {"name_to_use": "Yoyo"}
    assert stale.value.theirs == {"name_to_use": "Chicho"}
    assert fresh(person).name_to_use == "Chicho"
    assert Revision.objects.filter(record_id=person.pk).count() == 1


def test_with_the_new_version_the_second_may_save(world, person):
    person.revise(1, {"name_to_use": "Chicho"}, by=world.ana, at=NOW)
    fresh(person).revise(2, {"name_to_use": "Yoyo"}, by=world.sara, at=NOW)
    assert (fresh(person).name_to_use, fresh(person).row_version) == ("Yoyo", 3)


def test_a_date_and_a_list_are_kept_as_they_were(world, person):
    person.revise(1, {"birth_date": None, "aliases": ["Yoyi"]}, by=world.ana, at=NOW)
    kept = open_all(Revision.objects.get(record_id=person.pk))[0]
    assert kept.before == {"birth_date": "1985-04-03", "aliases": []}
    assert fresh(person).aliases == ["Yoyi"]
