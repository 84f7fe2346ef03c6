"""The slot `today`: what somebody has to do, from every feature, in order of harm on My day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vault.slots import Slot

# In order of harm (face 7.1); a test holds the order.
HARM = ("alert", "overdue_critical", "needs_outcome", "overdue", "today", "approval", "quiet")


@dataclass(frozen=True)
class Item:
    """One thing to do. `harm` a word of HARM, `why` the sentence on its chip, `case` an open case or None."""

    harm: str
    due_at: datetime | None
    title: str
    why: str
    url: str
    case: object = None
    act_label: str = ""
    act_url: str = ""


@dataclass(frozen=True)
class TodaySource:
    """`items(user, at)` answers Items of the user's scope, in a constant number of queries."""

    key: str
    items: Callable
    order: int = 100


today = Slot("today", TodaySource)
