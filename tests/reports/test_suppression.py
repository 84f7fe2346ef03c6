"""Nobody rebuilds a hidden cell: an attacker with every number that is told, subtraction and patience."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.suppression import ALL, K, Shelter, View, gives_away, joined, small

TEAMS = ("one", "two", "three")


def told(shelter, summed=()):
    """Everything that a reader is told: [({(team, row) of the sum}, value)], over the cells of single teams.
    `summed` are rows whose sum is told besides, where the house tells it."""
    columns, groups = shelter.columns, shelter.groups
    numbers = []
    for name, view in shelter.views.items():
        teams = list(columns) if name is ALL else [name]

        def tell(rows, teams=teams):
            cells = frozenset((team, row) for team in teams for row in rows)
            numbers.append((cells, sum(columns[team].get(row, 0) for team, row in cells)))

        for row in groups:
            if row not in view.hidden:
                tell([row])
        for group in set(groups.values()):
            if group not in view.hidden_groups:
                tell([row for row in groups if groups[row] == group])
        if not view.total_hidden:
            tell(list(groups))
        if name is ALL and summed and not gives_away(view, summed):
            tell(list(summed))
    return numbers


def determined(numbers, cells):
    """{cell: value} that linear algebra alone gives: Gauss over fractions, then the rows with one unknown."""
    order = sorted(cells)
    rows = [[Fraction(cell in known) for cell in order] + [Fraction(value)] for known, value in numbers]
    rank = 0
    for column in range(len(order)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for r in range(len(rows)):
            if r != rank and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [value - factor * own for value, own in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    found = {}
    for row in rows[:rank]:
        held = [place for place, value in enumerate(row[:-1]) if value]
        if len(held) == 1:
            found[order[held[0]]] = row[-1]
    return found


def bounds(numbers, cells):
    """{cell: (least, most)} by asking every told sum again and again: no cell is less than nothing."""
    least = dict.fromkeys(cells, 0)
    most = dict.fromkeys(cells, 10**6)
    changed = True
    while changed:
        changed = False
        for known, value in numbers:
            for cell in known:
                others = [other for other in known if other != cell]
                high = value - sum(least[other] for other in others)
                low = value - sum(most[other] for other in others)
                if high < most[cell]:
                    most[cell], changed = high, True
                if low > least[cell]:
                    least[cell], changed = low, True
    return {cell: (least[cell], most[cell]) for cell in cells}


def attack(shelter, summed=()):
    """The small cells of a team or of the house that an attacker knows for sure."""
    numbers = told(shelter, summed)
    cells = {(team, row) for team in shelter.columns for row in shelter.groups}
    known, within = determined(numbers, cells), bounds(numbers, cells)
    broken = [cell for cell, value in known.items() if small(value)]
    broken += [cell for cell, (low, high) in within.items() if low == high and small(low)]
    for row in shelter.groups:  # a row of the house is a sum of cells: what is told of its parts
        low = sum(within[team, row][0] for team in shelter.columns)
        high = sum(within[team, row][1] for team in shelter.columns)
        if low == high and small(low):
            broken.append(row)
    return broken


counts = st.integers(0, 14) | st.integers(0, 4)
flat = st.fixed_dictionaries({team: st.fixed_dictionaries(dict.fromkeys("abcd", counts)) for team in TEAMS})
grid = st.fixed_dictionaries(
    {
        team: st.fixed_dictionaries({f"{program}{state}": counts for program in "xyz" for state in "123"})
        for team in TEAMS
    }
)


@settings(max_examples=300, deadline=None)
@given(flat)
@example(
    {
        "one": {"a": 3, "b": 9, "c": 20, "d": 0},
        "two": {"a": 0, "b": 8, "c": 7, "d": 0},
        "three": {"a": 1, "b": 2, "c": 30, "d": 0},
    }
)
def test_a_table_with_its_totals_and_teams_gives_no_small_group_away(columns):
    shelter = Shelter(columns, dict.fromkeys("abcd", ""))
    assert attack(shelter) == []


@settings(max_examples=300, deadline=None)
@given(grid)
def test_a_grid_with_its_totals_and_teams_gives_no_small_group_away(columns):
    groups = {f"{program}{state}": program for program in "xyz" for state in "123"}
    shelter = Shelter(columns, groups)
    assert attack(shelter, summed=("x1", "y1", "z1")) == []


@given(flat)
def test_no_told_number_is_a_small_group(columns):
    shelter = Shelter(columns, dict.fromkeys("abcd", ""))
    assert [value for _cells, value in told(shelter) if small(value)] == []


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), counts, max_size=8))
def test_what_is_hidden_together_is_no_small_group(values):
    hidden = joined(values)
    if hidden is None:
        assert small(sum(values.values()))
    elif hidden:
        assert len(hidden) >= 2
        assert sum(values[key] for key in hidden) >= K
    else:
        assert not any(small(value) for value in values.values())


def test_nothing_is_hidden_without_need():
    shelter = Shelter({"one": {"a": 12, "b": 7}, "two": {"a": 5, "b": 0}}, {"a": "", "b": ""})
    assert not any(view.hidden or view.total_hidden for view in shelter.views.values())


def test_the_complement_of_a_share_is_hidden_with_it():
    shelter = Shelter({"one": {"yes": 26, "no": 3}}, {"yes": "", "no": ""})
    assert shelter.views[ALL].hidden == {"yes", "no"}
    assert not shelter.views[ALL].total_hidden


def test_a_house_of_fewer_than_five_tells_nothing():
    shelter = Shelter({"one": {"a": 2, "b": 2}}, {"a": "", "b": ""})
    assert shelter.views[ALL].total_hidden and shelter.views["one"].total_hidden


@pytest.mark.parametrize(("hidden", "gives"), [({"a"}, True), ({"a", "b"}, False), (set(), False)])
def test_a_sum_over_a_single_hidden_row_gives_it_away(hidden, gives):
    assert gives_away(View({"a": 3, "b": 9, "c": 8}, frozenset(hidden)), ["a", "b", "c"]) is gives
