"""Who is there already: by the row, by the number, by name and birth date; silent where the importer may not look."""

import pytest

from casework.imports.matching import match_rows
from casework.imports.models import PossibleRepeat
from casework.people.models import Identifier, identifier_lookup
from tests.casework.imports.conftest import a_list, account_of, commit, row_of, staged
from vault.audit import for_the_house
from vault.models import IndexEntry

pytestmark = [pytest.mark.django_db, pytest.mark.data]

NUMBER = "85040312345"
YOEL, PEÑA, BORN = "Yoel", "Hernández Peña", "03/04/1985"  # Ana's person, who has no number


@pytest.fixture
def yoel(world):
    """Ana's person."""
    return world.cases["ana"]


@pytest.fixture
def with_number(yoel):
    """Ana's person, with a number."""
    with for_the_house("demo"):
        Identifier.objects.create(person_id=yoel.person_id, number=NUMBER, lookup=identifier_lookup(NUMBER))
    return yoel


def outcome(world, given, surnames, number="", born="", user="sara"):
    """What one row is."""
    row = [given, surnames, number, born, "La Habana", "10/02/2026", ""]
    return row_of(staged(a_list(row), getattr(world, user)), 1)


@pytest.mark.parametrize(
    ("given", "surnames", "number", "born", "expected"),
    [
        ("Yoel", "Hernández Peña", NUMBER, "", "duplicate"),  # number and name
        ("YOEL", "HERNANDEZ PEÑA", NUMBER, "", "duplicate"),
        ("Otro", "Nombre Ajeno", NUMBER, "3/4/1985", "duplicate"),  # number and birth date
        ("Otro", "Nombre Ajeno", NUMBER, "1/1/1990", "review"),  # number, and nothing agrees
        ("Yoel", "Hernández Peña", "", "3/4/1985", "review"),  # no number
        ("Yoel", "Hernández Peña", "", "", "review"),  # nothing that tells apart
        ("Yoel", "Hernández Peña", "85040312999", "3/4/1985", "new"),  # a namesake with another number
        ("Yoel", "Hernández Peña", "85040312346", "3/4/1985", "review"),  # one slip
        ("Yoel", "Hernández Peña", "", "4/5/1986", "new"),  # a namesake with another birth date
        ("Joel", "Ernandes Peña", "", "3/4/1985", "review"),  # typed by another hand
        ("Nadie", "Que Exista", "", "3/4/1985", "new"),
    ],
)
def test_a_row_beside_a_person_who_is_there(world, with_number, given, surnames, number, born, expected):
    row = outcome(world, given, surnames, number, born)
    assert row.outcome == expected
    assert row.of_person_id == (None if expected == "new" else with_number.person_id)


def test_people_who_are_not_indexed_yet_are_met_all_the_same(world, yoel):
    IndexEntry.objects.all().delete()
    type(yoel.person).objects.update(indexed_at=None)
    with for_the_house("demo"):
        rows = [row_of(staged(a_list([YOEL, PEÑA, "", BORN, "", "", ""]), world.silvia), 1)]
        type(yoel.person).objects.update(indexed_at=None)
        IndexEntry.objects.all().delete()
        assert match_rows(rows, of_import=rows[0].of_import, index_first=False)[rows[0].pk].unseen == yoel.person_id
        assert not IndexEntry.objects.exists()
    assert outcome(world, YOEL, PEÑA, born=BORN).outcome == "review"


def test_a_match_out_of_scope_is_not_told_but_goes_to_the_steward(world, client):
    ariel = world.cases["carlos"]
    import_ = staged(a_list(["Ariel", "Sosa Gil", "", BORN, "La Habana", "10/02/2026", ""]), world.sara)
    row = row_of(import_, 1)
    assert (row.outcome, row.of_person_id) == ("new", None)
    client.force_login(world.sara)
    for page in ("problems", "repeats", "commit"):
        assert ariel.code not in client.get(f"/people/import/{import_.pk}/{page}/").content.decode()
    commit(import_, world.sara)
    pair = PossibleRepeat.objects.get()
    assert (pair.person_id, pair.other_id) == (ariel.person_id, row.pk)
    page = client.get("/people/repeats/").content.decode()  # Sara is the steward too
    assert ariel.code in page
    assert "Sosa Gil" in page


def test_only_a_steward_opens_the_pairs_and_decides(world, client):
    commit(staged(a_list(["Ariel", "Sosa Gil", "", BORN, "La Habana", "10/02/2026", ""]), world.sara), world.sara)
    pair = PossibleRepeat.objects.get()
    client.force_login(world.silvia)
    assert client.get("/people/repeats/").status_code == 404
    assert client.post(f"/people/repeats/{pair.pk}/", {"decision": "same"}).status_code == 404
    client.force_login(world.sara)
    client.post(f"/people/repeats/{pair.pk}/", {"decision": "same"})
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by) == ("same", world.sara)
    client.post(f"/people/repeats/{pair.pk}/undo/")
    pair.refresh_from_db()
    assert pair.decision == ""


def test_the_row_itself_met_again_is_a_repeat_before_any_other_rule(world):
    row = ["Nuria", "Paz Sol", "", "", "La Habana", "10/02/2026", ""]
    first = staged(a_list(row), world.sara)
    commit(first, world.sara)
    again = row_of(staged(a_list(row), world.sara), 1)
    assert (again.outcome, again.there) == ("duplicate", "seen")
    other = row_of(staged(a_list(row), world.silvia), 1)
    assert (other.outcome, other.of_person_id) == ("duplicate", None)


def test_opening_for_the_comparison_is_on_the_houses_account(world, yoel):
    with account_of(world.sara) as account:
        staged_ = staged(a_list([YOEL, PEÑA, "", BORN, "La Habana", "", ""]), world.sara)
        assert staged_.rows.get().outcome == "review"
    assert yoel.person_id not in account.opened
