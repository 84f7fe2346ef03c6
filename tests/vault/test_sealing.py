"""Encrypted fields: bound to their row, opened on an account, never filtered, updated or shown in the clear."""

import pytest
from django.core.exceptions import FieldError
from django.template import Context, Template
from django.utils import timezone

from casework.people.models import ContactMethod, Person
from tests.world import make_user
from vault.account import Unaccounted
from vault.audit import for_the_house
from vault.fields import Sealed, SealedError, _padded
from vault.ids import uuid7
from vault.keys import KeyMissing, make_keys
from vault.models import AuditEntry, DataKey
from vault.sealing import open_all, reseal, seal_all

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]


def make_person(given="Yoel", **fields):
    person = Person(id=uuid7(), given_names=given, made_at=timezone.now(), **fields)
    make_keys("person", [person.pk])
    person.save()
    return person


def test_what_is_read_is_sealed_until_it_is_opened():
    kept = Person.objects.get(pk=make_person().pk)
    assert isinstance(kept.given_names, Sealed)
    for use in (str, bool, len, iter, lambda value: f"{value}", lambda value: f"{value:>5}"):
        with pytest.raises(SealedError):
            use(kept.given_names)
    with pytest.raises(SealedError):
        Template("{{ person.given_names }}").render(Context({"person": kept}))
    with for_the_house("counting"):
        open_all(kept)
    assert kept.given_names == "Yoel"


def test_nothing_is_opened_on_nobodys_account():
    kept = Person.objects.get(pk=make_person().pk)
    with pytest.raises(Unaccounted):
        open_all(kept)


@pytest.mark.parametrize("given", ["", "Ñico", "a" * 15, "b" * 16, "\x00\x80\x00", "線" * 40])
def test_a_text_comes_back_as_it_was(given):
    kept = Person.objects.get(pk=make_person(given).pk)
    with for_the_house("counting"):
        assert open_all(kept)[0].given_names == given


def test_the_length_of_a_short_name_does_not_show():
    assert len({len(_padded(b"x" * length)) for length in range(16)}) == 1


def test_a_value_that_is_moved_to_another_field_row_or_person_does_not_open():
    one, two = make_person("Yoel", surnames="Ruiz"), make_person("Ariel")
    blobs = {person.pk: Person.objects.get(pk=person.pk).given_names for person in (one, two)}
    Person.objects.filter(pk=one.pk).update(surnames=blobs[one.pk])
    Person.objects.filter(pk=two.pk).update(given_names=blobs[one.pk])
    for person in Person.objects.filter(pk__in=[one.pk, two.pk]):
        with pytest.raises(SealedError), for_the_house("counting"):
            open_all(person)


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_a_value_with_one_bit_changed_does_not_open(place):
    person = make_person()
    blob = bytearray(Person.objects.get(pk=person.pk).given_names.blob)
    blob[place] ^= 1
    Person.objects.filter(pk=person.pk).update(given_names=Sealed(blob))
    with pytest.raises((SealedError, KeyMissing)), for_the_house("counting"):
        open_all(Person.objects.get(pk=person.pk))


def test_a_sealed_field_is_neither_filtered_nor_updated_in_the_clear():
    person = make_person()
    for question in ({"given_names": "Yoel"}, {"given_names__icontains": "Yo"}, {"given_names__in": ["Yoel"]}):
        with pytest.raises(FieldError):
            list(Person.objects.filter(**question))
    with pytest.raises(FieldError):
        Person.objects.update(given_names="Yoel")
    person.given_names = "Ariel"
    with pytest.raises(FieldError):
        Person.objects.bulk_update([person], ["given_names"])


def test_a_person_whose_key_is_gone_cannot_be_read():
    person = make_person()
    DataKey.objects.filter(subject_id=person.pk).delete()
    with pytest.raises(KeyMissing), for_the_house("counting"):
        open_all(Person.objects.get(pk=person.pk))


def test_a_person_without_a_key_cannot_be_saved():
    with pytest.raises(KeyMissing):
        Person(id=uuid7(), given_names="Yoel", made_at=timezone.now()).save()


def test_thirty_people_are_opened_with_one_query_of_keys(django_assert_num_queries):
    for number in range(30):
        make_person(f"Persona {number}")
    rows = list(Person.objects.all())
    with for_the_house("counting"), django_assert_num_queries(1, using="keyring"):
        open_all(rows)


def test_many_rows_are_sealed_outside_the_lock_with_one_query_of_keys(django_assert_num_queries):
    people = [Person(id=uuid7(), given_names="Yoel", made_at=timezone.now()) for _number in range(10)]
    make_keys("person", [person.pk for person in people])
    with for_the_house("demo"):
        with django_assert_num_queries(1, using="keyring"):
            seal_all(people)
        with django_assert_num_queries(0, using="keyring"):
            Person.objects.bulk_create(people)
        assert {person.given_names for person in open_all(Person.objects.all())} == {"Yoel"}


def test_what_hangs_on_a_person_is_under_that_persons_key():
    person = make_person()
    phone = ContactMethod.objects.create(person=person, value="+5352345678")
    DataKey.objects.filter(subject_id=person.pk).delete()
    with pytest.raises(KeyMissing), for_the_house("counting"):
        open_all(ContactMethod.objects.get(pk=phone.pk))


def test_a_name_of_a_colleague_is_under_the_colleagues_own_key_and_is_no_read_of_a_person():
    user = make_user("ana")
    with for_the_house("staff") as account:
        assert open_all(type(user).objects.get(pk=user.pk))[0].display_name == "Ana"
    assert not account.opened


def test_a_value_sealed_by_hand_opens_in_its_place():
    person = make_person()
    with for_the_house("counting"):
        Person.objects.filter(pk=person.pk).update(given_names=reseal(person, "given_names", "Ariel"))
        assert open_all(Person.objects.get(pk=person.pk))[0].given_names == "Ariel"


def test_what_the_house_opens_is_counted_in_the_trail_with_its_purpose():
    rows = [make_person(), make_person()]
    with for_the_house("matching"):
        open_all(Person.objects.filter(pk__in=[row.pk for row in rows]))
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, entry.what, entry.count, entry.actor_id) == ("house", "matching", 2, None)


def test_the_house_opens_nothing_for_a_purpose_that_is_not_on_the_list():
    with pytest.raises(ValueError, match="curiosity"), for_the_house("curiosity"):
        pass
