"""`<program:slug>`: the address of a program. A word that an address of the house needs is no program."""

from programs.catalogue.models import RESERVED


class ProgramConverter:
    """A slug that is no fixed word, so that `/programs/new/` and a program never compete."""

    regex = r"[a-z0-9][a-z0-9-]{1,39}"
    sample = "a-program"

    def to_python(self, value):
        """The slug, unless it is a fixed word."""
        if value in RESERVED:
            raise ValueError
        return value

    def to_url(self, value):
        """As it is."""
        return value
