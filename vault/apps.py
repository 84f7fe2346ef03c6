"""What shields a person: keys, encrypted fields, search index, audit trail. Knows no case."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "vault"

    def ready(self):
        """Finds what features put into the slots, then closes every slot of the house."""
        from vault import checks, slots  # noqa: F401

        slots.discover()
