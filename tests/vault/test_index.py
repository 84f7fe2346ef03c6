"""The blind index: found by the beginning of any word, by sound, without accents; the number of tokens says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import build_world
from vault.audit import for_the_house
from vault.index import TOKENS, candidates, matches, name_tokens
from vault.models import IndexEntry
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]


@pytest.mark.parametrize(
    "typed",
    ["her", "hern", "HERNÁNDEZ", "hernandez", "ernandes", "pena", "Peña", "peñ", "yoe", "peña yoel", "yoel her"],
)
def test_somebody_is_found_by_the_beginning_of_any_word_in_any_order_or_by_its_sound(typed):
    from casework.people.models import Person

    world = build_world()
    found = Person.objects.of_cases(world.ana.caseload.all())
    hits = list(found.filter(_by_pk(typed)))
    with for_the_house("matching"):
        assert [person.pk for person in open_all(hits) if matches(typed, person.full_name)] == [
            world.cases["ana"].person_id
        ]


def _by_pk(text):
    """The condition on `person_id`, for rows whose own key it is."""
    from django.db.models import Q

    condition = Q()
    for name, value in candidates(text).children:
        condition &= Q(**{name.replace("person_id", "pk"): value})
    return condition


@pytest.mark.parametrize("typed", ["er", "rnandez", "dayana", "zzz"])
def test_somebody_is_not_found_by_the_middle_of_a_word_or_by_another_name(typed):
    assert not matches(typed, "Yoel Hernández Peña")


def test_under_three_letters_only_a_whole_word_counts():
    assert matches("de", "María de la Cruz")
    assert not matches("cr", "María de la Cruz")


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzñáéíóú", min_size=1, max_size=14), min_size=1, max_size=4))
def test_everybody_has_as_many_tokens_as_everybody_else(names):
    assert len(name_tokens(*names)) in TOKENS


def test_a_token_stands_under_one_person_only_once():
    build_world()
    for person_id in IndexEntry.objects.values_list("person_id", flat=True).distinct():
        assert IndexEntry.objects.filter(person_id=person_id).count() in TOKENS
