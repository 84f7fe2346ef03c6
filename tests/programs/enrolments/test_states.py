"""The table of enrolments, move by move: who may, from where, and what it writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.enrolments.models import Enrolment
from programs.enrolments.states import ENDED, LIVE, MOVES, EnrolmentStatus
from records.status import COORDINATOR, SUPERVISOR, SYSTEM, WORKER, NotAllowed
from tests.programs.world import build_programs, coordinate, enrolled, make_group, make_program
from tests.world import make_case
from vault.audit import for_the_house
from vault.models import AuditOutbox
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]
S = EnrolmentStatus


@pytest.fixture(autouse=True)
def account():
    with for_the_house("demo"):
        yield


@pytest.fixture
def world():
    return build_programs()


def words_of(name, world):
    soon = timezone.localdate() + timedelta(days=5)
    return {
        "accept": {"group": world.group}, "offer": {"group": world.group, "until": soon},
        "defer": {"reason": "Falta el carné", "review_on": soon}, "withdraw": {"reason": "Trabaja de noche"},
        "pause": {"reason_code": "detained", "review_on": soon, "reason": "Desde el martes"},
        "never_start": {"reason_code": "work"}, "refuse": {"reason_code": "age"}, "decline": {"reason_code": "hours"},
    }.get(name, {})  # fmt: skip


def in_state(world, status):
    """An enrolment in a state, by the shortest path of the table, moved by Cora."""
    enrolment = Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())
    path = {S.REFERRED: []}
    todo = [S.REFERRED]
    while todo:
        here = todo.pop(0)
        for move in MOVES.values():
            if here in move.sources and move.target not in path:
                path[move.target] = [*path[here], move.name]
                todo.append(move.target)
    for name in path[status]:
        getattr(enrolment, name)(by=world.cora, at=timezone.now(), **words_of(name, world))
    assert enrolment.status == status
    return enrolment


@pytest.mark.parametrize("status", list(S))
def test_a_move_is_possible_from_its_sources_and_from_nowhere_else(world, status):
    coordinate(world)
    pk = in_state(world, status).pk
    for name, move in MOVES.items():
        enrolment = Enrolment.objects.get(pk=pk)
        before, now = enrolment.changes.count(), timezone.now()
        try:
            with transaction.atomic():
                getattr(enrolment, name)(by=world.cora, at=now, **words_of(name, world))
                assert status in move.sources, f"{name} from {status}"
                assert Enrolment.objects.get(pk=pk).status == move.target
                assert enrolment.changes.count() == before + 1
                assert AuditOutbox.objects.filter(object_id=str(pk), detail__move=name, at=now).exists()
                raise IntegrityError  # made, and taken back
        except IntegrityError:
            continue
        except NotAllowed:
            assert status not in move.sources, f"{name} from {status}"
            assert Enrolment.objects.get(pk=pk).status == status


def test_every_state_is_reached_and_every_live_one_is_left():
    reached, left = {S.REFERRED}, set()
    for move in MOVES.values():
        reached.add(move.target)
        left |= move.sources
    assert reached == set(S)
    assert left == LIVE
    assert ENDED.isdisjoint(left)


@pytest.mark.parametrize("name", list(MOVES))
def test_only_the_parts_of_the_table_make_a_move(world, name):
    coordinate(world)
    move = MOVES[name]
    enrolment = in_state(world, sorted(move.sources)[0])
    parts = ((world.ana, WORKER), (world.sara, SUPERVISOR), (None, SYSTEM), (world.manuel, None), (world.fabiola, None))
    for user, part in parts:
        allowed = part in move.parts
        try:
            with transaction.atomic():
                getattr(enrolment, name)(by=user, at=timezone.now(), **words_of(name, world))
                raise IntegrityError  # made, and taken back
        except IntegrityError:
            assert allowed, f"{user} may not {name}"
        except NotAllowed:
            assert not allowed, f"{part} may {name}"
        enrolment = Enrolment.objects.get(pk=enrolment.pk)


def test_without_a_coordinator_the_cases_supervisor_acts(world):
    enrolment = Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())
    assert COORDINATOR in enrolment.parts_of(world.sara)
    assert COORDINATOR not in enrolment.parts_of(world.silvia) | enrolment.parts_of(world.ana)
    coordinate(world)
    assert COORDINATOR not in enrolment.parts_of(world.sara)
    assert COORDINATOR in enrolment.parts_of(world.cora)


def test_one_live_enrolment_a_case_and_program(world):
    first = enrolled(world)
    with pytest.raises(NotAllowed):
        Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())
    other = make_program("emprender")
    Enrolment.objects.propose(world.cases["ana"], other, by=world.ana, at=timezone.now())
    first.never_start(by=world.sara, at=timezone.now(), reason_code="work")
    again = Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())
    assert again.follows == first


def test_nobody_is_proposed_for_a_closed_program_or_out_of_scope(world):
    with pytest.raises(NotAllowed):
        Enrolment.objects.propose(world.cases["carlos"], world.program, by=world.ana, at=timezone.now())
    world.program.close(by=world.manuel, at=timezone.now())
    with pytest.raises(NotAllowed):
        Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=timezone.now())


def test_the_last_place_is_given_once_and_the_programs_limit_counts(world):
    small = make_group(world.program, "Grupo B", capacity=1)
    enrolled(world, group=small)
    second = make_case(world.teams[1], world.ana)
    with pytest.raises(NotAllowed):
        enrolled(world, second, group=small)
    world.program.revise(1, {"capacity": 1}, by=world.manuel, at=timezone.now())
    late = Enrolment.objects.get(case=second)
    with pytest.raises(NotAllowed):
        late.accept(by=world.sara, at=timezone.now(), group=world.group)


def test_silence_returns_to_the_same_place_in_the_list(world):
    now = timezone.now()
    first = Enrolment.objects.propose(world.cases["ana"], world.program, by=world.ana, at=now - timedelta(days=9))
    first.waitlist(by=world.sara, at=now - timedelta(days=8))
    second = Enrolment.objects.propose(world.cases["berta"], world.program, by=world.berta, at=now - timedelta(days=5))
    second.waitlist(by=world.sara, at=now - timedelta(days=4))
    first.offer(by=world.sara, at=now, group=world.group, until=timezone.localdate() + timedelta(days=3))
    first.lapse(by=None, at=now)
    assert list(Enrolment.objects.in_order(world.program)) == [first, second]
    assert Enrolment.objects.get(pk=first.pk).waiting_since == now - timedelta(days=8)


def test_the_reason_of_a_pause_is_sealed_with_its_code(world):
    coordinate(world)
    enrolment = in_state(world, S.PAUSED)
    change = enrolment.changes.get(target=S.PAUSED)
    assert change.reason_code == ""
    assert "detained" not in repr(change.__dict__)
    open_all(change)
    with_words = change.words()
    assert "Desde el martes" in with_words and with_words != "Desde el martes"


def test_scopes_of_enrolments_lie_inside_each_other(world):
    coordinate(world)
    enrolled(world, by=world.cora)
    now = timezone.now()
    expected = {
        "ana": (1, 1, 1), "berta": (1, 0, 0), "sara": (1, 1, 1), "carlos": (0, 0, 0), "silvia": (0, 0, 0),
        "manuel": (1, 0, 0), "cora": (1, 1, 1), "fabiola": (1, 0, 0), "adela": (0, 0, 0), "aurelio": (0, 0, 0),
        "marta": (0, 0, 0), "pablo": (0, 0, 0),
    }  # fmt: skip
    for name, counts in expected.items():
        user = world.users[name]
        sets = (
            Enrolment.objects.listed_to(user, now), Enrolment.objects.visible_to(user), Enrolment.objects.writable_by(user)
        )  # fmt: skip
        assert tuple(rows.count() for rows in sets) == counts, name
        assert set(sets[2]) <= set(sets[1]) <= set(sets[0])


def test_a_live_enrolment_stops_the_closing_of_the_case(world):
    from programs.enrolments.blockers import sentences

    enrolment = enrolled(world)
    assert len(sentences(world.cases["ana"])) == 1
    enrolment.never_start(by=world.sara, at=timezone.now(), reason_code="work")
    assert sentences(world.cases["ana"]) == []
