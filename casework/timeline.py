"""The slot `timeline`: what happened in a case, from every feature, merged on its page (E24)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vault.slots import Slot

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line. `key` orders lines of the same moment. `quiet`: an attempt, drawn lighter. `undo`: where it is undone."""

    at: datetime
    key: str
    icon: str
    title: str
    who: str = ""
    text: str = ""
    url: str = ""
    chip: str = ""
    quiet: bool = False
    undo: str = ""


@dataclass(frozen=True)
class Source:
    """`rows(case, user, before, limit)`: scoped rows with a moment before `before` (or None), newest first by (at, id),
    one query; rows may be opened by the page in one go. `entry(row)` answers an Entry."""

    key: str
    label: str
    rows: Callable
    entry: Callable
    order: int = 100


timeline = Slot("timeline", Source)
