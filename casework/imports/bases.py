"""Legal bases: the words of a list into one of the thirteen codes, or null where it says nothing or too little."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

import casework.releases
from casework.imports.problems import guess
from casework.imports.wording import is_nothing, plain, table, tidy

FILE = Path(casework.releases.__file__).parent / "data" / "legal_bases.toml"
NEAR = 86


@cache
def known():
    """Give each folded wording that is one basis without doubt, and its code."""
    wordings = {}
    with FILE.open("rb") as file:
        for basis in tomllib.load(file)["basis"]:
            wordings |= {plain(basis[label]): basis["code"] for label in ("code", "es", "en")}
    for entry in table("bases")["basis"]:
        wordings |= dict.fromkeys(entry["same"], entry["code"])
    return wordings


def by_beginnings(text):
    """Give the first basis of which one group of word beginnings stands in a text."""
    words = text.split()
    for entry in table("bases")["basis"]:
        for group in entry["has"]:
            if all(any(word.startswith(start) for word in words) for start in group):
                return entry["code"]
    return None


@lru_cache(maxsize=4096)
def basis_of(text):
    """Give the code of a folded wording and whether its spelling had to be forgiven."""
    if code := known().get(text):
        return code, False
    if code := by_beginnings(text):
        return code, True
    wordings = [wording for wording in known() if len(wording) > 5]
    best = process.extractOne(text, wordings, scorer=fuzz.ratio, score_cutoff=NEAR)
    return (known()[best[0]], True) if best else (None, False)


def read_basis(cell):
    """Read one cell into a code of the thirteen or None."""
    if is_nothing(cell):
        return None, []
    code, forgiven = basis_of(plain(tidy(cell)))
    if code is None:
        return None, [guess("legal_basis", "unknown_basis", cell)]
    return code, [guess("legal_basis", "basis_spelling", cell)] if forgiven else []


def looks_like_basis(cell):
    """Say whether a cell names a legal basis, for recognising a column."""
    return isinstance(cell, str) and len(cell) < 80 and plain(cell) in known()
