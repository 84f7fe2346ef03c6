"""The slot `demo`: each feature makes its own rows of the demonstration, called in the order of the layers (E32)."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.slots import Slot


@dataclass(frozen=True)
class DemoData:
    """`make(scene)` adds a feature's rows to the scene (people, seed, today) and notes on it what later features need."""

    key: str
    make: Callable
    order: int = 100


demo = Slot("demo", DemoData)
