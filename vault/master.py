"""The master key: from a file or the environment, never from the database."""

import base64
import binascii
import os
import stat

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

HOW = (
    "Make one with: python3 -c 'import base64,os;print(base64.b64encode(os.urandom(32)).decode())' "
    "> master.key && chmod 400 master.key, and name it in PUENTE_MASTER_KEY_FILE."
)


class MasterKeyError(Exception):
    """There is no master key, or it is not one, or it is not the one this keyring was made with."""


def read_master_key():
    """The 32 bytes of the master key. Raises MasterKeyError with one line that says what to do."""
    path = settings.PUENTE_MASTER_KEY_FILE
    typed = os.environ.get("PUENTE_MASTER_KEY", "")
    if not typed and not path.exists():
        raise MasterKeyError(f"There is no master key at {path.name}. {HOW}")
    if not typed:
        if not settings.DEMO and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise MasterKeyError("Others on this machine can read the master key: chmod 400 it.")
        typed = path.read_text()
    try:
        key = base64.b64decode(typed.strip(), validate=True)
    except binascii.Error as error:
        raise MasterKeyError(f"The master key is not base64. {HOW}") from error
    if len(key) != 32 or len(set(key)) < 8:
        raise MasterKeyError(f"The master key is not 32 random bytes. {HOW}")
    return key


def new_master_key():
    """The text of a fresh master key, for a file of mode 0400."""
    return base64.b64encode(AESGCM.generate_key(256)).decode() + "\n"
