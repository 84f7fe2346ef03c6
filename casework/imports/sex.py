"""Sex as lists write it: words at once, the letter M only by what stands beside it in the column."""

from functools import cache

from casework.imports.problems import guess
from casework.imports.wording import is_nothing, plain, table, tidy


@cache
def meanings():
    """Give each folded word and what it means."""
    words = table("words")["sex"]
    return {word: meaning for meaning in ("male", "female", "other") for word in words[meaning]}


def letter_m(cells, english=False):
    """Say what M means in a column, by the letters and words beside it; None where nothing tells."""
    seen = {plain(tidy(cell)) for cell in cells if cell is not None}
    if "h" in seen and "f" not in seen:
        return "female"
    if seen & {"f", "fem", "femenino", "female", "mujer", "masculino", "masc", "male"}:
        return "male"
    if "hombre" in seen or "v" in seen:
        return "female"
    return "male" if english else None


def read_sex(cell, m_means):
    """Read one cell into `male`, `female`, `other` or None."""
    if is_nothing(cell):
        return None, []
    word = plain(tidy(cell))
    if word == "m":
        if m_means is None:
            return None, [guess("sex", "sex_letter", cell)]
        return m_means, []
    value = meanings().get(word)
    return value, [] if value else [guess("sex", "unknown_sex", cell)]


def looks_like_sex(cell):
    """Say whether a cell holds a word for sex, for recognising a column."""
    return isinstance(cell, str) and plain(tidy(cell)) in meanings()
