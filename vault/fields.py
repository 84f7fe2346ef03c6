"""Encrypted fields. A write seals in `pre_save`, which knows the row; a read gives a `Sealed` that must be opened (E6)."""

import datetime
import json
import os

from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import models

from vault.keys import GENERAL

VERSION = b"\x01"
BLOCK = 16


class SealedError(Exception):
    """A sealed value was used before it was opened, or cannot be opened."""


class Sealed:
    """A value as the database keeps it. It cannot be shown, compared or tested before `open_all` opened its row."""

    __slots__ = ("blob",)

    def __init__(self, blob):
        self.blob = bytes(blob)

    def __repr__(self):
        return "<Sealed>"

    def _refuse(self, *args):
        raise SealedError("Open the row with vault.open_all before its sealed fields are used.")

    __str__ = __bool__ = __len__ = __iter__ = __format__ = _refuse


def _padded(data):
    return data + b"\x80" + b"\x00" * (-(len(data) + 1) % BLOCK)


def seal_bytes(ciphers, data, bound_to):
    """Version, generation, nonce, text: `data` sealed by the newest of `ciphers`, bound to `bound_to`."""
    generation = max(ciphers)
    nonce = os.urandom(12)
    return VERSION + generation.to_bytes(2, "big") + nonce + ciphers[generation].encrypt(nonce, _padded(data), bound_to)


def open_bytes(ciphers, blob, bound_to):
    """The bytes that `seal_bytes` sealed. Raises SealedError if anything was changed or moved."""
    cipher = ciphers.get(int.from_bytes(blob[1:3], "big")) if blob[:1] == VERSION else None
    if cipher is None:
        raise SealedError("There is no key of that generation.")
    try:
        return cipher.decrypt(blob[3:15], blob[15:], bound_to).rstrip(b"\x00")[:-1]
    except InvalidTag as error:
        raise SealedError("This value was changed, or does not belong here.") from error


class SealedField(models.BinaryField):
    """An encrypted text. Its model says whose key it is under by `sealed_under()`; `compartment` parts the keys."""

    def __init__(self, *args, compartment=GENERAL, **kwargs):
        self.compartment = compartment
        kwargs["editable"] = kwargs.get("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """As declared, with the compartment."""
        name, path, args, kwargs = super().deconstruct()
        if self.compartment != GENERAL:
            kwargs["compartment"] = self.compartment
        return name, path, args, kwargs

    def _check_str_default_value(self):
        return []  # the default is what is sealed, not the bytes

    def encode(self, value):
        """The bytes of a value."""
        return str(value).encode()

    def decode(self, data):
        """The value of bytes."""
        return data.decode()

    def key_name(self, row):
        """(kind, subject id, compartment) of the key this row's value is under."""
        return (*row.sealed_under(), self.compartment)

    def bound_to(self, row):
        """The place of this value: table, field and row. A value that is moved elsewhere does not open."""
        return f"{self.model._meta.label_lower}:{self.name}:{row.pk}".encode()

    def from_db_value(self, value, expression, connection):
        """What the database keeps, still sealed."""
        return None if value is None else Sealed(value)

    def to_python(self, value):
        """Left as it is; the value is text, or Sealed."""
        return value

    def pre_save(self, row, add):
        """Seals the row's value, unless it is sealed already."""
        from vault.sealing import ciphers_for

        value = getattr(row, self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        name = self.key_name(row)
        return Sealed(seal_bytes(ciphers_for({name})[name], self.encode(value), self.bound_to(row)))

    def get_db_prep_value(self, value, connection, prepared=False):
        """Only what is sealed reaches the database: `update()` and `bulk_update()` with a plain text raise."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: save the row, or seal it first.")
        return super().get_db_prep_value(value.blob, connection, prepared)

    def get_lookup(self, name):
        """No filter but `isnull`: a sealed field has nothing to compare."""
        if name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be filtered by.")
        return super().get_lookup(name)

    def value_to_string(self, row):
        """For serializers: never the text."""
        raise SealedError("A sealed field is not serialised.")


class SealedText(SealedField):
    """An encrypted text; empty is kept as empty, so that a dump does not tell the two apart."""


class SealedDate(SealedField):
    """An encrypted date."""

    def encode(self, value):
        """ISO."""
        return value.isoformat().encode()

    def decode(self, data):
        """A date."""
        return datetime.date.fromisoformat(data.decode())


class SealedJSON(SealedField):
    """An encrypted structure of plain values."""

    def encode(self, value):
        """JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, data):
        """The structure."""
        return json.loads(data)
