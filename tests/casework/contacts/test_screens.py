"""Logging a contact on the screen: one form for one or many, sent once, kept while typed, taken back from the toast."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import drafts
from accounts.models import Draft
from casework.contacts.models import Contact
from tests.world import build_world, make_case
from vault.audit import for_the_house
from vault.ids import uuid7

pytestmark = pytest.mark.django_db
NEW = "/contacts/new/"


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def second(world):
    return make_case(world.teams[1], world.ana, given="Nélida", surnames="Mora Paz", phone="+5355555555")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana(world):
    return client_of(world.ana)


def words(answer):
    """The bytes of an answer without the token against forged posts and the address that was asked for."""
    return re.sub(rb"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", answer.content)


def filled(*cases, **more):
    return {
        "people": [case.code for case in cases], "how": "call", "result": "spoke", "note": "Está bien", "do": "save",
        "once": str(uuid7()), "draft_form": "contact", "draft_subject": str(uuid7()),
    } | more  # fmt: skip


def test_neither_question_is_preset_and_the_person_is_ticked(ana, world):
    page = ana.get(NEW, {"case": world.cases["ana"].code}).content.decode()
    assert re.findall(r'<input type="radio"[^>]*checked', page) == []
    assert re.search(rf'value="{world.cases["ana"].code}"[^>]*checked', page)
    assert "Pregunte por la persona" in page or "Ask for the person" in page


def test_from_the_cases_page_that_person_is_ticked(ana, world):
    code = world.cases["ana"].code
    page = ana.get(NEW, headers={"referer": f"http://testserver/cases/{code}/"}).content.decode()
    assert re.search(rf'value="{code}"[^>]*checked', page)


def test_a_saved_contact_leads_to_the_case_with_an_undo(ana, world):
    answer = ana.post(NEW, filled(world.cases["ana"]))
    assert (answer.status_code, answer["Location"]) == (302, world.cases["ana"].get_absolute_url())
    contact = Contact.objects.get()
    undo = reverse("contacts:undo_visit", args=[contact.visit_id])
    assert ana.post(undo).status_code == 302
    contact.refresh_from_db()
    assert contact.is_withdrawn


def test_sending_twice_makes_one_contact(ana, world):
    form = filled(world.cases["ana"])
    first, second = ana.post(NEW, form), ana.post(NEW, form)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Contact.objects.count() == 1


def test_without_a_result_it_says_so_and_nothing_typed_is_lost(ana, world):
    answer = ana.post(NEW, filled(world.cases["ana"], result=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Falta el resultado del contacto." in page
    assert "Está bien" in page and re.search(r'value="call"[^>]*checked', page)
    assert not Contact.objects.exists()


def test_an_attempt_needs_no_note(ana, world):
    ana.post(NEW, filled(world.cases["ana"], result="no_answer", note=""))
    assert Contact.objects.get().result == "no_answer"


def test_many_get_a_copy_each_and_the_form_says_for_how_many(ana, world, second):
    cases = [world.cases["ana"], second]
    page = ana.post(NEW, filled(*cases, result="")).content.decode()
    assert "Guardar para 2 personas" in page and "2 casos" in page
    assert ana.post(NEW, filled(*cases))["Location"] == reverse("home")
    assert Contact.objects.count() == 2


def test_a_name_of_one_of_the_others_is_pointed_out_before_saving(ana, world, second):
    cases = [world.cases["ana"], second]
    form = filled(*cases, note="Fui con nelida a la feria")
    answer = ana.post(NEW, form)
    assert answer.status_code == 422 and "Nélida" in answer.content.decode()
    assert not Contact.objects.exists()
    assert ana.post(NEW, form | {"names_are_meant": "on"}).status_code == 302


def test_a_name_in_the_persons_own_note_is_no_matter(ana, world, second):
    cases = [world.cases["ana"], second]
    own = {f"own_note_{second.code}": "Nélida encontró trabajo"}
    assert ana.post(NEW, filled(*cases, note="Fuimos a la feria", **own)).status_code == 302


def test_searching_finds_by_part_of_a_name_keeps_the_rest_and_leaves_no_word_behind(ana, world, second):
    form = filled(world.cases["ana"], do="search", who="neli", note="Ya escrito")
    answer = ana.post(NEW, form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert second.code in page and "Ya escrito" in page and 'neli"' not in page
    assert ana.post(NEW, form | {"who": "ariel"}).content.decode().count(world.cases["carlos"].code) == 0


def test_cases_of_others_are_neither_offered_nor_taken(ana, world):
    foreign = world.cases["carlos"]
    assert ana.get(NEW, {"case": foreign.code}).status_code == 404
    assert words(ana.get(NEW, {"case": "P-0000000"})) == words(ana.get(NEW, {"case": foreign.code}))
    assert ana.post(NEW, filled(foreign)).status_code == 422
    assert not Contact.objects.exists()


def test_a_draft_comes_back_to_its_author_alone_and_goes_when_saved(ana, world):
    form = filled(world.cases["ana"], note="A medio escribir", draft="1")
    assert ana.post(NEW, form).status_code == 302
    assert "A medio escribir" in ana.get(NEW).content.decode()
    assert "A medio escribir" in ana.get(NEW, {"case": world.cases["ana"].code}).content.decode()
    assert "A medio escribir" not in client_of(world.sara).get(NEW).content.decode()
    del form["draft"]
    ana.post(NEW, form | {"once": str(uuid7())})
    assert not Draft.objects.exists()


def test_a_draft_about_somebody_else_is_not_put_into_this_form(ana, world, second):
    drafts.keep(world.ana, "contact", uuid7(), f"people={second.code}&note=De+otra", at=timezone.now())
    assert "De otra" not in ana.get(NEW, {"case": world.cases["ana"].code}).content.decode()


@pytest.mark.parametrize("name", ["carlos", "silvia", "manuel", "adela", "aurelio"])
def test_a_contact_out_of_scope_is_a_404_like_one_that_does_not_exist(ana, world, name):
    ana.post(NEW, filled(world.cases["ana"]))
    contact, client = Contact.objects.get(), client_of(world.users[name])
    for page in ("detail", "edit", "add"):
        there = client.get(reverse(f"contacts:{page}", args=[contact.pk]))
        nowhere = client.get(reverse(f"contacts:{page}", args=[uuid7()]))
        assert there.status_code == nowhere.status_code == 404
        assert words(there) == words(nowhere)


def test_a_correction_that_comes_second_shows_both_texts(ana, world):
    ana.post(NEW, filled(world.cases["ana"]))
    contact = Contact.objects.get()
    edit = reverse("contacts:edit", args=[contact.pk])
    sent = {"how": "call", "result": "spoke", "row_version": "1", "on": "", "time": ""}
    assert ana.post(edit, sent | {"note": "Primera"}).status_code == 302
    answer = ana.post(edit, sent | {"note": "Segunda"})
    assert answer.status_code == 409
    assert "Primera" in answer.content.decode() and "Segunda" in answer.content.decode()


def test_an_addendum_is_added_and_a_withdrawn_contact_takes_none(ana, world):
    ana.post(NEW, filled(world.cases["ana"]))
    contact = Contact.objects.get()
    add = reverse("contacts:add", args=[contact.pk])
    assert ana.post(add, {"text": ""}).status_code == 422
    assert ana.post(add, {"text": "Más tarde"}).status_code == 302
    assert "Más tarde" in ana.get(contact.get_absolute_url()).content.decode()
    ana.post(reverse("contacts:undo", args=[contact.pk]))
    assert ana.post(add, {"text": "Nada"}).status_code == 409


def test_the_form_asks_the_same_number_of_questions_for_1_and_30_people(ana, world, django_assert_max_num_queries):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert ana.get(NEW).status_code == 200
        return len(captured)

    queries()  # the first page of a session also begins its clock
    few = queries()
    for _ in range(30):
        make_case(world.teams[1], world.ana)
    with for_the_house("demo"):
        now = timezone.now()
        Contact.objects.log([world.cases["ana"]], by=world.ana, at=now, made_at=now, how="call", result="spoke")
    assert queries() <= few + 1
