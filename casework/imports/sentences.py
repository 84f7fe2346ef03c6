"""Lengths of sentences: "12 años y 3 meses", "10a 3m", "5 years". Left out unless the organisation asks for them."""

import re

from casework.imports.problems import guess
from casework.imports.wording import is_nothing, plain, tidy

LENGTH = re.compile(r"(\d+)(?: (\d+))? ?(anos?|a|years?|yrs?|y|meses|mes|months?|mos?|m|dias?|days?|d)?\b")
FOR_LIFE = ("perpetua", "cadena perpetua", "life", "life imprisonment", "for life")
UNITS = {"a": 12, "y": 12, "m": 1, "d": 0}


def read_sentence(cell):
    """Read one cell into months, None where it says nothing or is for life."""
    if is_nothing(cell) or plain(tidy(cell)) in FOR_LIFE:
        return None, []
    if isinstance(cell, (int, float)) and 0 < cell <= 60:
        return round(cell * 12), []
    text = plain(tidy(cell))
    parts = LENGTH.findall(text)
    if not parts or LENGTH.sub("", text).replace("y", "").replace("con", "").replace("and", "").split():
        return None, [guess("sentence_months", "unreadable_sentence", cell)]
    months = 0
    for whole, fraction, unit in parts:
        size = UNITS[unit[0]] if unit else 12
        months += int(whole) * size + (round(float(f"0.{fraction}") * size) if fraction else 0)
    return months or None, []


def looks_like_sentence(cell):
    """Say whether a cell is a length of time, for recognising a column."""
    return isinstance(cell, str) and bool(re.search(r"\d+ ?(?:a|anos?|years?|meses|months?)\b", plain(cell)))
