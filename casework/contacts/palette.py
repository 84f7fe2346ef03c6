"""The room of contacts: the middle of the phone's bar."""

from django.utils.translation import pgettext_lazy

from accounts.navigation import Room, palette
from accounts.roles import Role

WRITERS = frozenset({Role.CASEWORKER, Role.SUPERVISOR})

palette.register(
    Room(
        key="log", label=pgettext_lazy("verb, in the bar", "Log"), icon="plus", url="contacts:new", roles=WRITERS,
        bar=WRITERS, primary=frozenset({Role.CASEWORKER}), order=30,
    )
)  # fmt: skip
