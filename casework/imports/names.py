"""Names of people: tidied, told from what is no name, divided into given names and surnames, nicknames taken out.

A name typed with small letters stays as it was typed; only a name wholly in capitals or wholly small is recast.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from casework.imports.problems import error, guess
from casework.imports.wording import is_nothing, mended, plain, table, tidy

GIVEN_FIRST, SURNAMES_FIRST = "given_first", "surnames_first"
QUOTED = re.compile(r"[\"“”«»„(\[]\s*([^\"“”«»)\]]{2,40}?)\s*[\"”“»)\]]")
NO_NAME = re.compile(r"^[=+@\-]|https?:|www\.|[<>{}|\\@=]|\d")
MARKS = re.compile(r"^[\s.,;:*\-–—_#]+|[\s,;:*\-–—_#]+$")
SEVERAL = re.compile(r"\s*[/;&+]\s*|\s(?:y|e|and)\s", re.IGNORECASE)
NUMBERED = re.compile(r"^\d{1,5}\s*[.)\-]\s+(?=\D)")
WORD_START = re.compile(r"(^|[\s\-'’.])(\w)")


@dataclass
class NameRead:
    """What the name cells of a row say."""

    given: str | None = None
    surnames: str | None = None
    alias: str | None = None
    problems: list = field(default_factory=list)


@cache
def frequent(kind):
    """Give the frequent given names or surnames, folded."""
    return frozenset(table("names")[kind])


@cache
def clinging():
    """Give the folded words that belong to the word after them."""
    return frozenset(table("names")["particles"])


@cache
def compound_starts():
    """Give the folded first words of the known compound surnames."""
    return frozenset(compound.split()[0] for compound in table("names")["compound"])


def recast(text):
    """Give a name in capitals or in small letters as names are written; leave any other as it was typed."""
    if not (text.isupper() or text.islower()) or len(text) < 3:
        return text
    cast = WORD_START.sub(lambda met: met[1] + met[2].upper(), text.lower())
    words = cast.split(" ")
    particles = {"de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos"}
    return " ".join(word.lower() if word.lower() in particles else word for word in words)


def cleaned(cell):
    """Give a name cell without marks around it, broken letters put right, and whether they were broken."""
    text, broken = mended(NUMBERED.sub("", tidy(cell)))
    return MARKS.sub("", text), broken


def without_title(text):
    """Take a courtesy such as "Sra." away from the front of a name."""
    first, _space, rest = text.partition(" ")
    return rest.strip() if rest and first.rstrip(".").lower() in table("names")["titles"] else text


def without_alias(text):
    """Take a nickname out of a name: the name and the nickname."""
    if met := QUOTED.search(text):
        rest = f"{text[: met.start()]} {text[met.end() :]}"
        alias = alias_text(met[1])
        if alias and plain(rest):
            return tidy(MARKS.sub("", rest)), alias
    for words in table("names")["alias_words"]:
        pattern = r"[\s,(]+\(?" + r"\.?\s*".join(map(re.escape, words.split())) + r"\.?\)?:?\s+(.{2,40})$"
        if met := re.search(pattern, text, re.IGNORECASE):
            return MARKS.sub("", text[: met.start()]), alias_text(met[1])
    return text, None


def alias_text(text):
    """Give a nickname without the word that announced it."""
    for words in table("names")["alias_words"]:
        met = re.match(r"\.?\s*".join(map(re.escape, words.split())) + r"[.):]*\s+(?=\w)", text, re.IGNORECASE)
        if met:
            text = text[met.end() :]
    return tidy(text).strip("\"'“”() .") or None


def glued(text):
    """Divide a name into words, particles and known compounds kept with the word they belong to."""
    words, out, at = text.split(), [], 0
    while at < len(words):
        start, size = at, compound_at(words, at)
        if not size and len(out) > 1 and at < len(words) - 1 and plain(words[at]) in table("names")["joining"]:
            out[-1] = f"{out[-1]} {words[at]} {words[at + 1]}"
            at += 2
            continue
        while not size and at < len(words) - 1 and plain(words[at]) in clinging():
            at += 1
        at += size or 1
        out.append(" ".join(words[start:at]))
    return out


def compound_at(words, at):
    """Give how many words a known compound surname takes that begins at a place, or 0."""
    if plain(words[at]) not in compound_starts():
        return 0
    for compound in table("names")["compound"]:
        size = compound.count(" ") + 1
        if plain(" ".join(words[at : at + size])) == compound:
            return size
    return 0


def is_given(piece):
    """Say whether a word is a frequent given name and no frequent surname."""
    last = plain(piece).rpartition(" ")[2]
    return last in frequent("given") and last not in frequent("surnames")


def is_surname(word):
    """Say whether a folded word is a frequent surname and no frequent given name."""
    return word in frequent("surnames") and word not in frequent("given")


def divide(text, order=GIVEN_FIRST):
    """Divide a full name into given names and surnames."""
    pieces = glued(text)
    count = len(pieces)
    if order == SURNAMES_FIRST:
        at = 1 if count <= 2 else 2
        if count == 3 and is_given(pieces[1]):
            at = 1
        return " ".join(pieces[at:]), " ".join(pieces[:at])
    at = max(count - 2, 1)
    if count == 3 and is_given(pieces[1]):
        at = 2
    return " ".join(pieces[:at]), " ".join(pieces[at:])


def order_of(cells):
    """Judge in which order a column writes its names: by the frequent ones at its ends, else given names first."""
    given_first = surnames_first = 0
    for cell in cells:
        words = plain(tidy(cell)).split() if isinstance(cell, str) and "," not in cell else []
        if len(words) < 2:
            continue
        given_first += is_given(words[0]) and words[-1] in frequent("surnames") and not is_given(words[-1])
        surnames_first += is_given(words[-1]) and words[0] in frequent("surnames") and not is_given(words[0])
    return SURNAMES_FIRST if surnames_first > given_first else GIVEN_FIRST


def order_in(text, usual):
    """Give the order of one name: that of its column, unless both its ends clearly speak for the other."""
    words = plain(text).split()
    if len(words) < 3:
        return usual
    if is_surname(words[0]) and is_given(words[-1]):
        return SURNAMES_FIRST
    if is_given(words[0]) and is_surname(words[-1]):
        return GIVEN_FIRST
    return usual


def comma_order(cells):
    """Judge which side of the comma holds the surnames in a column: nearly always the first."""
    given_first = surnames_first = 0
    for cell in cells:
        before, comma, after = tidy(cell).partition(",") if isinstance(cell, str) else ("", "", "")
        if comma and plain(before) and plain(after):
            given_first += is_given(before.split()[0]) and not is_given(after.split()[0])
            surnames_first += is_given(after.split()[0]) and not is_given(before.split()[0])
    return GIVEN_FIRST if given_first > surnames_first else SURNAMES_FIRST


def read_full(cell, order=GIVEN_FIRST, comma=SURNAMES_FIRST, field="given_names"):
    """Read a cell that holds a whole name."""
    read = start_reading(cell, field)
    if not isinstance(read, tuple):
        return read
    text, read = read
    before, mark, after = text.partition(",")
    if mark and plain(before) and plain(after):
        given, surnames = (after, before) if comma == SURNAMES_FIRST else (before, after)
    else:
        text = text.replace(",", " ")
        order = order_in(text, order)
        given, surnames = divide(text, order)
        if given and surnames:
            read.problems.append(guess(field, "name_split", cell))
        if order == SURNAMES_FIRST:
            read.problems.append(guess(field, "name_order", cell))
    read.given, read.surnames = recast(tidy(given)) or None, recast(tidy(surnames)) or None
    return read


def holds_two(text):
    """Say whether two people were written into one cell."""
    one, mark, other = SEVERAL.sub("\0", text, count=1).partition("\0")
    return bool(mark) and len(one.split()) >= 2 and len(other.split()) >= 2 and is_given(other.split()[0])


def start_reading(cell, field):
    """Judge whether a cell can be a name; gives a finished reading if not, else the text and one begun."""
    raw = NUMBERED.sub("", tidy(cell))
    if is_nothing(cell) and not raw.startswith(("=", "+", "@")):
        return NameRead()
    text, broken = cleaned(cell)
    text, alias = without_alias(without_title(text))
    read = NameRead(alias=alias)
    letters = sum(letter.isalpha() for letter in text)
    if not isinstance(cell, str) or NO_NAME.search(raw.lstrip("- ") if raw[:1] == "-" else raw) or letters < 2:
        read.problems.append(error(field, "not_a_name", cell))
        return NameRead(problems=read.problems)
    if holds_two(text):
        return NameRead(problems=[error(field, "two_people", cell)])
    if broken:
        read.problems.append(guess(field, "broken_letters", cell))
    if alias:
        read.problems.append(guess(field, "alias_in_name", cell))
    return text, read


def read_part(cell, field):
    """Read a cell that holds given names alone or surnames alone: the text, a nickname and the problems."""
    begun = start_reading(cell, field)
    if not isinstance(begun, tuple):
        return None, None, begun.problems
    text, read = begun
    return recast(text.strip(" ,")) or None, read.alias, read.problems


def read_parts(cells):
    """Read the name cells of a row that keeps given names and surnames apart: {field: cell}."""
    read, parts = NameRead(), {}
    for name in ("given_names", "given_name2", "surnames", "surname1", "surname2"):
        if name in cells:
            target = "surnames" if name.startswith("surname") else "given_names"
            parts[name], alias, problems = read_part(cells[name], target)
            read.alias = read.alias or alias
            read.problems += problems
    read.given = " ".join(filter(None, (parts.get("given_names"), parts.get("given_name2")))) or None
    several = filter(None, (parts.get("surnames"), parts.get("surname1"), parts.get("surname2")))
    read.surnames = " ".join(several) or None
    return read


def looks_like_name(cell):
    """Say whether a cell may be a person's name, for recognising a column."""
    if not isinstance(cell, str) or len(cell) > 70 or NO_NAME.search(cell.strip()):
        return False
    words = plain(cell).split()
    known = sum(word in frequent("given") or word in frequent("surnames") for word in words)
    return 1 <= len(words) <= 8 and known * 2 >= len(words)
