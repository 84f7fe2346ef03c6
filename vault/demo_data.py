"""The slot `demo`: each feature makes its own rows of the demonstration, called in the order of the layers (E32)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.utils import timezone

from vault.slots import Slot


@dataclass
class Scene:
    """What is being made: `people` of this slice, from a seed, as of `now`. A feature notes what later ones need.

    A big demonstration is made in slices: `is_first` holds for the first; `cases` and `released_on` are the slice's."""

    people: int
    seed: int
    now: datetime
    random: Random
    is_first: bool = True
    users: dict = field(default_factory=dict)  # {"caseworker2": user}, by what stands before @demo.puente.test
    teams: list = field(default_factory=list)
    caseworkers: dict = field(default_factory=dict)  # {team id: [users]}
    supervisors: dict = field(default_factory=dict)  # {team id: user}
    newcomers: list = field(default_factory=list)  # of the slice: what is known of each before there is a case
    cases: list = field(default_factory=list)
    released_on: dict = field(default_factory=dict)  # {case id: date or None}
    programs: list = field(default_factory=list)

    @property
    def today(self):
        """The local day of `now`."""
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class DemoData:
    """`make(scene)` adds a feature's rows. `once`: rows of the house (staff, programs), made with the first slice."""

    key: str
    make: Callable
    order: int = 100
    once: bool = False


demo = Slot("demo", DemoData)
