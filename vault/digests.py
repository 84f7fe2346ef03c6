"""Finding an ID number or a phone again without keeping it in the clear: a slow keyed hash, computed once (E11)."""

import hashlib
import hmac

from vault.keys import house_key


def slow_digest(kind, value):
    """16 bytes for `value` (normalised by the caller) of a `kind` such as "id" or "phone". About 2 ms each:
    scrypt under a keyed HMAC, since the space of such numbers is small."""
    key = house_key("digest")
    salt = hmac.digest(key, kind.encode(), "sha256")
    stretched = hashlib.scrypt(value.encode(), salt=salt, n=2**10, r=8, p=1, dklen=32)
    return hmac.digest(key, stretched, "sha256")[:16]


def quick_digest(kind, value):
    """16 bytes for a long text that cannot be guessed by trying (a row of a list, a file)."""
    return hmac.digest(house_key("digest"), f"{kind}:{value}".encode(), "sha256")[:16]
