"""A case's page: what is safe above the number, what is next and why, what happened, who opened it."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Territory
from casework.cases.line import entries_of
from casework.cases.models import Case
from casework.people.models import ContactMethod
from casework.timeline import PAGE
from records.once import new_token
from vault.account import Account, opened_for
from vault.audit import for_the_house
from vault.models import AuditEntry
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NUMBER = "+53 5 2345678"


@pytest.fixture
def case(world):
    return world.cases["ana"]


def page(client, case, query=""):
    return client.get(f"/cases/{case.code}/{query}").content.decode()


def test_it_says_who_and_neither_title_nor_address_do(client, world, case):
    client.force_login(world.ana)
    body = page(client, case)
    assert "Yoel Hernández Peña" in body
    title = body.split("<title>")[1].split("</title>")[0]
    assert "Yoel" not in title
    assert case.code not in title


def test_a_phone_that_nobody_asked_about_counts_as_shared_and_is_not_on_the_page(client, world, case):
    client.force_login(world.ana)
    body = page(client, case)
    assert NUMBER not in body
    assert "52345678" not in body
    assert "no diga de dónde llama" in body


def test_seeing_the_number_is_a_line_of_its_own_in_the_trail(client, world, case):
    client.force_login(world.ana)
    whole = client.post(f"/cases/{case.code}/phone/").content.decode()
    part = client.post(f"/cases/{case.code}/phone/", headers={"HX-Request": "true"}).content.decode()
    assert NUMBER in whole
    assert NUMBER in part
    assert "<html" in whole
    assert "<html" not in part
    rows = AuditEntry.objects.filter(what="cases:phone", subject_id=case.person_id, actor_id=world.ana.pk, count=1)
    assert rows.filter(object_id=case.code).count() == 2


def test_what_was_asked_stands_above_the_number_in_words(client, world, case):
    with for_the_house("demo"):
        method = ContactMethod.objects.get(person=case.person)
        open_all(method)
        safety = {"shared": "yes", "monitored": "no", "hours": "18:00 a 20:00", "phrase": "Por el dentista"}
        method.revise(1, {"safety": safety, "asked_on": timezone.localdate()}, by=world.ana, at=timezone.now())
    client.force_login(world.ana)
    body = page(client, case)
    for words in ("18:00 a 20:00", "Por el dentista", "Contacto con cuidado"):
        assert words in body


def test_who_opened_it_is_told_each_once(client, world, case):
    for user in (world.sara, world.ana, world.ana):
        client.force_login(user)
        page(client, case)
    body = page(client, case)
    aside = body.split('id="h-aud"')[1].split("</section>")[0]
    assert aside.count("Usted") == 1
    assert aside.count("Sara") == 1


def test_a_list_is_no_opening(client, world, case):
    client.force_login(world.sara)
    client.get("/cases/")
    client.force_login(world.ana)
    assert "Sara" not in page(client, case).split('id="h-aud"')[1].split("</section>")[0]


def test_the_timeline_goes_on_where_it_ended_and_loses_nothing(client, world, case):
    now = timezone.now()
    moments = [now - timedelta(minutes=number // 3) for number in range(130)]
    for at in moments:
        case.changes.create(source="intake", target="assessment", at=at, person_id=case.person_id, by=world.ana)
    met, before = [], None
    with opened_for(Account(actor_id=world.ana.pk)):
        while True:
            entries, before = entries_of(case, world.ana, only="states", before=before)
            met += [entry.key for entry in entries]
            if before is None:
                break
            assert PAGE - 3 <= len(entries) <= PAGE
    assert len(met) == len(set(met)) == 131


def test_a_page_costs_the_same_number_of_queries_for_1_and_for_50_lines(client, world, case):
    client.force_login(world.ana)

    def queries():
        page(client, case)
        with CaptureQueriesContext(connections["default"]) as captured:
            page(client, case)
        return len(captured)

    few = queries()
    for _number in range(50):
        case.changes.create(
            source="intake", target="assessment", at=timezone.now(), person_id=case.person_id, by=world.ana
        )
    assert queries() == few


def test_acts_are_those_of_the_table_and_a_reason_is_asked_for(client, world, case):
    client.force_login(world.ana)
    assert f"/cases/{case.code}/do/assess/" in page(client, case)
    assert f"/cases/{case.code}/do/close/" not in page(client, case)
    Case.objects.filter(pk=case.pk).update(status="active")
    address = f"/cases/{case.code}/do/pause/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"once": new_token(), "reason": " "}).status_code == 422
    assert client.post(address, {"once": new_token(), "reason": "Pidió un tiempo"}).status_code == 302
    assert client.post(address, {"once": new_token(), "reason": "otra vez"}).status_code == 409
    assert "Pidió un tiempo" in page(client, case)


@pytest.mark.parametrize("name", ["delete", "save", "move", "_give_to", "assign", "keep"])
def test_only_what_stands_in_the_table_can_be_called(client, world, case, name):
    client.force_login(world.sara)
    assert client.post(f"/cases/{case.code}/do/{name}/", {"once": new_token()}).status_code == 404
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_worker_may_not_approve_a_closing(client, world, case):
    client.force_login(world.ana)
    Case.objects.filter(pk=case.pk).update(status="closing", contact_due_at=None)
    assert client.post(f"/cases/{case.code}/do/close/", {"once": new_token()}).status_code == 409
    client.force_login(world.sara)
    assert client.post(f"/cases/{case.code}/do/close/", {"once": new_token()}).status_code == 302


def facts(**more):
    return {
        "once": new_token(), "row_version": 1, "given_names": "Yoel", "surnames": "Hernández Peña", "name_to_use": "",
        "birth_date": "3/4/1985", "birth_year": "", "sex": "", "place": "?", "other_names": "",
    } | more  # fmt: skip


def test_facts_are_changed_and_found_under_the_new_name(client, world, case):
    client.force_login(world.ana)
    assert client.get(f"/cases/{case.code}/person/").status_code == 200
    answer = client.post(f"/cases/{case.code}/person/", facts(name_to_use="Chicho", other_names="Yoyi, El Largo"))
    assert answer.status_code == 302
    assert "Chicho" in page(client, case)
    for word in ("chi", "lar", "yoy"):
        assert case.code in client.post("/people/", {"q": word}).content.decode()


def test_whoever_saves_second_sees_both_texts_and_chooses(client, world, case):
    client.force_login(world.sara)
    client.post(f"/cases/{case.code}/person/", facts(name_to_use="Chicho"))
    client.force_login(world.ana)
    answer = client.post(f"/cases/{case.code}/person/", facts(name_to_use="Yoyo"))
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Chicho" in body
    assert "Yoyo" in body
    assert 'name="row_version" value="2"' in body
    assert client.post(f"/cases/{case.code}/person/", facts(name_to_use="Yoyo", row_version=2)).status_code == 302
    assert "Yoyo" in page(client, case)


def test_safe_contact_is_asked_changed_and_kept_apart_from_what_others_saved(client, world, case):
    Territory.objects.create(code="CU", kind="country", name_es="Cuba", name_en="Cuba")
    method = ContactMethod.objects.get(person=case.person)
    address = f"/cases/{case.code}/reach/{method.pk}/"
    typed = {"once": new_token(), "row_version": 1, "phone": "+53 52345678", "asked": "asked", "shared": "no",
             "monitored": "no", "hours": "", "phrase": ""}  # fmt: skip
    client.force_login(world.ana)
    assert client.get(address).status_code == 200
    assert client.post(address, typed).status_code == 302
    assert "Contacto sin límites" in page(client, case)
    answer = client.post(address, typed | {"once": new_token(), "shared": "yes"})
    assert answer.status_code == 409
    assert client.post(f"/cases/{case.code}/reach/new/", typed | {"once": new_token(), "phone": "1"}).status_code == 422
    assert (
        client.post(f"/cases/{case.code}/reach/new/", typed | {"once": new_token(), "phone": "53334444"}).status_code
        == 302
    )
    assert ContactMethod.objects.filter(person=case.person).count() == 2


def test_a_phone_of_another_case_cannot_be_changed_through_mine(client, world, case):
    other = ContactMethod.objects.get(person=world.cases["berta"].person)
    client.force_login(world.ana)
    assert client.get(f"/cases/{case.code}/reach/{other.pk}/").status_code == 404
