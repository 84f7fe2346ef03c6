"""Walk: every address x role x method, in and out of scope (S01, S03, S04, S45)."""

import re

import pytest
from django.urls import resolve

from tests.access.addresses import all_addresses
from tests.world import CAST, build_world
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]

ADDRESSES = all_addresses()
ABOUT_CASES = [address for address in ADDRESSES if address.is_about_a_case]
PLAIN = [address for address in ADDRESSES if not address.parameters]
NAMES = [name for name, _, _ in CAST]
# What answers without signing in, and why.
PUBLIC = {
    "healthz", "readyz",  # for operators
    "accounts:exit", "accounts:forgotten_sent", "accounts:open_link",  # say nothing about anybody
    "accounts:language", "accounts:theme", "account_new_password",
    "account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "account_inactive",  # the way in
}  # fmt: skip


@pytest.fixture
def world():
    return build_world()


def settled(response):
    """The body without what differs on every answer: tokens."""
    body = response.content.decode(errors="replace")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    body = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", body)
    body = re.sub(r'name="once" value="[^"]*"', "", body)
    return re.sub(r"P-[0-9A-Z]{7}", "CODE", body)


def test_the_walk_finds_the_addresses_that_stay():
    for path in ("/", "/accounts/login/", "/today/", "/people/", "/people/import/", "/cases/", "/contacts/new/",
                 "/team/", "/menu/", "/exit/", "/programs/", "/dashboard/", "/reports/", "/configure/",
                 "/notifications/", "/healthz", "/readyz"):  # fmt: skip
        assert resolve(path)


def test_without_signing_in_nothing_answers_but_the_way_in(client, world):
    for address in ADDRESSES:
        path = address.path(code=world.cases["ana"].code)
        for method in (client.get, client.post):
            response = method(path)
            assert response.status_code < 500, path
            assert "Yoel" not in response.content.decode()
            if address.name not in PUBLIC:
                assert response.status_code in (302, 401, 404, 405), (path, response.status_code)


@pytest.mark.parametrize("name", ["ana", "sara", "manuel", "adela", "aurelio", "lidia", "clara", "marta", "pablo"])
def test_a_case_out_of_scope_is_the_same_404_as_no_case_at_all(client, world, name):
    client.force_login(world.users[name])
    for address in ABOUT_CASES:
        foreign, missing = address.path(code=world.cases["carlos"].code), address.path(code="P-0000000")
        for method in ("get", "post", "put", "delete"):
            there, nowhere = getattr(client, method)(foreign), getattr(client, method)(missing)
            assert there.status_code == nowhere.status_code, (method, foreign)
            assert there.status_code in (404, 405), (method, foreign, there.status_code)
            assert settled(there) == settled(nowhere), (method, foreign)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_without_a_parameter_breaks_for_anybody(client, world, name):
    client.force_login(world.users[name])
    for address in PLAIN:
        for method in (client.get, client.post, client.head, client.options):
            response = method(address.path())
            if response.status_code in (302, 303) and "login" in response.url:
                client.force_login(world.users[name])
            assert response.status_code < 500, (name, address.route, response.status_code)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_with_a_parameter_that_names_nothing_breaks_for_anybody(client, world, name):
    client.force_login(world.users[name])
    for address in ADDRESSES:
        if not address.parameters:
            continue
        for method in (client.get, client.post):
            response = method(address.path())
            assert response.status_code in (200, 302, 303, 404, 405, 422), (
                name,
                address.route,
                response.status_code,
            )


def test_a_colleague_of_the_team_reads_the_code_and_not_the_page(client, world):
    client.force_login(world.berta)
    assert client.get(f"/cases/{world.cases['ana'].code}/").status_code == 404


def test_a_supervisor_opens_the_cases_of_her_team_and_no_other(client, world):
    client.force_login(world.sara)
    assert client.get(f"/cases/{world.cases['ana'].code}/").status_code == 200
    assert client.get(f"/cases/{world.cases['carlos'].code}/").status_code == 404


def test_a_page_that_opened_a_person_leaves_one_row_with_that_person(client, world):
    client.force_login(world.ana)
    before = AuditEntry.objects.filter(verb="read").count()
    assert client.get(f"/cases/{world.cases['ana'].code}/").status_code == 200
    rows = AuditEntry.objects.filter(verb="read").order_by("sequence")[before:]
    assert [row.subject_id for row in rows] == [world.cases["ana"].person_id]


def test_a_refusal_leaves_a_row(client, world):
    client.force_login(world.ana)
    client.get(f"/cases/{world.cases['carlos'].code}/")
    assert AuditEntry.objects.filter(verb="refused", actor_id=world.ana.pk).exists()
