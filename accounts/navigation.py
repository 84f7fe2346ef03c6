"""The slot `palette`: the rooms of the house, for the navigation, the menu page and Ctrl+K. A room that the reader may
not open is not drawn."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.roles import EVERYBODY
from vault.slots import Slot


@dataclass(frozen=True)
class Room:
    """A page with an address of its own. `nav`, `bar`, `home`: for which roles it stands in the left navigation, in
    the phone's bottom bar, and is where they land. `primary`: the bar's middle item for these roles."""

    key: str
    label: str
    icon: str
    url: str
    roles: frozenset = EVERYBODY
    nav: frozenset = frozenset()
    bar: frozenset = frozenset()
    home: frozenset = frozenset()
    primary: frozenset = frozenset()
    order: int = 100
    query: str = ""

    def address(self):
        """Where it is."""
        return reverse(self.url) + self.query


palette = Slot("palette", Room)

# Whose home wins, for somebody with several roles.
HOME_ORDER = (
    "supervisor", "caseworker", "legal", "clinical", "manager", "administrator", "auditor", "mentor", "partner",
    "facilitator", "coordinator",
)  # fmt: skip
FALLBACK_HOME = "/notifications/"


def rooms_for(standing):
    """All rooms that somebody may open, in order."""
    return [room for room in palette if room.roles & standing.roles]


def home_of(standing):
    """The address of the role's home; `/notifications/` where its room does not exist."""
    for role in HOME_ORDER:
        if role in standing.roles:
            for room in palette:
                if role in room.home:
                    return room.address()
    return FALLBACK_HOME


def frame_items(standing, path):
    """(left navigation, bottom bar): lists of dicts for the frame; the page that is open is marked."""

    def item(room):
        address = room.address()
        return {
            "label": room.label, "icon": room.icon, "url": address, "current": path == address.split("?")[0],
            "primary": bool(room.primary & standing.roles),
        }  # fmt: skip

    rooms = rooms_for(standing)
    nav = [item(room) for room in rooms if room.nav & standing.roles]
    bar = [item(room) for room in rooms if room.bar & standing.roles]
    return nav, bar[:5]
