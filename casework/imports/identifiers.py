"""Identity numbers: tidied, a lost zero put back as a guess, the impossible refused. Nothing is derived from one."""

import datetime
import re

from casework.imports.problems import error, guess
from casework.imports.wording import is_nothing, plain, table, tidy

ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)
MARKS = re.compile(r"[\s.\-_/·‐-―]+")
LABEL = re.compile(r"^(?:c\.?\s?i\.?|carn[eé]t?|id|dni|no\.?|n[uú]mero|#)[\s:.]*(?=\d)", re.IGNORECASE)
OTHER_PAPER = re.compile(r"^[A-Z]{1,3}\d{5,9}$")


def read_id(cell, country="CU"):
    """Read one cell into a number, or say that no such number can exist."""
    if is_nothing(cell) or cell == 0:
        return None, []
    typed = MARKS.sub("", LABEL.sub("", tidy(cell))).upper()
    if not typed.strip("0"):
        return None, []
    if ROUNDED.match(tidy(cell).replace(" ", "")) or isinstance(cell, float):
        return None, [error("id_number", "id_rounded", cell)]
    form = table("identifiers").get(country)
    if form is None:
        return typed, []
    if typed.isascii() and typed.isdigit():
        return of_digits(typed, cell, form)
    if OTHER_PAPER.match(typed):
        return typed, [guess("id_number", "id_other", cell)]
    return None, [error("id_number", "id_impossible", cell)]


def of_digits(digits, cell, form):
    """Judge a number of digits by the form of its country."""
    if len(digits) == form["digits"]:
        if date_in(digits, form):
            return digits, []
    elif len(digits) in form["short"]:
        whole = digits.zfill(form["digits"])
        if date_in(whole, form):
            return whole, [guess("id_number", "id_zero", cell)]
    return None, [error("id_number", "id_impossible", cell)]


def date_in(digits, form):
    """Give the day that stands in a number, or None where the calendar has none such. Only ever compared."""
    century = form["centuries"].get(digits[form["century_at"]])
    if century is None:
        return None
    try:
        return datetime.date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def agrees(number, birth_date, country="CU"):
    """Say whether a number's date agrees with a birth date of the list; True where nothing can be compared."""
    form = table("identifiers").get(country)
    if form is None or not number or not birth_date or not number.isdigit() or len(number) != form["digits"]:
        return True
    return date_in(number, form) == birth_date


def looks_like_id(cell, country="CU"):
    """Say whether a cell holds such a number, for recognising a column."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return False
    form = table("identifiers").get(country)
    typed = MARKS.sub("", tidy(cell))
    if form is None:
        return 5 <= len(typed) <= 20 and any(letter.isdigit() for letter in typed) and plain(typed) == typed.lower()
    if not typed.isascii() or not typed.isdigit():
        return bool(ROUNDED.match(typed))
    return len(typed) in (form["digits"], *form["short"]) and bool(date_in(typed.zfill(form["digits"]), form))


def one_slip(one, other):
    """Say whether two numbers differ by one digit or two neighbours exchanged, as typing errors do."""
    if len(one) != len(other) or one == other:
        return False
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )
