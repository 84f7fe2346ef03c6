"""Cells as text: tidied for keeping, folded for comparing, and the small words that mean nothing is known."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
NOT_WORD = re.compile(r"[^a-z0-9]+")
WHOLE_FLOAT = re.compile(r"^(\d+)\.0$")
SPACES = re.compile(r"\s+")
BROKEN = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


@cache
def table(name):
    """Give one of the tables of `data/`, read once."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def nothing():
    """Give the folded cells that mean "not known"."""
    return frozenset(table("words")["nothing"])


def tidy(cell):
    """Give a cell as clean text: composed, without invisible marks or double spaces, numbers as typed."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    text = SPACES.sub(" ", text).strip()
    if text.endswith(".0"):
        text = WHOLE_FLOAT.sub(r"\1", text)
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1:2] in "0123456789=+-@" else text


@lru_cache(maxsize=4096)
def plain(text):
    """Give a text folded for comparing: lower case, no accents (ñ as n), words parted by one space."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return NOT_WORD.sub(" ", "".join(letter for letter in apart if not unicodedata.combining(letter))).strip()


def is_nothing(cell):
    """Say whether a cell is blank or says that nothing is known."""
    if cell is None:
        return True
    return isinstance(cell, str) and len(cell) < 40 and plain(tidy(cell)) in nothing()


def mended(text):
    """Put letters right that were decoded twice (PeÃ±a -> Peña); gives the text and whether it was broken."""
    if not BROKEN.search(text):
        return text, False
    try:
        return text.encode("cp1252").decode("utf-8"), True
    except UnicodeError:
        return text, False
