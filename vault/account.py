"""On whose account something is opened: a request's user, or the house for a purpose (E9, E10).

Opening a sealed row notes its person here; the audit row is committed before the answer leaves."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

_current = ContextVar("puente_account", default=None)


class Unaccounted(Exception):
    """Somebody's data was opened on nobody's account: neither inside a request nor inside `for_the_house`."""


@dataclass
class Account:
    """What was opened so far and the keys fetched for it; it lives as long as the request or the block."""

    actor_id: UUID | None = None
    purpose: str = ""
    opened: set = field(default_factory=set)
    keys: dict = field(default_factory=dict)
    wrote: bool = False
    noted: list = field(default_factory=list)  # audit rows to commit before the answer, besides the read


def current():
    """The account in force; raises Unaccounted where there is none."""
    if (account := _current.get()) is None:
        raise Unaccounted("Open people's data inside a request or inside for_the_house(purpose).")
    return account


def current_or_none():
    """The account in force, or None."""
    return _current.get()


@contextmanager
def opened_for(account):
    """Puts `account` in force for the block."""
    token = _current.set(account)
    try:
        yield account
    finally:
        _current.reset(token)
