"""What a heading means: its words, short forms written out, compared with the names of each field."""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

from casework.imports.wording import plain, table

WHOLE, SAME_WORDS, MOST, NEAR = 1.0, 0.97, 0.75, 0.7
NEAR_ENOUGH = 88
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@cache
def known():
    """Give the names of the fields: [(field, set of words, text, only as the whole heading)]."""
    out = []
    for entry in table("headings")["field"]:
        for kind, only_whole in (("names", False), ("only_whole", True)):
            for name in entry.get(kind, ()):
                words = written_out(name)
                out.append((entry["name"], frozenset(words), " ".join(words), only_whole))
    return tuple(out)


@cache
def about(field):
    """Give what the data says about a field: `many`, `left_out`, `skip`."""
    return next((entry for entry in table("headings")["field"] if entry["name"] == field), {})


def written_out(heading):
    """Give the words of a heading that say something, short forms written out."""
    data = table("headings")
    short, fill = data["short"], frozenset(data["fill"])
    folded = re.sub(r"\bc\.? ?i\b\.?", "ci", heading.strip(), flags=re.IGNORECASE)
    words = []
    for word in plain(folded.replace("º", "").replace("°", "").replace("ª", "")).split():
        words += short.get(word, word).split()
    return [word for word in words if word not in fill] or words


@lru_cache(maxsize=4096)
def fields_of(heading):
    """Give the fields that a heading may mean, each with how surely: 1 is its very name."""
    if not heading or len(heading) > 120:
        return {}
    if heading.strip() == "#":
        return {"ordinal": WHOLE}
    scores = scored(written_out(heading))
    bare = BRACKETS.sub(" ", heading).strip()
    if bare and bare != heading.strip():
        for field, score in scored(written_out(bare)).items():
            scores[field] = max(scores.get(field, 0), score - 0.01)
    top = max(scores.values(), default=0)
    return {field: score for field, score in scores.items() if score >= top - 0.15}


def scored(words):
    """Score the fields against the words of a heading."""
    there, text = frozenset(words), " ".join(words)
    if not text or text.isdigit():
        return {}
    scores = {}
    for field, name_words, name, only_whole in known():
        score = compared(there, text, name_words, name, only_whole)
        if score > scores.get(field, 0):
            scores[field] = score
    return scores


def compared(there, text, name_words, name, only_whole):
    """Compare a heading with one name of a field."""
    if text == name:
        return WHOLE
    if there == name_words and len(text.split()) == len(name.split()):
        return SAME_WORDS - (text.split()[0] != name.split()[0]) * 0.02
    if only_whole:
        return 0
    if name_words <= there and len(name_words) / len(there) >= 0.5:
        return MOST * (0.75 + 0.25 * len(name_words) / len(there))
    if len(text) >= 6 and abs(len(text) - len(name)) <= 3 and fuzz.ratio(text, name) >= NEAR_ENOUGH:
        return NEAR
    return 0


def is_heading_word(text):
    """Say whether a text is the whole name of some field."""
    return max(fields_of(text).values(), default=0) >= SAME_WORDS - 0.05
