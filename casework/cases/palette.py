"""The room of the cases."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

READERS = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL})

palette.register(
    Room(
        key="cases",
        label=_("People"),
        icon="people",
        url="cases:list",
        roles=READERS,
        nav=READERS,
        bar=READERS,
        home=frozenset({Role.LEGAL, Role.CLINICAL}),
        order=20,
    )
)
