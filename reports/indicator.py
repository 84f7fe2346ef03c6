"""The slot `indicators`: figures, each declared once. Dashboard, reports and exports read the same object."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.slots import Slot

PART, YES, NO, UNKNOWN, OUT = "part", "yes", "no", "unknown", "out"
PARTS, SHARE, GRID, COUNT = "parts", "share", "grid", "count"


@dataclass(frozen=True)
class Line:
    """One row of a figure. `role`: a part of the whole; for a share the numerator, the rest of the denominator, what
    is unknown, or what does not count. `group`: the row's table, in a figure that is a grid."""

    key: str
    label: str
    role: str = PART
    group: str = ""
    group_label: str = ""


@dataclass(frozen=True)
class Indicator:
    """One figure. Every counted thing falls into exactly one row, so that rows add up and nothing is told twice.

    `count(period, at)`: {(team id, row key): how many}, by SQL on clear columns, grouped by the case's team.
    `lines(keys)`: the rows in their order, for the keys that were counted and those that are always shown.
    `kind`: parts of a whole, a share, a grid (program by state) or a mere count. `standing`: counted at a moment, not
    over a period. `list_url(row key, team id)`: the list behind a row, for who may list its members, or "".
    `sums`: rows of another indicator of which this one's total is the sum, as (its key, test of a row key).
    `by_team`: drawn team by team, where there are several. `front`: the short word of a row of a grid that stands on its
    card, or "". `drawn`: rows of a grid that are drawn, summed by group, under the words `drawn_as`. `most_unknown`: above
    this share of unknowns the share is withheld."""

    key: str
    label: str
    definition: str
    numerator: str
    denominator: str
    unknown: str
    unit: str
    count: Callable
    lines: Callable
    kind: str = PARTS
    standing: bool = False
    list_url: Callable = lambda row, team: ""
    sums: tuple = ()
    by_team: bool = False
    front: Callable | None = None
    drawn: Callable | None = None
    drawn_as: str = ""
    most_unknown: float = 1.0
    version: int = 1
    order: int = 100


indicators = Slot("indicators", Indicator)
