"""The rooms of people."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

READERS = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL})
WRITERS = frozenset({Role.CASEWORKER, Role.SUPERVISOR})

palette.register(
    Room(
        key="people",
        label=_("People"),
        icon="people",
        url="cases:list",
        roles=READERS,
        nav=READERS,
        bar=READERS,
        order=20,
    )
)
palette.register(
    Room(key="register", label=_("Register a person"), icon="plus", url="cases:register", roles=WRITERS, order=22)
)
