"""The session's clocks: what runs out, what is kept, and what another user sees (S11, S13, E22)."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from accounts import drafts
from accounts.models import Draft
from tests.accounts.conftest import PASSWORD
from vault.audit import for_the_house
from vault.models import AuditEntry
from vault.sealing import open_all

PAGE = "/accounts/standing/"
FORM = {"draft_form": "contact", "draft_subject": "0197f3a0-0000-7000-8000-000000000001", "note": "She is well"}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def text_of(draft):
    with for_the_house("staff"):
        return open_all(draft)[0].text


def test_half_an_hour_without_an_act_ends_a_session(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=29))
    assert here.get(PAGE).status_code == 200
    clock.shift(timedelta(minutes=29))
    assert here.get(PAGE).status_code == 200
    clock.shift(timedelta(minutes=31))
    assert here.get(PAGE).url == "/accounts/login/"


def test_twelve_hours_end_it_whatever_happens(here, ana, clock):
    here.sign_in("ana@example.org")
    for _time in range(36):
        clock.shift(timedelta(minutes=20, seconds=1))
        answer = here.get(PAGE).status_code
    assert answer == 302


def test_a_page_that_only_polls_keeps_no_session_alive(here, ana, clock):
    here.sign_in("ana@example.org")
    for _time in range(4):
        clock.shift(timedelta(minutes=10))
        answer = here.get(PAGE, headers={"X-Poll": "1"}).status_code
    assert answer == 302


def test_an_ended_session_does_not_come_back_by_waiting_or_asking(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    assert [here.get(PAGE).status_code for _time in range(3)] == [302, 302, 302]


def test_a_form_sent_too_late_is_kept_and_found_by_the_same_user_on_the_same_page(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    sent = here.post("/drafts/discard/", FORM, headers={"Referer": "http://testserver/accounts/sessions/?tab=1"})
    assert sent.url == "/accounts/login/"
    kept = Draft.objects.get()
    assert (kept.author_id, kept.form_key, kept.subject) == (ana.pk, "contact", UUID(FORM["draft_subject"]))
    assert text_of(kept) == "note=She+is+well"
    assert here.sign_in("ana@example.org").url == "/accounts/sessions/?tab=1"


def test_the_sign_in_page_says_when_the_session_ended(here, ana):
    with time_machine.travel("2026-03-02T15:00:00+00:00", tick=False) as clock:
        here.sign_in("ana@example.org")
        clock.shift(timedelta(hours=1))
        here.get(PAGE)
        assert "10:30" in here.get("/accounts/login/").content.decode()


def test_another_user_on_that_browser_sees_no_trace(here, ana, berta, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    here.post("/drafts/discard/", FORM, headers={"Referer": "http://testserver/accounts/sessions/"})
    page = here.get("/accounts/login/").content.decode()
    assert "ana@example.org" not in page and "She is well" not in page
    answer = here.sign_in("berta@example.org")
    assert answer.url == "/"
    assert "resume" not in here.session
    assert "She is well" not in here.get("/drafts/").content.decode()
    assert here.get(f"/drafts/{Draft.objects.get().pk}/").status_code == 404


def test_a_page_opened_too_late_comes_back_after_signing_in(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    assert here.get("/accounts/password/").url == "/accounts/login/"
    assert here.sign_in("ana@example.org").url == "/accounts/password/"


def test_a_wrong_password_in_between_loses_nothing(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    here.post("/drafts/discard/", FORM)
    here.sign_in("ana@example.org", "wrong")
    assert here.sign_in("ana@example.org").url == "/drafts/discard/"
    assert Draft.objects.count() == 1


def test_passwords_tokens_and_empty_forms_are_not_kept(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    here.post("/drafts/discard/", {"password": PASSWORD, "once": "x", "csrfmiddlewaretoken": "y"})
    assert Draft.objects.count() == 0


def test_autosave_on_a_late_page_is_kept_and_told(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    answer = here.post("/drafts/save/", {"form_key": "contact", "subject": "", "body": "note=x"})
    assert (answer.status_code, Draft.objects.count()) == (401, 1)


def test_a_script_is_sent_to_sign_in_as_a_page(here, ana, clock):
    here.sign_in("ana@example.org")
    clock.shift(timedelta(minutes=31))
    answer = here.get(PAGE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/")


def test_ending_all_sessions_signs_out_every_device_at_its_next_request(here, elsewhere, ana):
    here.sign_in("ana@example.org")
    elsewhere.sign_in("ana@example.org")
    assert here.post("/accounts/sessions/").url == "/accounts/login/"
    for place in (here, elsewhere):
        assert place.get(PAGE).status_code == 302
    assert elsewhere.sign_in("ana@example.org").status_code == 302
    assert elsewhere.get(PAGE).status_code == 200


def test_a_session_that_was_ended_writes_no_draft(here, elsewhere, ana):
    here.sign_in("ana@example.org")
    elsewhere.sign_in("ana@example.org")
    here.post("/accounts/sessions/")
    elsewhere.post("/drafts/discard/", FORM)
    assert Draft.objects.count() == 0


def test_a_closed_account_is_out_at_once(here, ana, adela):
    here.sign_in("ana@example.org")
    ana.disable(by=adela, at=timezone.now())
    assert here.get(PAGE).status_code == 302
    assert here.sign_in("ana@example.org").status_code == 422


def test_an_account_that_was_opened_again_does_not_revive_old_sessions(here, ana, adela):
    here.sign_in("ana@example.org")
    ana.disable(by=adela, at=timezone.now())
    ana.enable(by=adela, at=timezone.now())
    assert here.get(PAGE).status_code == 302


def test_quick_exit_ends_the_session_keeps_drafts_and_clears_the_browser(here, ana, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    here.sign_in("ana@example.org")
    here.post("/drafts/save/", {"form_key": "contact", "subject": "", "body": "note=x"})
    answer = here.post("/exit/")
    assert (answer.status_code, answer["Refresh"]) == (200, "0; url=https://weather.example/")
    assert answer["Clear-Site-Data"] == '"cookies", "storage"'
    assert here.get(PAGE).status_code == 302
    assert Draft.objects.count() == 1
    assert AuditEntry.objects.filter(what="accounts.exit", actor_id=ana.pk).exists()


def test_quick_exit_works_with_a_token_that_is_too_old_and_signed_out(ana):
    from django.test import Client

    place = Client(enforce_csrf_checks=True)
    assert place.post("/exit/").status_code == 200
    place.force_login(ana)
    assert place.post("/exit/").status_code == 200
    assert place.get("/exit/").status_code == 405


def test_restore_gives_back_what_was_typed_to_its_author_alone(rf, ana, berta):
    drafts.keep(ana, "contact", FORM["draft_subject"], "note=hola&cases=1&cases=2", at=timezone.now())
    request = rf.get("/contacts/new/")
    with for_the_house("staff"):
        request.user = ana
        found = drafts.restore(request, "contact", FORM["draft_subject"])
        assert found.getlist("cases") == ["1", "2"]
        assert request.draft.form_key == "contact"
        assert drafts.restore(request, "contact") is None
        request.user = berta
        assert drafts.restore(request, "contact", FORM["draft_subject"]) is None


def test_a_form_has_one_draft_and_the_last_text_stands(here, ana):
    here.force_login(ana)
    for body in ("note=one", "note=two"):
        assert here.post("/drafts/save/", {"form_key": "contact", "subject": "", "body": body}).status_code == 204
    assert text_of(Draft.objects.get()) == "note=two"


def test_a_draft_is_sealed(here, ana):
    drafts.keep(ana, "contact", None, "note=secret+words", at=timezone.now())
    assert b"secret" not in Draft.objects.get().text.blob


def test_discarding_takes_the_draft_away(here, ana):
    here.force_login(ana)
    drafts.keep(ana, "contact", None, "note=x", at=timezone.now())
    here.post("/drafts/discard/", {"form_key": "contact", "subject": ""})
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {"form_key": "<script>", "subject": "", "body": "x"},
        {"form_key": "", "subject": "", "body": "x"},
        {"form_key": "a", "subject": "no uuid", "body": "x"},
        {"form_key": "a", "subject": "", "body": "x" * 300_000},
    ],
)
def test_what_is_no_draft_is_refused(here, ana, data):
    here.force_login(ana)
    assert here.post("/drafts/save/", data).status_code == 400


def test_two_hundred_autosaves_a_minute_are_all_taken(here, ana):
    here.force_login(ana)
    answers = {
        here.post("/drafts/save/", {"form_key": "contact", "subject": "", "body": f"note={n}"}).status_code
        for n in range(200)
    }
    assert answers == {204}


def test_the_list_of_drafts_shows_ones_own(here, ana, berta):
    mine = drafts.keep(ana, "contact", None, "note=Hola+a+todas&case=P-1", at=timezone.now())
    drafts.keep(berta, "contact", None, "note=otra", at=timezone.now())
    here.force_login(ana)
    assert here.get("/drafts/").content.decode().count("pu-rowlink") == 1
    assert "Hola a todas" in here.get(f"/drafts/{mine.pk}/").content.decode()
