"""The rooms of the import: for importers, and the steward's."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette
from accounts.roles import Role

palette.register(
    Room(
        key="import",
        label=_("Import"),
        icon="upload",
        url="imports:upload",
        roles=frozenset({Role.IMPORTER}),
        nav=frozenset({Role.IMPORTER}),
        order=80,
    )  # fmt: skip
)
palette.register(
    Room(
        key="repeats",
        label=_("Repeated people"),
        icon="people",
        url="imports:pairs",
        roles=frozenset({Role.STEWARD}),
        order=81,
    )  # fmt: skip
)
