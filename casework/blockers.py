"""The slot `blockers`: what stops a closing or a hand-over, in words, from every feature."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.slots import Slot


@dataclass(frozen=True)
class Blocker:
    """`sentences(case)` answers what stands in the way, as a list of sentences fit for the screen."""

    key: str
    sentences: Callable
    order: int = 100


blockers = Slot("blockers", Blocker)
