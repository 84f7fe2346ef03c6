"""The slot `case_page`: sections and acts that features add to a case's page, each only for those who may."""

from collections.abc import Callable
from dataclasses import dataclass

from vault.slots import Slot


@dataclass(frozen=True)
class Section:
    """`context(case, user)` answers a dict for `template`, or None where there is nothing for this reader.
    `acts(case, user)` answers [(label, address, icon)]."""

    key: str
    label: str
    template: str = ""
    context: Callable = lambda case, user: None
    acts: Callable = lambda case, user: []
    order: int = 100


case_page = Slot("case_page", Section)
