"""Small groups are hidden, and with them whatever would give them away by subtraction (DESIGN 6).

What is published is a partition: every number a reader gets is the count of a block, and every block is empty or holds at
least five. Numbers that are only sums of blocks tell no more than the blocks. Blocks are made in two turns: within a table
a small row is joined with others until together they are no small group; across teams a column stands alone only if all
its blocks may, and if what remains of the other columns, taken together, may too."""

from dataclasses import dataclass, field

K = 5
ALL = None  # the column of the whole house


@dataclass(frozen=True)
class View:
    """One column as a reader may see it: `hidden` rows, `hidden_groups` (their totals), and whether the total is."""

    values: dict
    hidden: frozenset = frozenset()
    hidden_groups: frozenset = frozenset()
    total_hidden: bool = False

    def value(self, key):
        """The count of a row, or None where it is hidden."""
        return None if key in self.hidden else self.values.get(key, 0)


def small(count, k=K):
    """Whether so many are a group in which somebody could be recognised."""
    return 0 < count < k


def joined(values, k=K):
    """The keys of `values` that are hidden: the small ones, joined by the next smallest until together they are no
    small group. None, if even all together are one."""
    if not any(small(value, k) for value in values.values()):
        return frozenset()
    if sum(values.values()) < k:
        return None
    found = {key for key, value in values.items() if small(value, k)}
    rest = sorted((value, key) for key, value in values.items() if value >= k)
    while sum(values[key] for key in found) < k:
        found.add(rest.pop(0)[1])
    return frozenset(found)


def _sums(columns, keys):
    return {key: sum(column.get(key, 0) for column in columns) for key in keys}


def alone(columns, candidates, keys, hidden, k=K):
    """Which of the `candidates` among `columns` may stand alone, with the rows of `hidden` joined to one block."""

    def fit(sums):
        blocks = [sums[key] for key in keys if key not in hidden] + [sum(sums[key] for key in hidden)]
        return not any(small(block, k) for block in blocks)

    standing = {name for name in candidates if fit(_sums([columns[name]], keys))}
    while not fit(_sums([column for name, column in columns.items() if name not in standing], keys)):
        standing.remove(min(standing, key=lambda name: (sum(columns[name].values()), str(name))))
    return standing


@dataclass
class Shelter:
    """A figure over all columns, `columns` = {team: {row: count}}, with `groups` = {row: group}, made safe to show."""

    columns: dict
    groups: dict
    k: int = K
    views: dict = field(default_factory=dict)

    def __post_init__(self):
        rows = sorted(self.groups)
        names = sorted(set(self.groups.values()))
        by_group = {
            name: {group: sum(column.get(row, 0) for row in rows if self.groups[row] == group) for group in names}
            for name, column in self.columns.items()
        }
        whole = _sums(by_group.values(), names)
        hidden_groups = joined(whole, self.k)
        if hidden_groups is None:
            self._hide_everything(rows, names)
            return
        standing = alone(by_group, set(self.columns), names, hidden_groups, self.k)
        hidden, shown = self._within_groups(rows, names, hidden_groups, standing)
        self.views[ALL] = View(_sums(self.columns.values(), rows), frozenset(hidden), hidden_groups)
        for name, column in self.columns.items():
            apart = {row for row in rows if name not in shown.get(self.groups[row], ())}
            self.views[name] = View(
                column,
                frozenset(hidden | apart),
                frozenset(names) if name not in standing else hidden_groups,
                name not in standing,
            )

    def _within_groups(self, rows, names, hidden_groups, standing):
        """(hidden rows of the whole, {group: columns whose rows may be shown})."""
        hidden, shown = set(), {}
        for group in names:
            keys = [row for row in rows if self.groups[row] == group]
            found = joined(_sums(self.columns.values(), keys), self.k) if group not in hidden_groups else None
            if found is None:
                hidden |= set(keys)
                continue
            hidden |= found
            parts = {name: {key: column.get(key, 0) for key in keys} for name, column in self.columns.items()}
            shown[group] = alone(parts, standing, keys, found, self.k)
        return hidden, shown

    def _hide_everything(self, rows, names):
        for name, column in [(ALL, _sums(self.columns.values(), rows)), *self.columns.items()]:
            self.views[name] = View(column, frozenset(rows), frozenset(names), True)


def gives_away(view, keys):
    """Whether the sum of these rows, told beside `view`, would tell about a hidden one of them."""
    hidden = [key for key in keys if key in view.hidden]
    return bool(hidden) and (len(hidden) < 2 or sum(view.values.get(key, 0) for key in hidden) < K)
