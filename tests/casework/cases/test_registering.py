"""Registering by hand: five questions, look-alikes first, everything sealed and nothing twice."""

import pytest
from django.utils import timezone

from accounts.models import Territory
from casework.cases.models import Case
from casework.people.models import Person
from records.once import new_token
from vault.audit import for_the_house
from vault.models import AuditEntry
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture(autouse=True)
def places(db):
    country = Territory.objects.create(code="CU", kind="country", name_es="Cuba", name_en="Cuba")
    province = Territory.objects.create(
        code="CU-03", kind="province", parent=country, name_es="La Habana", name_en="Havana"
    )
    Territory.objects.create(code="2301", kind="municipality", parent=province, name_es="Playa", name_en="Playa")


def typed(**more):
    return {
        "once": new_token(), "name_to_use": "Papo", "given_names": "Osvaldo", "surnames": "Quiñones Lara",
        "phone": "5 234 5678", "asked": "asked", "shared": "yes", "monitored": "no", "phrase": "Por el dentista",
        "place": "2301", "released_on": "7/3/2026", "basis": "conditional", "urgent_need": "Dónde dormir",
    } | more  # fmt: skip


def test_one_post_makes_person_phone_release_and_a_draft_case_of_whoever_registers(client, world):
    client.force_login(world.ana)
    before = set(Case.objects.values_list("pk", flat=True))
    response = client.post("/people/new/", typed())
    case = Case.objects.exclude(pk__in=before).get()
    assert response.status_code == 302
    assert response.url == case.get_absolute_url()
    assert (case.status, case.worker, case.team) == ("draft", world.ana, world.teams[1])
    with for_the_house("demo"):
        person, phone, release = open_all(case.person, case.person.contact_methods.get(), case.person.releases.get())
        open_all(case)
        assert (person.name_to_use, person.municipality, person.province.code) == ("Papo", "2301", "CU-03")
        assert (phone.value, phone.safety["shared"], phone.is_asked) == ("+5352345678", "yes", True)
        assert (release.released_on.isoformat(), release.basis) == ("2026-03-07", "conditional")
        assert case.urgent_need == "Dónde dormir"
    assert client.get(response.url).status_code == 200
    assert AuditEntry.objects.filter(subject_id=person.pk, verb="write").exists()
    assert "quinones" not in response.url.lower()


def test_name_and_place_are_enough(client, world):
    client.force_login(world.ana)
    bare = {"once": new_token(), "name_to_use": "Uno", "asked": "not_asked", "place": "?"}
    assert client.post("/people/new/", bare).status_code == 302
    case = Case.objects.order_by("-id")[0]
    assert case.phase == "unknown"
    assert not case.person.releases.exists()


def test_sent_twice_it_is_one_person(client, world):
    client.force_login(world.ana)
    before, form = Person.objects.count(), typed()
    first, second = client.post("/people/new/", form), client.post("/people/new/", form)
    assert first.url == second.url
    assert Person.objects.count() == before + 1


def test_who_looks_alike_is_shown_before_anything_is_saved(client, world):
    client.force_login(world.ana)
    before = Person.objects.count()
    form = typed(name_to_use="Joel", given_names="Yoel", surnames="Ernández Peña")
    response = client.post("/people/new/", form)
    assert response.status_code == 422
    assert world.cases["ana"].code in response.content.decode()
    assert 'name="looked" value="1"' in response.content.decode()
    assert Person.objects.count() == before
    assert client.post("/people/new/", form | {"looked": "1"}).status_code == 302
    assert Person.objects.count() == before + 1


def test_who_looks_alike_in_another_team_is_not_told(client, world):
    client.force_login(world.ana)
    response = client.post("/people/new/", typed(name_to_use="Ariel", given_names="Ariel", surnames="Sosa Gil"))
    assert response.status_code == 302


def test_while_the_name_is_typed_likely_people_are_shown(client, world):
    client.force_login(world.ana)
    page = client.post("/people/new/alike/", {"name_to_use": "hern"}, headers={"HX-Request": "true"})
    assert world.cases["ana"].code in page.content.decode()
    assert world.cases["berta"].code not in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_to_use": ""},
        {"place": ""},
        {"released_on": "31/6/2026"},
        {"phone": "12"},
        {"shared": ""},
        {"place": "XX"},
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, world, wrong):
    client.force_login(world.ana)
    before = Person.objects.count()
    response = client.post("/people/new/", typed(**wrong))
    assert response.status_code == 422
    assert "Quiñones Lara" in response.content.decode()
    assert Person.objects.count() == before


@pytest.mark.parametrize("name", ["manuel", "adela", "aurelio", "lidia", "marta", "pablo"])
def test_who_does_not_work_with_cases_registers_nobody(client, world, name):
    client.force_login(world.users[name])
    assert client.get("/people/new/").status_code == 404
    assert client.post("/people/new/", typed()).status_code == 404


def test_a_supervisor_registers_for_her_team_and_keeps_no_case(client, world):
    client.force_login(world.sara)
    client.post("/people/new/", typed(name_to_use="Zoila", given_names="", surnames=""))
    case = Case.objects.order_by("-id")[0]
    assert (case.team, case.worker) == (world.teams[1], None)


def test_the_intake_begins_with_one_tap_and_then_clocks_run(client, world):
    client.force_login(world.ana)
    client.post("/people/new/", typed())
    case = Case.objects.order_by("-id")[0]
    assert case.contact_due_at is None
    client.post(f"/cases/{case.code}/do/take_in/", {"once": new_token()})
    case.refresh_from_db()
    assert case.status == "intake"
    assert case.contact_due_at > timezone.now()
