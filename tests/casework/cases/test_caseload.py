"""The caseload: the address is its state, pages lose nobody, and what is not one's own stays a code."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casework.cases import caseload
from casework.cases.caseload import Wish, cut, seen
from casework.cases.models import Case
from tests.world import make_case
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def codes(response):
    return re.findall(r"P-[0-9A-Z]{7}", re.search(r"<tbody>.*</tbody>", response.content.decode(), re.S)[0])


def listed(client, query=""):
    found = codes(client.get(f"/cases/{query}"))
    return list(dict.fromkeys(found))


def test_a_worker_begins_with_the_own_caseload_and_a_supervisor_with_the_team(client, world):
    client.force_login(world.ana)
    assert listed(client) == [world.cases["ana"].code]
    client.force_login(world.sara)
    assert set(listed(client)) == {world.cases["ana"].code, world.cases["berta"].code}


def test_of_a_colleagues_case_stand_code_phase_state_and_worker_and_nothing_else(client, world):
    client.force_login(world.ana)
    page = client.get("/cases/?worker=team").content.decode()
    code = world.cases["berta"].code
    assert code in page
    assert f"/cases/{code}/" not in page
    assert "Dayana" not in page
    assert "Yoel" in page
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if code in row)
    assert "Berta" in row
    assert not re.search(r"\d{1,2} (ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)", row)


def test_only_the_opened_people_stand_in_the_trail(client, world):
    client.force_login(world.ana)
    client.get("/cases/?worker=team")
    row = AuditEntry.objects.filter(verb="read", what="cases:list").latest("sequence")
    assert (row.count, row.subject_id) == (1, world.cases["ana"].person_id)


@pytest.mark.parametrize("name", ["manuel", "adela", "aurelio", "marta", "pablo"])
def test_without_a_role_in_cases_there_is_no_caseload(client, world, name):
    client.force_login(world.users[name])
    assert client.get("/cases/").status_code == 404


def test_filters_narrow_and_can_be_combined(client, world):
    now = timezone.now()
    late = make_case(world.teams[1], world.ana, given="Uno")
    Case.objects.filter(pk=late.pk).update(contact_due_at=now - timedelta(days=1), level="critical", status="active")
    Case.objects.filter(pk=world.cases["ana"].pk).update(contact_due_at=now + timedelta(days=1))
    client.force_login(world.ana)
    assert listed(client, "?overdue=1") == [late.code]
    assert listed(client, "?due=overdue&worker=me&overdue=1&status=active&level=critical") == [late.code]
    assert listed(client, "?status=intake") == [world.cases["ana"].code]
    assert set(listed(client, "?status=nonsense&sort=nonsense&after=x~y")) == {late.code, world.cases["ana"].code}


def test_closed_cases_are_there_for_whoever_asks(client, world):
    Case.objects.filter(pk=world.cases["ana"].pk).update(status="closed", contact_due_at=None)
    client.force_login(world.ana)
    assert "<tbody>" not in client.get("/cases/").content.decode()
    assert listed(client, "?status=closed") == [world.cases["ana"].code]


def test_a_supervisor_sees_whom_nobody_has_and_what_one_colleague_has(client, world):
    client.force_login(world.silvia)
    assert listed(client, "?worker=none") == [world.cases["nobody"].code]
    client.force_login(world.sara)
    assert listed(client, f"?worker={world.berta.pk}") == [world.cases["berta"].code]


@pytest.mark.parametrize(
    "sort", ["due", "-due", "last", "-last", "opened", "-opened", "code", "-code", "name", "-name"]
)
def test_pages_of_every_order_show_everybody_once(client, world, monkeypatch, sort):
    monkeypatch.setattr(caseload, "SIZE", 3)
    now = timezone.now()
    for number in range(8):
        case = make_case(world.teams[1], world.ana, given=f"Nombre{number}", phone=None)
        due = None if number % 3 == 0 else now + timedelta(days=number // 2)
        Case.objects.filter(pk=case.pk).update(contact_due_at=due, last_contact_at=due, status="active")
    client.force_login(world.ana)
    address, met, pages = f"/cases/?sort={sort}", [], 0
    while address:
        response = client.get(address)
        met += list(dict.fromkeys(codes(response)))
        pages += 1
        link = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = f"/cases/{link[1].replace('&amp;', '&')}" if link else ""
    mine = set(Case.objects.filter(worker=world.ana).values_list("code", flat=True))
    assert (len(met), set(met), pages) == (9, mine, 3)


def test_by_name_only_up_to_200(client, world, monkeypatch):
    client.force_login(world.ana)
    assert "sort=name" in client.get("/cases/").content.decode()
    monkeypatch.setattr(caseload, "NAMES_UP_TO", 0)
    page = client.get("/cases/?sort=name").content.decode()
    assert "sort=name" not in page
    assert world.cases["ana"].code in page


def test_a_list_costs_the_same_number_of_queries_for_1_and_for_30_people(client, world):
    client.force_login(world.sara)

    def queries():
        client.get("/cases/")
        with (
            CaptureQueriesContext(connections["default"]) as captured,
            CaptureQueriesContext(connections["keyring"]) as keys,
        ):
            client.get("/cases/")
        return len(captured), len(keys)

    few = queries()
    for number in range(29):
        make_case(world.teams[1], (world.ana, world.berta)[number % 2], phone=None)
    assert queries() == few
    assert few[0] <= 22


class AnyAddress(TestCase):
    """Whatever is typed into an address, it is read or left out."""

    databases = ["default", "keyring", "audit"]

    @given(st.text(max_size=60))
    @settings(max_examples=60)
    def test_the_place_in_an_address_is_read_or_is_the_beginning(self, text):
        value, key = seen(text)
        assert (value, key) == (None, None) or key is not None


def test_an_address_says_again_what_it_was_told():
    wish = Wish(whose="team", overdue=True, status="active", sort="opened", descending=True)
    query = wish.query(phase="d30")
    for part in ("worker=team", "overdue=1", "status=active", "phase=d30", "sort=-opened"):
        assert part in query
    assert cut([], None).next == ""
