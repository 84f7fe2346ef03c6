"""Rows of the vault, in three databases: the index beside the cases, keys in `keyring`, the trail in `audit`."""

from django.db import models

from vault.ids import uuid7


class DataKey(models.Model):
    """A data key, wrapped by the master key. Lives in the keyring; without it a person's fields are unreadable."""

    kind = models.CharField(max_length=10)
    subject_id = models.UUIDField()
    compartment = models.CharField(max_length=10)
    generation = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "kind", "compartment", "generation"], name="one_key_a_generation"
            )
        ]


class MasterCheck(models.Model):
    """A digest of the master key this keyring was made with: tells a wrong key from a missing one (S40)."""

    digest = models.BinaryField()


class IndexEntry(models.Model):
    """A blind token of a person's name (E11). Left out of backups and rebuilt."""

    pk = models.CompositePrimaryKey("token", "person_id")
    token = models.IntegerField()
    person_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="index_by_person")]


class AuditRow(models.Model):
    """What was done, by whom, when, to whom. No name, no text that was typed."""

    class Verb(models.TextChoices):
        READ = "read"
        WRITE = "write"
        SEARCH = "search"
        EXPORT = "export"
        SIGN_IN = "sign_in"
        SIGN_OUT = "sign_out"
        REFUSED = "refused"
        HOUSE = "house"

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=10, choices=Verb)
    what = models.CharField(max_length=80)  # a model's label, a route or a purpose; never what was typed
    object_id = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)  # the person, where there is one
    subjects = models.JSONField(default=list)  # the people, where there are more
    count = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=dict)  # closed words and numbers: a status, field names, a digest
    source = models.CharField(max_length=45, blank=True)  # an address, cut to its network

    class Meta:
        abstract = True


class AuditEntry(AuditRow):
    """A row of the trail, in the audit database, where the application may only insert and read."""

    sequence = models.BigAutoField(primary_key=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]


class AuditSeal(models.Model):
    """A link of the keyed chain over a batch of the trail (made by the sealing task)."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    digest = models.BinaryField()


class AuditOutbox(AuditRow):
    """A write's row, in the same transaction as the write; carried over to the trail right after (E8)."""
