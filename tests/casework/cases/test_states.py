"""The case's state table: every move from where the table says and from nowhere else, by whom it says."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from casework.blockers import Blocker, blockers
from casework.cases.models import Case
from casework.cases.states import IN_WORK, MOVES, CaseStatus, ClosingReason
from records.status import SUPERVISOR, SYSTEM, WORKER, NotAllowed

pytestmark = pytest.mark.django_db
NOW = timezone.now() + timedelta(hours=1)  # after the world was made
S = CaseStatus


def put(case, status, came_from=S.ACTIVE):
    """The case as if it had come into `status` from `came_from`."""
    case.status = status
    Case.objects.filter(pk=case.pk).update(status=status, contact_due_at=case.next_contact_due())
    case.refresh_from_db()
    case.changes.create(source=came_from, target=status, at=NOW - timedelta(minutes=1), person_id=case.person_id,
                        reason_code=ClosingReason.GOALS_MET if status == S.CLOSING else "")  # fmt: skip
    return case


def act(case, move, by):
    words = {}
    if move.reasons:
        words["reason_code"] = ClosingReason.GOALS_MET
    elif move.needs_reason:
        words["reason"] = "lo pidió"
    return partial(getattr(case, move.name), by=by, at=NOW, **words)


@pytest.mark.parametrize("move", list(MOVES.values()), ids=lambda move: move.name)
@pytest.mark.parametrize("status", S)
def test_every_move_starts_only_where_the_table_says(world, status, move):
    case = put(world.cases["ana"], status)
    before = case.changes.count()
    if status in move.sources:
        act(case, move, world.sara)()
        case.refresh_from_db()
        assert case.status == (move.target or S.ACTIVE)
        assert case.changes.count() == before + 1
        assert (case.contact_due_at is not None) == (case.status in IN_WORK)
    else:
        with pytest.raises(NotAllowed):
            act(case, move, world.sara)()
        assert case.changes.count() == before


@pytest.mark.parametrize("move", list(MOVES.values()), ids=lambda move: move.name)
def test_a_move_is_for_the_parts_it_names_and_for_nobody_else(world, move):
    status = sorted(move.sources)[0]
    for name, parts in {"ana": {WORKER}, "sara": {SUPERVISOR}, "berta": set(), "carlos": set()}.items():
        case = put(world.cases["ana"], status)
        user = world.users[name]
        assert case.parts_of(user) == parts
        if move.parts & parts:
            act(case, move, user)()
        else:
            with pytest.raises(NotAllowed):
                act(case, move, user)()


def test_every_state_can_be_reached_and_every_state_but_the_discarded_left():
    reached = {move.target for move in MOVES.values() if move.target} | {S.DRAFT}
    assert reached == set(S)
    left = set().union(*(move.sources for move in MOVES.values()))
    assert left == set(S) - {S.DISCARDED}


def test_each_move_is_a_method_with_words_for_the_screen():
    for move in MOVES.values():
        assert callable(getattr(Case, move.name))
        assert str(move.label)
        assert move.parts - {SYSTEM}


def test_of_two_who_press_at_once_one_is_told(world):
    case, twin = world.cases["ana"], Case.objects.get(pk=world.cases["ana"].pk)
    case.assess(by=world.ana, at=NOW)
    with pytest.raises(NotAllowed):
        twin.assess(by=world.ana, at=NOW)


@pytest.mark.parametrize(("reason", "days"), [("contact_lost", 180), ("returned_to_custody", 90)])
def test_some_reasons_need_days_without_contact(world, reason, days):
    case = world.cases["ana"]
    put(case, S.ACTIVE)
    case.last_contact_at = NOW - timedelta(days=days - 1)
    with pytest.raises(NotAllowed):
        case.propose_closure(by=world.ana, at=NOW, reason_code=reason)
    case.last_contact_at = NOW - timedelta(days=days + 1)
    case.propose_closure(by=world.ana, at=NOW, reason_code=reason)
    assert case.status == S.CLOSING


def test_what_another_feature_says_stops_a_closing_but_not_that_of_somebody_who_died(world):
    with blockers.with_entry(Blocker("test", lambda case: ["A session is open."])):
        case = put(world.cases["ana"], S.CLOSING)
        with pytest.raises(NotAllowed, match="A session is open"):
            case.close(by=world.sara, at=NOW)
        case.changes.create(source=S.ACTIVE, target=S.CLOSING, at=NOW, person_id=case.person_id, reason_code="deceased")
        case.close(by=world.sara, at=NOW)
    assert case.status == S.CLOSED
    assert case.changes.order_by("-at", "-id").first().reason_code == "deceased"


def test_after_a_pause_clocks_count_from_its_end(world):
    case = put(world.cases["ana"], S.ACTIVE)
    case.last_contact_at = NOW - timedelta(days=60)
    case.pause(by=world.ana, at=NOW, reason="pidió un tiempo")
    assert case.contact_due_at is None
    case.resume(by=world.ana, at=NOW + timedelta(days=30))
    assert case.contact_due_at > NOW + timedelta(days=30)


def test_a_reason_is_sealed_and_its_code_is_clear(world):
    case = put(world.cases["ana"], S.ACTIVE)
    case.propose_closure(by=world.ana, at=NOW, reason_code="goals_met", reason="Tiene trabajo")
    row = case.changes.order_by("-at", "-id").first()
    row.refresh_from_db()
    assert row.reason_code == "goals_met"
    assert "Tiene" not in repr(row.reason)
