"""Opening and sealing many rows at once: all keys in one query."""

from functools import lru_cache

from django.db import models
from django.utils.functional import LazyObject

from vault.account import current, current_or_none
from vault.fields import Sealed, SealedError, SealedField, open_bytes, seal_bytes
from vault.keys import KeyMissing, fetch_keys


class OfAPerson(models.Model):
    """A row that hangs on a person: its sealed fields are under that person's key (E6)."""

    class Meta:
        abstract = True

    def sealed_under(self):
        """(kind, subject id) of the key."""
        return "person", self.person_id


@lru_cache
def sealed_fields(model):
    """The sealed fields of a model."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SealedField))


def ciphers_for(names):
    """{key name: {generation: cipher}} for all `names`; kept for the account in force. Raises KeyMissing."""
    account = current_or_none()
    known = account.keys if account else {}
    missing = {name for name in names if name not in known}
    found = known | fetch_keys(missing) if missing else known
    if account and missing:
        account.keys.update(found)
    for name in names:
        if name not in found:
            raise KeyMissing(f"No key for this {name[0]} in the compartment {name[2]}.")
    return found


def _real(row):
    """The row itself: `request.user` is a wrapper that looks like one."""
    if isinstance(row, LazyObject):
        row._meta  # noqa: B018  (a wrapper that was not looked into yet holds nothing)
        return row._wrapped
    return row


def _needed(rows, wanted):
    return {
        field.key_name(row)
        for row in rows
        for field in sealed_fields(type(row))
        if isinstance(row.__dict__.get(field.attname), Sealed) is wanted and row.__dict__.get(field.attname) is not None
    }


def open_all(*groups):
    """Opens the sealed fields of all rows in `groups` (iterables of rows, or single rows), fetching every key in one
    query, and notes the people on the account in force. Answers the rows in order. A row that was changed by hand
    or whose key is gone raises SealedError or KeyMissing."""
    account = current()
    rows = [_real(row) for group in groups for row in ([group] if isinstance(group, models.Model) else group)]
    ciphers = ciphers_for(_needed(rows, True))
    for row in rows:
        for field in sealed_fields(type(row)):
            value = row.__dict__.get(field.attname)
            if isinstance(value, Sealed):
                data = open_bytes(ciphers[field.key_name(row)], value.blob, field.bound_to(row))
                row.__dict__[field.attname] = field.decode(data)
        kind, subject_id = row.sealed_under()
        if kind == "person":
            account.opened.add(subject_id)
    return rows


def seal_all(rows):
    """Seals the plain fields of `rows` in place, all keys in one query: for `bulk_create` outside the lock (E29)."""
    rows = list(rows)
    ciphers = ciphers_for(_needed(rows, False))
    for row in rows:
        for field in sealed_fields(type(row)):
            value = row.__dict__.get(field.attname)
            if value is not None and not isinstance(value, Sealed):
                blob = seal_bytes(ciphers[field.key_name(row)], field.encode(value), field.bound_to(row))
                row.__dict__[field.attname] = Sealed(blob)
    return rows


def reseal(row, field_name, value):
    """The `Sealed` form of a new value for one field of `row`, for a conditional `update()`."""
    field = row._meta.get_field(field_name)
    if value is None:
        return None
    if not isinstance(field, SealedField):
        raise SealedError(f"{field_name} is not sealed.")
    name = field.key_name(row)
    return Sealed(seal_bytes(ciphers_for({name})[name], field.encode(value), field.bound_to(row)))
