"""Passwords: forgotten, chosen, changed (S14, S17, S18, S25)."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts import links
from accounts.letters import send_due
from accounts.models import Letter, User
from tests.accounts.conftest import PASSWORD

NEW = "other words that hold"
FORGOTTEN = "/accounts/password/reset/"
CHOOSE = "/accounts/password/new/"


def link_in(letter):
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]


def ask(place, email):
    answer = place.post(FORGOTTEN, {"email": email})
    return answer.status_code, answer.url


def test_known_and_unknown_addresses_get_the_same_answer(here, ana):
    assert ask(here, "ana@example.org") == ask(here, "nobody@example.org") == (302, "/accounts/password/sent/")
    assert here.get("/accounts/password/sent/").status_code == 200


def test_both_cost_the_same_queries(here, ana):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for email in ("ana@example.org", "nobody@example.org", "closed@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(here, email)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_no_letter_leaves_in_the_request(here, ana):
    ask(here, "ana@example.org")
    assert mail.outbox == []
    assert Letter.objects.get(user=ana).sent_at is None


def test_the_letter_names_nobody_and_no_subject(here, ana, settings):
    settings.PUBLIC_URL = "https://puente.example"
    ask(here, "ana@example.org")
    ask(here, "nobody@example.org")
    assert send_due() == 1
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert "https://puente.example/accounts/password/new/" in letter.body
    assert not re.search(
        "Ana|10.0.0.1|case|prison|caso|prisi", letter.subject + letter.body.replace(link_in(letter), "")
    )
    assert send_due() == 0


def test_asking_again_and_again_fills_no_mailbox_and_is_slowed(here, ana):
    answers = [here.post(FORGOTTEN, {"email": "ana@example.org"}).status_code for _time in range(17)]
    assert (answers[0], answers[-1]) == (302, 429)
    send_due()
    assert len(mail.outbox) == 1


def test_a_forged_host_is_not_in_the_link(here, ana, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = here.post(FORGOTTEN, {"email": "ana@example.org"}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    here.post(FORGOTTEN, {"email": "ana@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    send_due()
    assert "evil" not in mail.outbox[0].body


def test_the_link_sets_a_password_once_and_signs_nobody_in(here, elsewhere, ana):
    ask(here, "ana@example.org")
    send_due()
    path = link_in(mail.outbox[0])
    assert here.get(path).url == CHOOSE
    assert here.get(CHOOSE).status_code == 200
    assert here.post(CHOOSE, {"password": NEW}).url == "/accounts/login/"
    assert here.get("/accounts/standing/").status_code == 302
    elsewhere.get(path)
    assert elsewhere.get(CHOOSE).status_code == 404
    assert here.sign_in("ana@example.org", NEW).status_code == 302


def test_opening_the_link_twice_uses_nothing_up(here, ana):
    path = links.address("reset", ana).partition("8000")[2]
    for _time in range(3):
        here.get(path)
    assert here.get(CHOOSE).status_code == 200


def test_a_link_is_good_for_an_hour_an_invitation_for_three_days(here, ana):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        reset, invitation = (links.address(kind, ana).rsplit("/", 2)[1] for kind in ("reset", "invitation"))
        assert links.owner(reset) == links.owner(invitation) == ana
        clock.shift(timedelta(minutes=61))
        assert (links.owner(reset), links.owner(invitation)) == (None, ana)
        clock.shift(timedelta(hours=72))
        assert links.owner(invitation) is None


def test_a_link_dies_with_the_account(ana, adela):
    token = links.address("reset", ana).rsplit("/", 2)[1]
    ana.disable(by=adela, at=timezone.now())
    assert links.owner(token) is None
    assert links.owner("no link at all") is None


@pytest.mark.parametrize("password", ["short", "puente2025", "password12345", "ana@example.org"])
def test_a_bad_password_is_refused_with_a_reason(here, ana, password):
    here.get(links.address("reset", ana).partition("8000")[2])
    assert here.post(CHOOSE, {"password": password}).status_code == 422


@pytest.mark.parametrize("password", ["  spaces at both ends  ", "ñandú 🦤 y más palabras", "x1 " * 40])
def test_a_password_is_taken_as_it_is_typed(here, ana, password):
    here.get(links.address("reset", ana).partition("8000")[2])
    assert here.post(CHOOSE, {"password": password}).status_code == 302
    assert User.objects.get(pk=ana.pk).check_password(password)


def test_changing_the_password_signs_out_the_other_devices_and_tells_the_owner(here, elsewhere, ana):
    here.sign_in("ana@example.org")
    elsewhere.sign_in("ana@example.org")
    answer = here.post("/accounts/password/", {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 302
    assert here.get("/accounts/standing/").status_code == 200
    assert elsewhere.get("/accounts/standing/").status_code == 302
    assert Letter.objects.filter(user=ana, kind="password").exists()


def test_changing_the_password_takes_the_old_one_and_slows_guessing(here, ana):
    here.sign_in("ana@example.org")
    answers = [
        here.post("/accounts/password/", {"current": f"wrong {n}", "password": NEW}).status_code for n in range(8)
    ]
    assert answers[0] == 422
    assert User.objects.get(pk=ana.pk).check_password(PASSWORD)


def refuse(*args, **kwargs):
    raise SMTPServerDisconnected


def test_a_letter_that_fails_comes_again_later_and_in_the_readers_language(ana, monkeypatch):
    User.objects.filter(pk=ana.pk).update(language="en")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Letter.ask(Letter.Kind.RESET, ana, at=timezone.now())
        with monkeypatch.context() as broken:
            broken.setattr("accounts.letters.send_mail", refuse)
            assert send_due() == 0
        assert send_due() == 0
        clock.shift(timedelta(minutes=2))
        assert send_due() == 1
    assert mail.outbox[0].subject == "A new password"
