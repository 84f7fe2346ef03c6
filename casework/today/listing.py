"""The order of My day: what is within the hour, then by harm, then by the clock (E28)."""

from collections import Counter
from datetime import timedelta

from casework.today_list import HARM, today
from vault.sealing import open_all

# Under which count at the head of the page a row stands: every row stands in one.
COUNTED = {
    "alert": "overdue",
    "overdue_critical": "overdue",
    "overdue": "overdue",
    "needs_outcome": "today",
    "today": "today",
    "approval": "waiting",
    "quiet": "waiting",
}
SOON = timedelta(hours=1)


def is_within_the_hour(item, at):
    """Whether it happens in the hour that begins at `at`."""
    return item.due_at is not None and at <= item.due_at < at + SOON


def in_order(items, at):
    """`items` as the page shows them at the moment `at`."""
    latest = at + timedelta(days=3650)
    return sorted(
        items,
        key=lambda item: (not is_within_the_hour(item, at), HARM.index(item.harm), item.due_at or latest, item.url),
    )


def list_for(user, at):
    """(items in order, {count: number}) of everything that every feature asks `user` to do."""
    items = in_order([item for source in today for item in source.items(user, at)], at)
    open_all([item.case.person for item in items if item.case is not None])
    return items, Counter(COUNTED[item.harm] for item in items)
