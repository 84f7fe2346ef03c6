"""Programs on the screen: what is shown to whom, and enrolling from the case and from the program."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.enrolments.models import Enrolment
from programs.enrolments.states import MOVES
from tests.programs.world import build_programs, client_of, coordinate, crowd, enrolled, make_program, make_session
from vault.audit import for_the_house
from vault.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with for_the_house("demo"):
        return build_programs()


def test_programs_are_listed_to_case_workers_managers_and_duties_alone(world):
    seen = {name for name, user in world.users.items() if client_of(user).get("/programs/").status_code == 200}
    assert seen == {"ana", "berta", "sara", "carlos", "silvia", "lidia", "clara", "manuel", "fabiola"}
    for name in ("adela", "marta", "cora"):
        assert client_of(world.users[name]).get(world.program.get_absolute_url()).status_code == 404


def test_a_caseworker_proposes_in_a_case_and_the_supervisor_gives_the_place_at_once(world):
    code = world.cases["ana"].code
    form = {"place": str(world.group.pk), "once": str(uuid7())}
    client = client_of(world.ana)
    first, second = client.post(f"/cases/{code}/enrol/", form), client.post(f"/cases/{code}/enrol/", form)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert Enrolment.objects.get().status == "referred"
    berta = world.cases["berta"].code
    assert client_of(world.sara).post(f"/cases/{berta}/enrol/", {"place": str(world.group.pk)}).status_code == 302
    assert Enrolment.objects.get(case=world.cases["berta"]).status == "accepted"


def test_one_enrols_from_the_program_page_by_person_and_group(world):
    address = f"/programs/{world.program.slug}/enrol/"
    page = client_of(world.ana).get(address).content.decode()
    assert world.cases["ana"].code in page and world.cases["carlos"].code not in page
    sent = {"person": world.cases["ana"].code, "place": str(world.group.pk)}
    assert client_of(world.ana).post(address, sent).status_code == 302
    assert client_of(world.ana).post(address, sent).status_code == 409  # enrolled already
    assert client_of(world.ana).post(address, sent | {"person": world.cases["carlos"].code}).status_code == 422
    found = client_of(world.sara).post(address, {"do": "search", "who": "daya"}).content.decode()
    assert world.cases["berta"].code in found


def test_a_full_group_says_so_and_the_proposal_stands(world):
    world.group.revise(1, {"capacity": 1}, by=world.manuel, at=timezone.now())
    with for_the_house("demo"):
        enrolled(world)
    code = world.cases["berta"].code
    assert client_of(world.sara).post(f"/cases/{code}/enrol/", {"place": str(world.group.pk)}).status_code == 302
    assert Enrolment.objects.get(case=world.cases["berta"]).status == "referred"


@pytest.mark.parametrize("name", list(MOVES))
def test_each_move_has_a_page_that_asks_what_it_needs(world, name):
    coordinate(world)
    enrolment = Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())
    Enrolment.objects.filter(pk=enrolment.pk).update(status=sorted(MOVES[name].sources)[0], group=world.group)
    address = f"{enrolment.get_absolute_url()}do/{name}/"
    client = client_of(world.cora)
    assert client.get(address).status_code == 200
    day = f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"
    reasons = {"never_start": "work", "refuse": "age", "decline": "hours", "pause": "ill"}
    sent = {
        "group": str(world.group.pk), "until": day, "review_on": day, "reason": "Así lo dijo",
        "reason_code": reasons.get(name, ""),
    }  # fmt: skip
    needs = name in {"accept", "offer", "defer", "pause", "withdraw", "never_start", "refuse", "decline"}
    assert client.post(address, {}).status_code == (422 if needs else 302)
    if needs:
        assert client.post(address, sent).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.status == MOVES[name].target
    assert client.post(address, sent).status_code == 409


def test_reasons_and_names_stand_within_the_case_alone(world):
    coordinate(world)
    with for_the_house("demo"):
        enrolment = enrolled(world, by=world.cora)
        enrolment.start(by=None, at=timezone.now())
        enrolment.withdraw(by=world.ana, at=timezone.now(), reason="Cuida de su madre")
    address = enrolment.get_absolute_url()
    inside, outside = (client_of(user).get(address).content.decode() for user in (world.ana, world.cora))
    assert "Cuida de su madre" in inside and "Yoel" in inside
    assert "Cuida de su madre" not in outside and "Yoel" not in outside and world.cases["ana"].code in outside


@pytest.mark.parametrize("name", ["carlos", "silvia", "berta", "manuel", "fabiola", "adela"])
def test_an_enrolment_out_of_scope_is_a_404(world, name):
    with for_the_house("demo"):
        enrolment = enrolled(world)
    client = client_of(world.users[name])
    for path in ("", "do/withdraw/"):
        assert client.get(f"{enrolment.get_absolute_url()}{path}").status_code == 404
        assert client.get(f"/programs/{world.program.slug}/enrolments/{uuid7()}/{path}").status_code == 404
    code = world.cases["ana"].code
    assert client.get(f"/cases/{code}/enrol/").status_code == 404


def test_the_managers_list_shows_codes_and_filters_by_group_and_state_alone(world):
    with for_the_house("demo"):
        enrolled(world)
        other = Enrolment.objects.propose(world.cases["carlos"], world.program, by=world.carlos, at=timezone.now())
    address, client = f"/programs/{world.program.slug}/enrolments/", client_of(world.manuel)
    page = client.get(address).content.decode()
    assert world.cases["ana"].code in page and other.case.code in page and "Yoel" not in page
    page = client.get(address, {"state": "referred"}).content.decode()
    assert world.cases["ana"].code not in page and other.case.code in page
    page = client.get(address, {"group": str(world.group.pk)}).content.decode()
    assert world.cases["ana"].code in page and other.case.code not in page
    assert client.get(address, {"group": "x", "state": "y", "sex": "f"}).content.decode().count("P-") >= 2


@pytest.mark.parametrize("address", ["/programs/", "/programs/electricidad/", "/programs/electricidad/enrolments/"])
@pytest.mark.parametrize("name", ["sara", "manuel", "fabiola"])
def test_pages_ask_as_many_questions_for_1_as_for_30(world, name, address):
    client = client_of(world.users[name])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def add(count):
        world.group.revise(world.group.row_version, {"capacity": 99}, by=world.manuel, at=timezone.now())
        for enrolment in crowd(world, count):
            enrolment.waitlist(by=world.sara, at=timezone.now())
        crowd(world, count)
        for number in range(count):
            make_session(world.group, timedelta(days=number + 1))
            make_session(world.group, timedelta(days=-number - 1), status="held")

    with for_the_house("demo"):
        add(1)
        queries()  # the first page of a session also begins its clock
        few = queries()
        add(10)
        for number in range(10):
            make_program(f"programa-{number}")
    assert queries() == few


def test_my_day_of_a_facilitator_holds_todays_session_and_lists_left_open(world):
    from programs.enrolments.today import items

    at = timezone.now()
    make_session(world.group, timedelta(days=-3))
    make_session(world.group, timedelta(days=-4), status="held")
    found = list(items(world.fabiola, at))
    assert len(found) == 2 and {item.harm for item in found} <= {"today", "needs_outcome"}
    assert list(items(world.ana, at)) == []
