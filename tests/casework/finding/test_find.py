"""Finding somebody: by three letters, an ID, a phone or a code, and only among those one may see."""

import pytest

from casework.cases.codes import check_character
from casework.cases.models import Case
from casework.people.models import Identifier, identifier_lookup
from tests.world import build_world, make_case
from vault.audit import for_the_house
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]


@pytest.fixture
def world():
    return build_world()


def found(client, text, **headers):
    return client.post("/people/", {"q": text}, headers=headers).content.decode()


@pytest.mark.parametrize("typed", ["her", "HERNÁN", "pen", "yoel", "Peña Yoel", "ernandes", "5352345678", "52345678"])
def test_a_worker_finds_an_own_person(client, world, typed):
    client.force_login(world.ana)
    assert world.cases["ana"].code in found(client, typed)


def test_an_id_is_found_whatever_the_spaces(client, world):
    case = world.cases["ana"]
    with for_the_house("demo"):
        Identifier.objects.create(person=case.person, number="85040312345", lookup=identifier_lookup("85040312345"))
    client.force_login(world.ana)
    assert case.code in found(client, "850403 12345")
    assert case.code in found(client, "850403-12345")
    assert case.code not in found(client, "85040312346")


def test_a_code_is_found_as_people_type_it(client, world):
    case = world.cases["ana"]
    body = "ABCDEF"  # a code without a digit reads as a code all the same
    Case.objects.filter(pk=case.pk).update(code=f"P-{body}{check_character(body)}")
    case.refresh_from_db()
    client.force_login(world.ana)
    for typed in (case.code, case.code.lower(), case.code.replace("-", ""), case.code[2:]):
        assert f"/cases/{case.code}/" in found(client, typed)


@pytest.mark.parametrize("typed", ["sosa", "ariel", "5354444444"])
def test_somebody_out_of_scope_is_as_if_there_were_nobody(client, world, typed):
    client.force_login(world.ana)
    nobody = found(client, "zzzz").replace("zzzz", typed)
    assert world.cases["carlos"].code not in found(client, typed)
    import re

    clean = lambda body: re.sub(r'value="[^"]{20,}"|"[A-Za-z0-9]{60,}"', "", body)  # noqa: E731
    assert clean(found(client, typed)) == clean(nobody)


def test_a_code_out_of_scope_reads_as_a_code_that_does_not_exist(client, world):
    client.force_login(world.ana)
    foreign = world.cases["carlos"].code
    page = found(client, foreign)
    assert f"/cases/{foreign}/" not in page
    assert "supervisora" in page or "supervisor" in page
    assert "supervisor" in found(client, "P-0000000")


def test_a_supervisor_finds_the_people_of_her_team(client, world):
    client.force_login(world.sara)
    assert world.cases["berta"].code in found(client, "day")
    assert world.cases["carlos"].code not in found(client, "ari")


@pytest.mark.parametrize("name", ["manuel", "adela", "aurelio", "marta"])
def test_who_has_no_case_has_no_search(client, world, name):
    client.force_login(world.users[name])
    assert client.get("/people/").status_code == 404
    assert client.post("/people/", {"q": "yoel"}).status_code == 404


def test_somebody_whose_tokens_are_not_written_yet_is_found_all_the_same(client, world):
    case = world.cases["ana"]
    from casework.people.models import Person
    from vault.models import IndexEntry

    IndexEntry.objects.all().delete()
    Person.objects.update(indexed_at=None)
    client.force_login(world.ana)
    assert case.code in found(client, "her")


def test_a_search_leaves_its_number_of_hits_and_not_what_was_typed(client, world):
    client.force_login(world.ana)
    found(client, "Hernández")
    row = AuditEntry.objects.filter(verb="search").latest("sequence")
    assert row.count == 1
    assert row.actor_id == world.ana.pk
    assert "hern" not in str(row.detail).lower()


def test_a_search_costs_the_same_number_of_queries_for_1_and_for_30_people(client, world):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client.force_login(world.ana)

    def queries():
        found(client, "her")
        with CaptureQueriesContext(connections["default"]) as captured:
            found(client, "her")
        return len(captured)

    few = queries()
    for _number in range(29):
        make_case(world.teams[1], world.ana)
    assert queries() == few


def test_the_palette_gets_the_list_alone(client, world):
    client.force_login(world.ana)
    body = found(client, "her", **{"HX-Request": "true"})
    assert world.cases["ana"].code in body
    assert "<html" not in body
