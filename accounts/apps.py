"""Staff: users, teams, roles and duties, territories, sign-in, drafts, cover."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        """Registers the fence around the demonstration."""
        from accounts import checks  # noqa: F401
