"""From a stranger's file to plain sheets: a child process with hard limits does the opening, this judges its answer.

The file reaches the child through a pipe, so nothing of it touches a disk; its name is never asked.
"""

import datetime
import io
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

LARGEST = 50 * 1024 * 1024
WALL_SECONDS = 20
CHILD = Path(__file__).with_name("sheets.py")

REFUSALS = {
    "empty": _("The file is empty. Choose the file that holds the list."),
    "too_large": _("The file is larger than this program reads (50 MB). Keep only the list and save it again."),
    "too_many_rows": _("The list has more rows than this program reads at once. Divide it into several files."),
    "too_slow": _("The file took too long to read. Keep only the list in a new file and save it as XLSX or CSV."),
    "bomb": _("The file would unpack to far more than a list of people needs. It was not opened."),
    "macros": _("The file holds macros (small programs). Save it as XLSX without macros and choose it again."),
    "password": _("The file is protected by a password. Save a copy without the password and choose it again."),
    "binary_workbook": _("The file is a binary workbook (XLSB). Save it as XLSX and choose it again."),
    "not_a_spreadsheet": _("The file is not a spreadsheet. XLSX, XLS, ODS and CSV are accepted."),
    "damaged": _("The file is damaged or incomplete. Open it in a spreadsheet program and save it again."),
    "encoding": _("The file is not written in the encoding that was chosen."),
    "no_list": _("No list of people was found in the file: no column of names, numbers or dates."),
}
ENCODINGS = ("utf-8", "cp1252", "mac_roman", "cp850", "utf-16")


class Unreadable(Exception):
    """A file that is not read. `code` is one of REFUSALS, `message` says what to do in the reader's language."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code

    @property
    def message(self):
        """What happened and what to do."""
        return REFUSALS[self.code]


@dataclass
class Sheet:
    """One sheet as plain cells: text, numbers, dates and None. `computed` are the places of formulas with results."""

    name: str
    visible: bool
    rows: list
    merged: list = field(default_factory=list)
    computed: frozenset = frozenset()


@dataclass
class Book:
    """A read file: its kind, how its text was decoded, and its sheets."""

    kind: str
    sheets: list
    since_1904: bool = False
    encoding: str | None = None
    encoding_sure: bool = True
    separator: str | None = None


def bytes_of(source):
    """Give the bytes of a path, a bytes object or an open file, refusing what is too large before it is read."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    elif isinstance(source, io.IOBase) or hasattr(source, "read"):
        data = source.read(LARGEST + 1)
    else:
        path = Path(source)
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large")
        data = path.read_bytes()
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    return data


def read_book(source, *, encoding=None):
    """Read a file into a Book, or raise Unreadable. `encoding` overrides what a text file looks like."""
    data = bytes_of(source)
    if encoding is not None and encoding not in ENCODINGS:
        raise Unreadable("encoding")
    command = [sys.executable, "-I", str(CHILD), *([encoding] if encoding else [])]
    try:
        child = subprocess.run(  # noqa: S603 the program is ours, its arguments are from a closed list
            command, input=data, capture_output=True, timeout=WALL_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired as expired:
        raise Unreadable("too_slow") from expired
    if child.returncode:
        raise Unreadable(why_it_died(child))
    answer = json.loads(child.stdout, object_hook=cell_of)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return book_from(answer)


def why_it_died(child):
    """Say why the child ended without an answer: time, memory, or a file that breaks its reader."""
    if child.returncode in (-9, -24):
        return "too_slow"
    if child.returncode == -6 or b"MemoryError" in child.stderr or b"allocation" in child.stderr:
        return "too_large"
    return "damaged"


def cell_of(value):
    """Turn the child's `{"d": ...}` and `{"t": ...}` back into cells."""
    if len(value) == 1:
        if "d" in value:
            return datetime.date.fromisoformat(value["d"])
        if "t" in value:
            return value["t"]
    return value


def book_from(answer):
    """Build a Book from the child's answer."""
    sheets = [
        Sheet(
            name=sheet["name"],
            visible=sheet["visible"],
            rows=sheet["rows"],
            merged=sheet["merged"],
            computed=frozenset((row, column) for row, column in sheet["computed"]),
        )
        for sheet in answer["sheets"]
    ]
    return Book(
        kind=answer["kind"],
        sheets=sheets,
        since_1904=answer["since_1904"],
        encoding=answer.get("encoding"),
        encoding_sure=answer.get("sure", True),
        separator=answer.get("separator"),
    )
