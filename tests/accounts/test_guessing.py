"""Guessing is slowed, the owner is not (S15, S65)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Guess
from tests.accounts.conftest import Place
from vault.models import AuditEntry

pytestmark = pytest.mark.data


def guess(place, times, email="ana@example.org"):
    return [place.sign_in(email, f"wrong {number}").status_code for number in range(times)]


def test_twenty_wrong_passwords_slow_that_address_and_the_owner_elsewhere_signs_in_at_once(here, elsewhere, ana):
    answers = guess(here, 20)
    assert answers[:5] == [422] * 5
    assert set(answers[6:]) == {429}
    assert here.sign_in("ana@example.org").status_code == 429
    assert elsewhere.sign_in("ana@example.org").status_code == 302


def test_the_page_says_until_when(here, ana):
    with time_machine.travel("2026-03-02T15:00:10+00:00", tick=False):
        guess(here, 7)
        here.cookies["lang"] = "en"
        page = here.sign_in("ana@example.org").content.decode()
    assert "You can try again at 10:01" in page


def test_after_the_wait_the_right_password_opens(here, ana):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(here, 7)
        clock.shift(timedelta(seconds=31))
        assert here.sign_in("ana@example.org").status_code == 302


def test_the_wait_doubles(here, ana):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(here, 6)
        clock.shift(timedelta(seconds=31))
        assert guess(here, 1) == [422]
        clock.shift(timedelta(seconds=31))
        assert guess(here, 1) == [429]
        clock.shift(timedelta(seconds=31))
        assert guess(here, 1) == [422]


def test_an_address_that_tries_many_accounts_is_slowed(here, ana):
    answers = [here.sign_in(f"someone{number}@example.org", "wrong").status_code for number in range(20)]
    assert answers[:15] == [422] * 15
    assert answers[-1] == 429
    assert here.sign_in("ana@example.org").status_code == 429


def test_a_device_that_signed_in_before_has_its_own_budget(ana, berta):
    office = "203.0.113.9"
    hers, other = Place(office), Place(office)
    assert hers.sign_in("ana@example.org").status_code == 302
    hers.post("/accounts/logout/")
    guess(other, 20)
    guess(other, 20, "berta@example.org")
    assert hers.sign_in("ana@example.org").status_code == 302


def test_the_budget_of_a_device_is_for_its_own_account(ana, berta):
    office = "203.0.113.9"
    hers = Place(office)
    hers.sign_in("ana@example.org")
    hers.post("/accounts/logout/")
    assert 429 in guess(hers, 20, "berta@example.org")


def test_ending_all_sessions_ends_the_trust_in_devices(here, ana):
    here.sign_in("ana@example.org")
    here.post("/accounts/sessions/")
    other = Place("10.0.0.1")
    guess(other, 20)
    assert here.sign_in("ana@example.org").status_code == 429


def test_a_hundred_tries_from_fifty_addresses_slow_strangers_a_minute_at_most(ana):
    hers = Place("198.51.100.1")
    hers.sign_in("ana@example.org")
    hers.post("/accounts/logout/")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(50):
            guess(Place(f"192.0.2.{number}"), 2)
        stranger = Place("198.51.100.250")
        assert stranger.sign_in("ana@example.org").status_code == 429
        assert hers.sign_in("ana@example.org").status_code == 302
        clock.shift(timedelta(seconds=61))
        assert stranger.sign_in("ana@example.org").status_code == 302


def test_a_forged_forwarded_address_changes_nothing(here, ana):
    answers = [
        here.post(
            "/accounts/login/",
            {"login": "ana@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"1.1.1.{n}"},
        ).status_code
        for n in range(9)
    ]
    assert answers[-1] == 429


def test_an_unknown_account_is_slowed_alike(here, elsewhere, ana):
    assert guess(here, 12) == guess(elsewhere, 12, "nobody@example.org")


def test_an_hour_of_quiet_forgets(here, ana):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(here, 5)
        clock.shift(timedelta(hours=2))
        assert guess(here, 5) == [422] * 5


def test_no_counter_holds_an_email_or_an_address(here, ana):
    guess(here, 2)
    kept = b"".join(bytes(row.key) for row in Guess.objects.all())
    assert Guess.objects.count() == 3
    assert b"ana" not in kept and b"10.0" not in kept


def test_a_slowed_try_is_in_the_trail(here, ana):
    guess(here, 8)
    why = [row.detail["why"] for row in AuditEntry.objects.filter(what="accounts.sign_in")]
    assert why[-1] == "slowed"


@pytest.mark.usefixtures("strong_passwords")
def test_known_and_unknown_take_the_same_hashes(here, ana, monkeypatch):
    from django.contrib.auth import hashers

    counted = []
    real = hashers.Argon2PasswordHasher.encode
    monkeypatch.setattr(
        hashers.Argon2PasswordHasher, "encode", lambda self, *a, **k: counted.append(1) or real(self, *a, **k)
    )
    ana.set_password("another long phrase")
    ana.save()
    counts = []
    for email in ("ana@example.org", "nobody@example.org"):
        counted.clear()
        verified = []
        check = hashers.Argon2PasswordHasher.verify
        with monkeypatch.context() as patch:
            patch.setattr(
                hashers.Argon2PasswordHasher,
                "verify",
                lambda self, *a, _check=check, _seen=verified: _seen.append(1) or _check(self, *a),
            )
            here.sign_in(email, "wrong")
        counts.append(len(counted) + len(verified))
    assert counts[0] == counts[1] == 1
