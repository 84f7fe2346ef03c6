"""Rows remember versions: a stale save shows both texts and lets the worker choose (E20)."""

from django.conf import settings
from django.db import models, transaction

from vault import audit
from vault.fields import SealedField, SealedJSON
from vault.ids import uuid7
from vault.sealing import OfAPerson, open_all, reseal


class Stale(Exception):
    """Somebody else saved first. `theirs` = {field: value} as it stands now, `mine` = what was about to be saved."""

    def __init__(self, row, mine):
        self.row, self.mine = row, mine
        self.theirs = {name: getattr(row, name) for name in mine}
        super().__init__("stale")


class Revision(OfAPerson):
    """Who changed which fields of a record, when, and what stood there before (sealed)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField()
    record = models.CharField(max_length=60)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField()
    fields = models.JSONField()
    before = SealedJSON()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record_id", "version"], name="revisions_of_a_record")]


class Versioned(models.Model):
    """For a record that people edit; it carries `person_id` and is saved through `revise` alone."""

    row_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def revise(self, version, changes, *, by, at):
        """Sets `changes` ({field name: value}) if the row still has `version`; answers the names that changed.
        Raises Stale with both texts if it has not. Seals first, writes a Revision and an audit row with it."""
        open_all(self)
        before = {name: getattr(self, name) for name, value in changes.items() if getattr(self, name) != value}
        if not before:
            return []
        sealed = {
            name: reseal(self, name, changes[name])
            if isinstance(self._meta.get_field(name), SealedField)
            else changes[name]
            for name in before
        }
        with transaction.atomic():
            rows = type(self)._base_manager.filter(pk=self.pk, row_version=version)
            if not rows.update(**sealed, row_version=version + 1):
                raise Stale(open_all(type(self)._base_manager.get(pk=self.pk))[0], changes)
            Revision.objects.create(
                person_id=self.person_id, record=self._meta.label_lower, record_id=self.pk, version=version + 1,
                fields=sorted(before), before={name: _plain(value) for name, value in before.items()}, by=by, at=at,
            )  # fmt: skip
            audit.record(
                by=by, at=at, what=self._meta.label_lower, object_id=self.pk, subject=self.person_id,
                detail={"fields": sorted(before)},
            )  # fmt: skip
        for name in before:
            setattr(self, name, changes[name])
        self.row_version = version + 1
        return sorted(before)


def _plain(value):
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)
