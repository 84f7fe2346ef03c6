"""Keys: one per subject, compartment and generation, wrapped by the master key, kept in the keyring (E7).

Master key -> `DataKey` row -> HKDF label -> the AES-256-GCM key of fields. Index, digest and seal keys are `house` rows."""

import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.db import transaction

from vault.master import MasterKeyError, read_master_key
from vault.models import DataKey, MasterCheck

GENERAL = "general"
HOUSE = {name: UUID(int=number) for number, name in enumerate(("index", "digest", "seal"), 1)}


class KeyMissing(Exception):
    """The keyring holds no key for this subject: the person was erased, or the keyring is older than the data."""


@lru_cache(maxsize=1)
def _checked_master():
    """The master key as a cipher, once it agrees with the check value of this keyring (S40)."""
    key = read_master_key()
    digest = hmac.digest(key, b"puente master check", "sha256")
    kept = MasterCheck.objects.first() or MasterCheck.objects.get_or_create(pk=1, defaults={"digest": digest})[0]
    if not hmac.compare_digest(bytes(kept.digest), digest):
        raise MasterKeyError("This is not the master key that the keyring was made with.")
    return AESGCM(key)


def forget_master():
    """For tests and key changes: the next use reads the master key again."""
    _checked_master.cache_clear()
    _house_key.cache_clear()


def _bound(row):
    return f"{row.kind}:{row.subject_id}:{row.compartment}:{row.generation}".encode()


def _new_row(kind, subject_id, compartment):
    row = DataKey(kind=kind, subject_id=subject_id, compartment=compartment, generation=1)
    nonce = os.urandom(12)
    row.wrapped = nonce + _checked_master().encrypt(nonce, os.urandom(32), _bound(row))
    return row


def _unwrap(row):
    wrapped = bytes(row.wrapped)
    try:
        return _checked_master().decrypt(wrapped[:12], wrapped[12:], _bound(row))
    except InvalidTag as error:
        raise MasterKeyError("A key of the keyring does not open with this master key.") from error


def make_keys(kind, subject_ids, compartment=GENERAL):
    """Makes a key for each subject that has none, in a transaction of the keyring's own: key first, then person (E8)."""
    with transaction.atomic(using="keyring"):
        DataKey.objects.bulk_create(
            [_new_row(kind, subject_id, compartment) for subject_id in subject_ids], ignore_conflicts=True
        )


def fetch_keys(wanted):
    """{(kind, subject id, compartment): {generation: cipher}} for the set `wanted`, in one query."""
    found = {}
    if not wanted:
        return found
    subjects = {subject_id for _, subject_id, _ in wanted}
    for row in DataKey.objects.filter(subject_id__in=subjects):
        if (name := (row.kind, row.subject_id, row.compartment)) in wanted:
            found.setdefault(name, {})[row.generation] = AESGCM(_derived(_unwrap(row), b"puente fields"))
    return found


def _derived(key, label):
    return HKDFExpand(algorithm=SHA256(), length=32, info=label).derive(key)


@lru_cache(maxsize=8)
def _house_key(name):
    subject_id = HOUSE[name]
    row = DataKey.objects.filter(kind="house", subject_id=subject_id).order_by("-generation").first()
    if row is None:
        make_keys("house", [subject_id])
        row = DataKey.objects.get(kind="house", subject_id=subject_id, generation=1)
    return _derived(_unwrap(row), f"puente {name}".encode())


def house_key(name):
    """The 32 bytes of the house's own key for `index`, `digest` or `seal`; made at its first use."""
    return _house_key(name)
