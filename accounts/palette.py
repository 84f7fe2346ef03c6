"""The rooms of settings and of one's own account."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

palette.register(
    Room(
        key="configure", label=_("Configure"), icon="gear", url="accounts:configure", roles=ADMINISTRATORS,
        nav=ADMINISTRATORS, bar=ADMINISTRATORS, home=ADMINISTRATORS, order=10,
    )
)  # fmt: skip
palette.register(
    Room(
        key="users", label=_("Users"), icon="people", url="accounts:users", roles=ADMINISTRATORS,
        nav=ADMINISTRATORS, bar=ADMINISTRATORS, order=20,
    )
)  # fmt: skip
palette.register(
    Room(
        key="teams", label=_("Teams"), icon="together", url="accounts:teams", roles=ADMINISTRATORS,
        nav=ADMINISTRATORS, bar=ADMINISTRATORS, order=30,
    )
)  # fmt: skip
palette.register(Room(key="account", label=_("My account"), icon="person", url="accounts:standing", order=900))
