"""Which table lives in which of the three databases."""

KEYRING = {"datakey", "mastercheck"}
AUDIT = {"auditentry", "auditseal"}


class VaultRouter:
    """Keys to `keyring`, the trail to `audit`, everything else to `default`."""

    @staticmethod
    def home_of(app_label, model_name):
        """The alias of the database that a model lives in."""
        if app_label == "vault" and model_name in KEYRING:
            return "keyring"
        if app_label == "vault" and model_name in AUDIT:
            return "audit"
        return "default"

    def db_for_read(self, model, **hints):
        """The model's only database."""
        return self.home_of(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        """Only within one database."""
        return self.db_for_read(one._meta.model) == self.db_for_read(other._meta.model)

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        """Each table in its own database; steps without a model say where they belong with `hints["home"]`."""
        if model_name is None:
            return db == hints.get("home", "default")
        return db == self.home_of(app_label, model_name)
