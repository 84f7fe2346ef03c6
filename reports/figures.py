"""A figure as its reader may see it. Screen, file and command build it here, and nowhere else."""

from dataclasses import asdict, dataclass, field

from accounts.models import Team
from accounts.roles import Role
from reports.counting import kept
from reports.indicator import GRID, NO, SHARE, UNKNOWN, YES, indicators
from reports.suppression import ALL, K, Shelter, View, gives_away

SUPPRESSED = f"<{K}"  # what stands in a cell that is hidden
FEWEST = 20  # a share of fewer is told as counts


@dataclass(frozen=True)
class Reader:
    """What somebody's figures may count. `teams`: ids, or None for the whole house. `lists`: whether the reader may list
    those who are counted; who may not gets no small group."""

    teams: frozenset | None
    lists: bool

    @classmethod
    def of(cls, user):
        """A manager counts the house and lists nobody; a supervisor counts her teams and lists them. Else None."""
        standing = user.standing
        if standing.has(Role.MANAGER):
            return cls(None, False)
        teams = standing.teams_as(Role.SUPERVISOR)
        return cls(frozenset(teams), True) if teams else None

    def offered_teams(self):
        """The teams this reader may choose from."""
        teams = Team.objects.order_by("name")
        return list(teams if self.teams is None else teams.filter(pk__in=self.teams))


@dataclass(frozen=True)
class Cell:
    """One row of a figure: `value` a number or `SUPPRESSED`."""

    key: str
    label: str
    value: object
    role: str
    group: str = ""
    url: str = ""

    @property
    def is_suppressed(self):
        """Whether it is hidden."""
        return self.value == SUPPRESSED


@dataclass
class Figure:
    """One indicator over one period for one reader. `part`, `base`: of a share. `total`: of all rows."""

    key: str
    label: str
    kind: str
    unit: str
    as_of: object
    total: object
    cells: list
    groups: list = field(default_factory=list)  # (key, label, total) of a grid
    part: object = None
    base: object = None
    percent: int | None = None
    withheld: bool = False
    standing: bool = False
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    unknown: str = ""

    @property
    def unknowns(self):
        """The rows of what is not known."""
        return [cell for cell in self.cells if cell.role == UNKNOWN]

    @property
    def is_small(self):
        """Whether the share stands on too few to be told as a share."""
        return isinstance(self.base, int) and 0 < self.base < FEWEST

    @property
    def shown_groups(self):
        """A grid by its groups: [(label, total, cells)]."""
        return [(label, total, [cell for cell in self.cells if cell.group == key]) for key, label, total in self.groups]

    def frozen(self):
        """It as plain values, for a snapshot."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}


class Board:
    """All figures of a period for one reader. Texts are in the active language."""

    def __init__(self, reader, period, at):
        self.reader, self.counted = reader, kept(period, at)
        self.lines, self.columns, self.shelters = {}, {}, {}
        for indicator in indicators:
            self._prepare(indicator, self.counted[indicator.key][1])

    def _prepare(self, indicator, columns):
        teams, key = self.reader.teams, indicator.key
        columns = {name: column for name, column in columns.items() if teams is None or name in teams}
        self.lines[key] = lines = indicator.lines({row for column in columns.values() for row in column})
        groups = {line.key: line.group for line in lines}
        self.columns[key] = {
            name: {row: number for row, number in column.items() if row in groups} for name, column in columns.items()
        }
        if not self.reader.lists:
            self.shelters[key] = Shelter(self.columns[key], groups)

    def figures(self, team=None):
        """Every figure, of one team or of all."""
        return [self.figure(indicator.key, team) for indicator in indicators]

    def figure(self, key, team=None):
        """One figure, of one team or of all."""
        as_of = self.counted[key][0]
        return _figure(indicators[key], self.lines[key], self.view(key, team), as_of, self.reader, team)

    def view(self, key, team=None):
        """The counts that this reader may see. A team that has nobody is empty."""
        if self.reader.lists:
            chosen = [column for name, column in self.columns[key].items() if team in (None, name)]
            return View({line.key: sum(column.get(line.key, 0) for column in chosen) for line in self.lines[key]})
        view = self.shelters[key].views.get(ALL if team is None else team, View({}))
        if sums := indicators[key].sums:
            return _beside(view, self.view(sums[0], team), sums[1])
        return view


def figures_for(reader, period, at, team=None):
    """The figures of a period, for a reader and, if wished, one team of hers."""
    return Board(reader, period, at).figures(team)


def _beside(view, other, belongs):
    """A sum of rows of another figure is hidden wherever it would tell one of them."""
    if gives_away(other, [row for row in other.values if belongs(row)]):
        return View(view.values, frozenset(view.values), view.hidden_groups, True)
    return view


def _figure(indicator, lines, view, as_of, reader, team):
    def shown(keys, hidden):
        return SUPPRESSED if hidden else sum(view.values.get(key, 0) for key in keys)

    cells = [
        Cell(
            line.key, str(line.label), shown([line.key], line.key in view.hidden), line.role, line.group,
            indicator.list_url(line.key, team) if reader.lists else "",
        )
        for line in lines
    ]  # fmt: skip
    figure = Figure(
        key=indicator.key, label=str(indicator.label), kind=indicator.kind, unit=str(indicator.unit), as_of=as_of,
        standing=indicator.standing,
        total=shown([line.key for line in lines], view.total_hidden), cells=cells,
        definition=str(indicator.definition), numerator=str(indicator.numerator),
        denominator=str(indicator.denominator), unknown=str(indicator.unknown),
    )  # fmt: skip
    if indicator.kind == GRID:
        names = dict.fromkeys((line.group, str(line.group_label)) for line in lines)
        figure.groups = [
            (name, label, shown([line.key for line in lines if line.group == name], name in view.hidden_groups))
            for name, label in names
        ]
    if indicator.kind == SHARE:
        _share(figure, indicator, lines, view, shown)
    return figure


def _share(figure, indicator, lines, view, shown):
    """Part, base and percent; hidden where a row of the base is hidden, since its complement would tell it."""
    yes = [line.key for line in lines if line.role == YES]
    base = [line.key for line in lines if line.role in (YES, NO)]
    unknown = sum(view.values.get(line.key, 0) for line in lines if line.role == UNKNOWN)
    hidden = any(key in view.hidden for key in base)
    figure.part, figure.base = shown(yes, hidden), shown(base, hidden)
    if hidden:
        return
    figure.withheld = unknown > indicator.most_unknown * (figure.base + unknown)
    if figure.base and not figure.withheld:
        figure.percent = round(100 * figure.part / figure.base)
