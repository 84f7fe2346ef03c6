"""A sealed field for files."""

from vault.fields import SealedField


class SealedBytes(SealedField):
    """An encrypted file."""

    def encode(self, value):
        """As it is."""
        return value

    def decode(self, data):
        """As it is."""
        return data
