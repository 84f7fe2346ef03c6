"""Keys of rows: UUIDv7 made in Python before the insert (E1), so that a sealed field can be bound to its row."""

import os
import time
from uuid import UUID


def uuid7():
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance. Later ids sort after earlier ones."""
    value = int.from_bytes(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
