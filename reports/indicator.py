"""The slot `indicators`: figures, each declared once. Dashboard, reports and exports read the same object."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.slots import Slot


@dataclass(frozen=True)
class Indicator:
    """`count(user, period)` answers an `reports.figures.Figure`. Texts are translated; `list_url(user, period, row)`
    answers where the list behind a figure is, or "" where the reader may see none."""

    key: str
    label: str
    definition: str
    numerator: str
    denominator: str
    count: Callable
    list_url: Callable = lambda user, period, row="": ""
    unit: str = ""
    order: int = 100


indicators = Slot("indicators", Indicator)
