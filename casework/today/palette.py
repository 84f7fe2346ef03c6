"""The rooms of the day."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

STAFF = frozenset({Role.CASEWORKER, Role.SUPERVISOR})

palette.register(
    Room(
        key="today",
        label=_("My day"),
        icon="sun",
        url="today:my_day",
        roles=STAFF | {Role.FACILITATOR},
        nav=frozenset({Role.CASEWORKER, Role.FACILITATOR}),
        bar=frozenset({Role.CASEWORKER, Role.FACILITATOR}),
        home=frozenset({Role.CASEWORKER, Role.FACILITATOR}),
        order=10,
    )
)
palette.register(
    Room(
        key="team",
        label=_("My team"),
        icon="people",
        url="today:team",
        roles=frozenset({Role.SUPERVISOR}),
        nav=frozenset({Role.SUPERVISOR}),
        bar=frozenset({Role.SUPERVISOR}),
        home=frozenset({Role.SUPERVISOR}),
        order=10,
    )
)
