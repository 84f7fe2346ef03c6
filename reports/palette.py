"""The rooms of figures."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

READERS = frozenset({Role.MANAGER, Role.SUPERVISOR})
MANAGER = frozenset({Role.MANAGER})

palette.register(
    Room(
        key="dashboard", label=_("Dashboard"), icon="chart", url="reports:dashboard", roles=READERS, nav=READERS,
        bar=MANAGER, home=MANAGER, order=60,
    )
)  # fmt: skip
palette.register(
    Room(
        key="reports", label=_("Reports"), icon="report", url="reports:list", roles=READERS, nav=READERS, bar=MANAGER,
        order=80,
    )
)  # fmt: skip
