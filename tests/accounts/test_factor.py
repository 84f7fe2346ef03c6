"""The second factor: asked of everybody outside a demonstration, sealed, replaceable, reset by two people (S14 to S16)."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import FactorReset, Letter
from tests.accounts.conftest import PASSWORD, Place, code_now, give_factor
from vault.fields import SealedError
from vault.models import AuditEntry

PAGE = "/accounts/standing/"
SET_UP = "/accounts/2fa/set-up/"
CODE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def not_a_demonstration(real):
    """Every test of this module."""


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def enter(place, user, secret):
    """Signs in with password and code."""
    place.sign_in(user.email)
    return place.post(CODE, {"code": code_now(secret, timezone.now().timestamp())})


@pytest.mark.parametrize("path", [PAGE, "/", "/drafts/", "/accounts/password/", "/accounts/2fa/", "/menu/"])
def test_a_password_alone_opens_nothing_but_the_set_up(here, ana, path):
    here.sign_in("ana@example.org")
    assert here.get(path).url == SET_UP
    assert here.get(SET_UP).status_code == 200


def test_a_password_alone_can_sign_out_and_leave(here, ana):
    here.sign_in("ana@example.org")
    assert here.post("/exit/").status_code == 200
    here.sign_in("ana@example.org")
    assert here.post("/accounts/logout/").url == "/accounts/login/"


def test_with_a_factor_the_password_alone_signs_nobody_in(here, ana):
    give_factor(ana)
    assert here.sign_in("ana@example.org").url == CODE
    assert here.get(PAGE).status_code == 302
    assert "_auth_user_id" not in here.session


def test_a_session_without_the_proof_is_ended(here, ana):
    give_factor(ana)
    here.force_login(ana)
    assert here.get(PAGE).url == "/accounts/login/"
    assert here.get(PAGE).status_code == 302


def test_password_and_code_open_the_house(here, ana, clock):
    secret, _codes = give_factor(ana)
    assert enter(here, ana, secret).url == "/"
    assert here.get(PAGE).status_code == 200
    assert AuditEntry.objects.filter(verb="sign_in", actor_id=ana.pk, detail__factor=True).exists()


def test_a_late_form_is_found_again_after_password_and_code(here, ana, clock):
    secret, _codes = give_factor(ana)
    enter(here, ana, secret)
    clock.shift(timedelta(minutes=31))
    here.post("/drafts/discard/", {"note": "Hola"}, headers={"Referer": "http://testserver/drafts/"})
    assert enter(here, ana, secret).url == "/drafts/"
    assert ana.drafts.count() == 1


def test_a_code_is_good_once(here, elsewhere, ana, clock):
    secret, _codes = give_factor(ana)
    enter(here, ana, secret)
    assert enter(elsewhere, ana, secret).status_code == 422


def test_six_wrong_codes_slow(here, ana, clock):
    secret, _codes = give_factor(ana)
    here.sign_in("ana@example.org")
    answers = [here.post(CODE, {"code": f"00000{n}"}).status_code for n in range(7)]
    assert answers[:5] == [422] * 5
    assert answers[-1] == 429
    assert here.post(CODE, {"code": code_now(secret, timezone.now().timestamp())}).status_code == 429
    clock.shift(timedelta(seconds=31))
    assert here.post(CODE, {"code": code_now(secret, timezone.now().timestamp())}).status_code == 302


def test_a_recovery_code_works_once(here, elsewhere, ana, clock):
    _secret, codes = give_factor(ana)
    here.sign_in("ana@example.org")
    assert here.post(CODE, {"code": codes[0]}).url == "/"
    elsewhere.sign_in("ana@example.org")
    assert elsewhere.post(CODE, {"code": codes[0]}).status_code == 422
    assert str(len(codes) - 1) in here.get("/accounts/2fa/").content.decode()


def test_setting_up_shows_a_picture_in_the_page_and_ends_with_codes_to_write_down(here, ana, clock):
    here.sign_in("ana@example.org")
    page = here.get(SET_UP).content.decode()
    assert "<svg width=" in page and "data:image" not in page and "style=" not in page
    secret = re.search(r"<strong translate=\"no\">([A-Z2-7]{32})</strong>", page)[1]
    answer = here.post(SET_UP, {"code": code_now(secret, timezone.now().timestamp())})
    assert answer.url == "/accounts/2fa/codes/"
    codes = here.get(answer.url)
    assert codes.status_code == 200
    assert len(re.findall(r"<li>\d{8}</li>", codes.content.decode())) == 10
    assert here.get(PAGE).status_code == 200
    assert Letter.objects.filter(user=ana, kind="factor").exists()


def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_key(here, ana, clock):
    here.sign_in("ana@example.org")
    key = re.search(r"[A-Z2-7]{32}", here.get(SET_UP).content.decode())[0]
    answer = here.post(SET_UP, {"code": "000000"})
    assert answer.status_code == 422
    assert key in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_neither_seed_nor_codes_nor_the_key_of_a_set_up_stand_in_the_clear(here, ana, clock):
    here.sign_in("ana@example.org")
    key = re.search(r"[A-Z2-7]{32}", here.get(SET_UP).content.decode())[0]
    assert key not in str(dict(here.session))
    secret, codes = give_factor(ana)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept and not any(code in kept for code in codes)
    blob = Authenticator.objects.get(type="totp").data["secret"].partition(":")[2]
    assert secret.encode() not in base64.b64decode(blob)


def test_a_factor_moved_to_another_user_opens_nothing(here, ana, berta, clock):
    secret, _codes = give_factor(ana)
    Authenticator.objects.filter(user=ana).update(user=berta)
    here.sign_in("berta@example.org")
    with pytest.raises(SealedError):
        here.post(CODE, {"code": code_now(secret, timezone.now().timestamp())})


def test_a_new_phone_replaces_the_old_one(here, ana, clock):
    old, _codes = give_factor(ana)
    enter(here, ana, old)
    page = here.get(SET_UP).content.decode()
    new = re.search(r"<strong translate=\"no\">([A-Z2-7]{32})</strong>", page)[1]
    here.post(SET_UP, {"code": code_now(new, timezone.now().timestamp())})
    factor = TOTP(Authenticator.objects.get(user=ana, type="totp"))
    assert factor.validate_code(code_now(new, timezone.now().timestamp()))
    assert not factor.validate_code(code_now(old, timezone.now().timestamp()))


def test_an_old_proof_is_asked_again_before_something_that_matters(here, ana, clock):
    secret, _codes = give_factor(ana)
    enter(here, ana, secret)
    clock.shift(timedelta(minutes=11))
    asked = here.get("/accounts/2fa/codes/")
    assert asked.url.startswith("/accounts/2fa/proof/?next=")
    before = here.cookies["sessionid"].value
    answer = here.post(asked.url, {"code": code_now(secret, timezone.now().timestamp())})
    assert answer.url == "/accounts/2fa/codes/"
    assert here.cookies["sessionid"].value != before
    assert here.get("/accounts/2fa/codes/").status_code == 200


def test_leaving_the_proof_means_that_nothing_happened(here, adela, ana, clock):
    secret, _codes = give_factor(adela)
    enter(here, adela, secret)
    clock.shift(timedelta(minutes=11))
    here.post(f"/configure/users/{ana.pk}/disable/")
    ana.refresh_from_db()
    assert ana.is_active


def test_what_was_asked_happens_after_the_proof(here, adela, ana, clock):
    secret, _codes = give_factor(adela)
    enter(here, adela, secret)
    clock.shift(timedelta(minutes=11))
    asked = here.post(f"/configure/users/{ana.pk}/disable/")
    done = here.post(asked.url, {"code": code_now(secret, timezone.now().timestamp())})
    assert done.url == f"/configure/users/{ana.pk}/"
    ana.refresh_from_db()
    assert not ana.is_active


def test_the_password_proves_too(here, ana, clock):
    secret, _codes = give_factor(ana)
    enter(here, ana, secret)
    clock.shift(timedelta(minutes=11))
    wrong = here.post("/accounts/proof/?next=/accounts/2fa/codes/", {"password": "wrong"})
    assert wrong.status_code == 422
    right = here.post("/accounts/proof/?next=/accounts/2fa/codes/", {"password": PASSWORD})
    assert right.url == "/accounts/2fa/codes/"


def test_a_demonstration_asks_no_factor(here, ana, settings):
    settings.DEMO = True
    here.sign_in("ana@example.org")
    assert here.get(PAGE).status_code == 200


def test_a_reset_takes_two_people_and_ends_everything(here, ana, adela, alba, clock):
    secret, _codes = give_factor(ana)
    enter(here, ana, secret)
    reset = FactorReset.ask(ana, by=adela, at=timezone.now())
    with pytest.raises(ValidationError):
        reset.confirm(by=adela, at=timezone.now())
    assert here.get(PAGE).status_code == 200
    reset.confirm(by=alba, at=timezone.now())
    assert not Authenticator.objects.filter(user=ana).exists()
    assert here.get(PAGE).status_code == 302
    clock.shift(timedelta(seconds=1))
    place = Place()
    place.sign_in("ana@example.org")
    assert place.get(PAGE).url == SET_UP


def test_nobody_confirms_their_own_reset_and_a_refused_one_is_over(ana, adela, alba):
    give_factor(alba)
    reset = FactorReset.ask(alba, by=adela, at=timezone.now())
    with pytest.raises(ValidationError):
        reset.confirm(by=alba, at=timezone.now())
    reset.refuse(by=alba, at=timezone.now())
    with pytest.raises(ValidationError):
        reset.refuse(by=adela, at=timezone.now())
    assert Authenticator.objects.filter(user=alba).exists()


def test_asking_twice_for_a_reset_is_one_question(ana, adela):
    at = timezone.now()
    assert FactorReset.ask(ana, by=adela, at=at).pk == FactorReset.ask(ana, by=adela, at=at).pk
