"""The room of programs."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

READERS = frozenset(
    {Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL, Role.MANAGER, Role.COORDINATOR, Role.FACILITATOR}
)
BY_DUTY = frozenset({Role.COORDINATOR, Role.FACILITATOR})

palette.register(
    Room(
        key="programs", label=_("Programs"), icon="learn", url="enrolments:programs", roles=READERS, nav=READERS,
        bar=BY_DUTY | {Role.MANAGER}, home=BY_DUTY, order=50,
    )
)  # fmt: skip
