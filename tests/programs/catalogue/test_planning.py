"""Programs, groups and sessions are planned by who runs them, and nothing in an address is taken twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from programs.catalogue.models import RESERVED, Program, Session, Stale
from programs.catalogue.states import MOVES, SessionStatus
from records.status import NotAllowed
from tests.programs.world import build_programs, client_of, coordinate, make_session
from tests.world import grant
from vault.audit import for_the_house
from vault.ids import uuid7

pytestmark = pytest.mark.django_db

PROGRAM = {
    "name_es": "Taller de costura", "name_en": "Sewing workshop", "slug": "costura", "kind": "vocational",
    "order": "entry", "capacity": "", "description_es": "", "description_en": "",
}  # fmt: skip


@pytest.fixture
def world():
    with for_the_house("demo"):
        return build_programs()


def test_a_manager_makes_a_program_with_a_group_and_its_sessions(world):
    client = client_of(world.manuel)
    assert client.post("/programs/new/", PROGRAM)["Location"] == "/programs/costura/"
    answer = client.post("/programs/costura/groups/new/", {"name": "Tarde", "capacity": "8"})
    sessions = {"on": "03/11/2025", "time": "14:00", "minutes": "90", "mode": "in_person", "topic": "", "times": "6"}
    assert client.post(answer["Location"], sessions)["Location"] == "/programs/costura/"
    kept = Session.objects.filter(group__program__slug="costura").order_by("starts_at")
    assert kept.count() == 6
    assert {timezone.localtime(one.starts_at).hour for one in kept} == {14}


def test_weekly_sessions_keep_the_wall_time_over_a_change_of_the_clock(world):
    start = timezone.make_aware(timezone.datetime(2026, 3, 5, 9, 30))
    rows = world.group.plan_weekly(
        starts_at=start, minutes=60, mode="in_person", topic="", times=3, by=world.manuel, at=timezone.now()
    )
    assert {timezone.localtime(row.starts_at).strftime("%H:%M") for row in rows} == {"09:30"}
    assert len({timezone.localtime(row.starts_at).utcoffset() for row in rows}) == 2


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_no_program_is_called_like_an_address_of_the_house(world, slug):
    assert client_of(world.manuel).post("/programs/new/", PROGRAM | {"slug": slug}).status_code == 422
    assert not Program.objects.filter(slug=slug).exists()


def test_only_a_manager_makes_and_edits_programs(world):
    coordinate(world)
    for name, user in world.users.items():
        if name == "manuel":
            continue
        client = client_of(user)
        assert client.post("/programs/new/", PROGRAM).status_code == 404, name
        assert client.get(f"/programs/{world.program.slug}/edit/").status_code == 404, name


def test_a_coordinator_plans_groups_and_sessions_of_that_program_alone(world):
    client = client_of(coordinate(world))
    assert client.post(f"/programs/{world.program.slug}/groups/new/", {"name": "B", "capacity": "5"}).status_code == 302
    other = Program(slug="otro", kind="legal", names={"es": "Otro"}).put_down(by=None, at=timezone.now())
    assert client.get(f"/programs/{other.slug}/groups/new/").status_code == 404


def test_who_saves_second_sees_what_stands_there(world):
    client, address = client_of(world.manuel), f"/programs/{world.program.slug}/edit/"
    sent = PROGRAM | {"row_version": "1"}
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, sent | {"name_es": "Otro nombre"})
    assert answer.status_code == 409
    assert "Taller de costura" in answer.content.decode() and "Otro nombre" in answer.content.decode()
    with pytest.raises(Stale):
        world.program.revise(1, {"capacity": 3}, by=world.manuel, at=timezone.now())


def test_a_program_is_closed_and_opened_again(world):
    client, address = client_of(world.manuel), f"/programs/{world.program.slug}/edit/open/"
    assert client.post(address, {"to": "closed"}).status_code == 302
    assert client.post(address, {"to": "closed"}).status_code == 409
    assert client.post(address, {"to": "open"}).status_code == 302


PAIRS = [(status, name) for status in SessionStatus for name in MOVES]


@pytest.mark.parametrize(("status", "name"), PAIRS, ids=[f"{s}-{n}" for s, n in PAIRS])
def test_a_session_moves_by_its_table(world, status, name):
    session = make_session(world.group, status=status)
    words = {"reason_code": "weather"} if name == "cancel" else {}
    if status in MOVES[name].sources:
        getattr(session, name)(by=world.fabiola, at=timezone.now(), **words)
        assert Session.objects.get(pk=session.pk).status == MOVES[name].target
        assert session.changes.get().target == MOVES[name].target
    else:
        with pytest.raises(NotAllowed):
            getattr(session, name)(by=world.fabiola, at=timezone.now(), **words)
        assert not session.changes.exists()


def test_every_state_of_a_session_is_reached_and_left():
    assert {move.target for move in MOVES.values()} == set(SessionStatus)
    assert set().union(*(move.sources for move in MOVES.values())) == set(SessionStatus)


def test_a_session_is_moved_by_its_facilitator_or_who_runs_the_program_alone(world):
    coordinate(world)
    for name, allowed in (("fabiola", True), ("cora", True), ("manuel", True), ("ana", False), ("sara", False)):
        session = make_session(world.group)
        if allowed:
            session.hold(by=world.users[name], at=timezone.now())
        else:
            with pytest.raises(NotAllowed):
                session.hold(by=world.users[name], at=timezone.now())


def test_a_session_that_has_not_begun_is_not_held(world):
    session = make_session(world.group, timedelta(hours=2))
    with pytest.raises(NotAllowed):
        session.hold(by=world.fabiola, at=timezone.now())


def test_a_duty_that_names_no_id_names_nothing(world):
    grant(world.lidia, Role.COORDINATOR, target="not an id")
    assert not Program.objects.run_by(world.lidia).exists()


def test_sessions_of_others_are_404_whether_they_exist_or_not(world):
    for name in ("ana", "sara", "carlos"):
        client = client_of(world.users[name])
        for pk in (world.session.pk, uuid7()):
            assert client.get(f"/programs/{world.program.slug}/sessions/{pk}/edit/").status_code == 404
