"""Signing in: who gets in, where they land, and what is told to the others."""

import pytest
from django.contrib.auth import get_user_model

from accounts.models import system_user
from tests.accounts.conftest import PASSWORD, Place
from vault.models import AuditEntry

WRONG = "E-mail and password do not match"


@pytest.fixture(autouse=True)
def english(here, elsewhere):
    for place in (here, elsewhere):
        place.cookies["lang"] = "en"


def test_the_right_password_lands_at_home(here, ana):
    response = here.sign_in("ana@example.org")
    assert (response.status_code, response.url) == (302, "/")
    assert here.get("/accounts/standing/").status_code == 200


def test_an_email_is_read_whatever_its_case(here, ana):
    assert here.sign_in(" ANA@Example.org ").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("closed@example.org", PASSWORD)],
)
def test_every_refusal_uses_the_same_words(here, ana, email, password):
    get_user_model().objects.create_user("closed@example.org", PASSWORD, display_name="C", is_active=False)
    response = here.sign_in(email, password)
    page = response.content.decode().replace(email, "")
    assert (response.status_code, WRONG in page, PASSWORD in page) == (422, True, False)


def test_the_refusals_are_equal_to_the_byte(here, elsewhere, ana):
    pages = []
    for email in ("ana@example.org", "bob@example.org"):
        place = Place("198.51.100.4")
        page = place.sign_in(email, "wrong")
        token = page.context["csrf_token"]
        pages.append(page.content.decode().replace(email, "E").replace(str(token), "T"))
    assert pages[0] == pages[1]


def test_the_system_user_cannot_sign_in(here, db):
    assert not system_user().has_usable_password()
    assert here.sign_in("system@puente.invalid").status_code == 422


def test_sign_in_success_and_failure_are_in_the_trail_without_the_email(here, ana):
    here.sign_in("ana@example.org", "wrong")
    here.sign_in("ana@example.org")
    rows = list(AuditEntry.objects.filter(what="accounts.sign_in").order_by("sequence"))
    assert [(row.verb, row.actor_id) for row in rows] == [("refused", None), ("sign_in", ana.pk)]
    assert "ana" not in str([row.__dict__ for row in rows])


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_nobody_is_sent_to_another_site_after_signing_in(here, ana, goal):
    assert here.sign_in("ana@example.org", next=goal).url == "/"


def test_a_page_that_was_asked_for_comes_after_signing_in(here, ana):
    first = here.get("/accounts/standing/")
    assert first.url == "/accounts/login/?next=/accounts/standing/"
    assert here.sign_in("ana@example.org", next="/accounts/standing/").url == "/accounts/standing/"


def test_the_session_id_changes_at_sign_in_even_for_the_same_user(here, ana):
    ids = set()
    for _time in range(3):
        here.sign_in("ana@example.org")
        ids.add(here.cookies["sessionid"].value)
        here.session["clock"] = {"began": 0, "seen": 0}
        session = here.session
        session["clock"] = {"began": 0, "seen": 0}
        session.save()
    assert len(ids) == 3


def test_signing_out_leaves_nothing(here, ana):
    here.sign_in("ana@example.org")
    response = here.post("/accounts/logout/")
    assert response.url == "/accounts/login/"
    assert "storage" in response["Clear-Site-Data"]
    assert here.get("/accounts/standing/").status_code == 302
    assert AuditEntry.objects.filter(verb="sign_out", actor_id=ana.pk).exists()


def test_looking_at_sign_out_signs_nobody_out(here, ana):
    here.sign_in("ana@example.org")
    here.get("/accounts/logout/")
    assert here.get("/accounts/standing/").status_code == 200


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "password/set/", "inactive/", "login/code/", "2fa/webauthn/"]
)
def test_of_allauth_only_what_we_wrote_down_is_reachable(here, ana, path):
    here.sign_in("ana@example.org")
    assert here.get(f"/accounts/{path}").status_code == 404


def test_a_signed_in_page_is_kept_by_no_cache(here, ana):
    here.sign_in("ana@example.org")
    response = here.get("/accounts/standing/")
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_a_post_without_token_is_refused_with_the_text_kept(ana):
    place = Place(enforce_csrf_checks=True)
    place.force_login(ana)
    response = place.post("/drafts/discard/", {"note": "what I typed"})
    assert response.status_code == 403
    kept = place.get("/drafts/")
    assert "/drafts/" in kept.content.decode()
    assert ana.drafts.count() == 1
