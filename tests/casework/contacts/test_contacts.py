"""Contacts: only a talk with the person stops a clock, and whatever is taken back starts it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.cases.models import Case
from casework.contacts.models import EDITABLE, UNDO, Contact
from records.models import OncePost
from records.status import NotAllowed
from records.versions import Revision, Stale
from tests.world import build_world, make_case
from vault.audit import for_the_house
from vault.ids import uuid7
from vault.models import AuditOutbox
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def world():
    return build_world()


@pytest.fixture(autouse=True)
def account():
    with for_the_house("demo"):
        yield


def log(world, *cases, result="spoke", how="call", ago=timedelta(), by=None, **more):
    now = timezone.now()
    return Contact.objects.log(
        cases or [world.cases["ana"]], by=by or world.ana, at=now - ago, made_at=now, how=how, result=result, **more
    )


def clocks(case):
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("result", [r for r in Contact.Result.values if r != "spoke"])
def test_an_attempt_is_a_row_and_stops_no_clock(world, result):
    before = clocks(world.cases["ana"])
    log(world, result=result, how="visit")
    after = clocks(world.cases["ana"])
    assert Contact.objects.attempts().count() == 1
    assert (after.first_contact_at, after.first_seen_at, after.last_contact_at) == (None, None, None)
    assert after.contact_due_at == before.contact_due_at


@pytest.mark.parametrize("how", Contact.How.values)
def test_speaking_stops_the_clock_and_seeing_is_face_to_face(world, how):
    (contact,) = log(world, how=how)
    case = clocks(world.cases["ana"])
    assert case.first_contact_at == case.last_contact_at == contact.at
    assert case.contact_due_at > contact.at
    assert (case.first_seen_at is not None) == (how in {"visit", "office", "accompanying"}) == contact.is_seen


def test_an_older_contact_written_down_later_does_not_move_the_clock_back(world):
    (new,) = log(world)
    (old,) = log(world, how="visit", ago=timedelta(days=5))
    case = clocks(world.cases["ana"])
    assert (case.first_contact_at, case.last_contact_at, case.first_seen_at) == (old.at, new.at, old.at)


def test_one_form_files_an_encrypted_copy_for_each_case(world):
    second = make_case(world.teams[1], world.ana, given="Nélida")
    rows = log(world, world.cases["ana"], second, note="Feria de empleo", own={second.pk: {"note": "Solo ella"}})
    assert len({row.visit_id for row in rows}) == 1
    kept = open_all(Contact.objects.order_by("pk"))
    assert {(row.case_id, row.note, row.note_is_own) for row in kept} == {
        (world.cases["ana"].pk, "Feria de empleo", False), (second.pk, "Solo ella", True),
    }  # fmt: skip
    blobs = list(Contact.objects.values_list("note", flat=True))
    assert blobs[0].blob != blobs[1].blob
    assert AuditOutbox.objects.filter(what="contacts.contact").count() == 2


def test_a_result_of_ones_own_counts_for_that_person(world):
    second = make_case(world.teams[1], world.ana, given="Nélida")
    log(world, world.cases["ana"], second, own={second.pk: {"note": "No estaba", "result": "no_answer"}})
    assert clocks(world.cases["ana"]).last_contact_at is not None
    assert clocks(second).last_contact_at is None


def test_nobody_logs_in_a_case_that_is_not_theirs_and_all_or_nothing_is_filed(world):
    with pytest.raises(NotAllowed):
        log(world, world.cases["ana"], world.cases["carlos"])
    assert not Contact.objects.exists()


def test_a_contact_cannot_lie_in_the_future(world):
    with pytest.raises(NotAllowed):
        log(world, ago=-timedelta(minutes=1))


def test_taking_back_clears_the_text_keeps_the_row_and_counts_the_clocks_again(world):
    before = clocks(world.cases["ana"])
    (contact,) = log(world, how="visit", note="Un secreto")
    contact.amend(1, {"note": "Otro secreto"}, by=world.ana, at=timezone.now())
    contact.withdraw(by=world.ana, at=timezone.now())
    kept = open_all(Contact.objects.get())[0]
    assert (kept.note, kept.is_withdrawn) == ("", True)
    assert not Revision.objects.filter(record_id=contact.pk).exists()
    after = clocks(world.cases["ana"])
    assert (after.first_contact_at, after.last_contact_at, after.first_seen_at) == (None, None, None)
    assert after.contact_due_at == before.contact_due_at
    assert not Contact.objects.counted().exists()


def test_taking_back_one_of_two_leaves_the_other_as_the_last(world):
    (old,) = log(world, ago=timedelta(days=3))
    (new,) = log(world)
    new.withdraw(by=world.ana, at=timezone.now())
    assert clocks(world.cases["ana"]).last_contact_at == old.at


def test_undo_lasts_until_the_next_act_and_ten_minutes_in_any_case(world):
    (contact,) = log(world)
    soon, late = contact.made_at + UNDO, contact.made_at + UNDO + timedelta(seconds=1)
    assert contact.why_not_withdrawn(world.ana, soon) == ""
    assert contact.why_not_withdrawn(world.ana, late) == ""  # nothing was done since
    assert contact.why_not_withdrawn(world.sara, soon)  # not the author
    OncePost.objects.create(user=world.ana, token=uuid7(), location="/cases/")
    assert contact.why_not_withdrawn(world.ana, soon) == ""
    assert contact.why_not_withdrawn(world.ana, late)
    assert contact.why_not_withdrawn(world.ana, contact.made_at + EDITABLE + timedelta(seconds=1))


def test_it_is_taken_back_once(world):
    (contact,) = log(world)
    twin = Contact.objects.get(pk=contact.pk)
    contact.withdraw(by=world.ana, at=timezone.now())
    with pytest.raises(NotAllowed):
        twin.withdraw(by=world.ana, at=timezone.now())


def test_its_author_corrects_it_for_a_day_and_the_clock_follows(world):
    (contact,) = log(world, note="Habló poco")
    with pytest.raises(NotAllowed):
        contact.amend(1, {"note": "x"}, by=world.sara, at=timezone.now())
    contact.amend(1, {"result": "no_answer", "note": "No estaba"}, by=world.ana, at=timezone.now())
    assert clocks(world.cases["ana"]).last_contact_at is None
    with pytest.raises(Stale):
        Contact.objects.get(pk=contact.pk).amend(1, {"note": "tarde"}, by=world.ana, at=timezone.now())
    with pytest.raises(NotAllowed):
        contact.amend(2, {"note": "x"}, by=world.ana, at=contact.made_at + EDITABLE + timedelta(seconds=1))


def test_an_addendum_hangs_beneath_and_is_sealed(world):
    (contact,) = log(world)
    addendum = contact.add("  Llamó su hermana ", by=world.sara, at=timezone.now())
    assert open_all(type(addendum).objects.get())[0].text == "Llamó su hermana"


def test_scopes_of_contacts_lie_inside_each_other_and_follow_the_case(world):
    log(world)
    expected = {"ana": 3, "berta": 1, "sara": 3, "carlos": 0, "silvia": 0, "manuel": 0, "adela": 0, "aurelio": 0}
    for name, how_many in expected.items():
        user = world.users[name]
        sets = [getattr(Contact.objects, scope)(user) for scope in ("listed_to", "visible_to", "writable_by")]
        assert sum(rows.count() for rows in sets) == how_many, name
        assert [rows.count() for rows in sets] == sorted((rows.count() for rows in sets), reverse=True)
