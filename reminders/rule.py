"""The slot `rules`: what is due, for whom, and what is said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from vault.slots import Slot


@dataclass(frozen=True)
class Step:
    """A moment of a rule: `offset` from the due moment, to `audience` ("worker", "supervisor", "facilitator", ...)."""

    key: str
    offset: timedelta
    audience: str = "worker"


@dataclass(frozen=True)
class Rule:
    """`due(since, until)`: a queryset of what has a moment in [since, until), annotated with `moment`; moments are clear
    indexed columns. `steps`: when it is said, to whom. `audience(row, step)`: the users. `still(row)`: whether it still
    holds at the moment of sending. `title(row)`: the words in the app, without a name; `url(row)`: where it leads."""

    key: str
    label: str
    due: Callable
    audience: Callable
    title: Callable
    url: Callable
    steps: tuple = (Step("due", timedelta()),)
    still: Callable = lambda row: True
    case_of: Callable = lambda row: row
    digest: bool = False
    critical: bool = False
    order: int = 100
    extra: dict = field(default_factory=dict)


rules = Slot("rules", Rule)
