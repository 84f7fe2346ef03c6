"""The status table refuses what it was not told, and says why."""

import pytest

from records.status import SUPERVISOR, WORKER, Move, StatusTable


def move(**more):
    plain = {"name": "go", "label": "Go", "sources": frozenset({"a"}), "target": "b", "parts": frozenset({WORKER})}
    return Move(**plain | more)


class Thing:
    """Something with a status."""

    status = "a"

    def get_status_display(self):
        return "Aa"


def test_a_part_that_does_not_exist_is_an_error_at_start():
    with pytest.raises(ValueError, match="no such part"):
        move(parts=frozenset({"boss"}))


def test_two_moves_of_one_name_are_an_error_at_start():
    with pytest.raises(ValueError, match="share a name"):
        StatusTable(move(), move(target="c"))


def test_only_moves_from_here_for_my_part_are_offered_with_why_not():
    table = StatusTable(
        move(), move(name="stay", sources=frozenset({"b"})), move(name="lead", parts=frozenset({SUPERVISOR})),
        move(name="guarded", guard=lambda thing: "Not yet."),
    )  # fmt: skip
    assert [(one.name, why) for one, why in table.open_to(Thing(), {WORKER})] == [("go", ""), ("guarded", "Not yet.")]
    assert [one.name for one, why in table.open_to(Thing(), {SUPERVISOR})] == ["lead"]
    assert table.open_to(Thing(), set()) == []


@pytest.mark.parametrize(
    ("more", "reason", "code", "parts", "is_refused"),
    [
        ({}, "", "", {WORKER}, False),
        ({}, "", "", {SUPERVISOR}, True),
        ({"sources": frozenset({"b"})}, "", "", {WORKER}, True),
        ({"needs_reason": True}, "  ", "", {WORKER}, True),
        ({"needs_reason": True}, "why", "", {WORKER}, False),
        ({"guard": lambda thing: "Not yet."}, "", "", {WORKER}, True),
    ],
)
def test_a_refusal_carries_its_reason(more, reason, code, parts, is_refused):
    table = StatusTable(move(**more))
    assert bool(table.why_not(Thing(), table["go"], parts, reason, code)) is is_refused
