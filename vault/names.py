"""How names are compared: words folded to plain letters, Spanish sound keys, a tolerant sameness.

Nothing here changes how a name is kept or shown; these are the forms in which names are looked for.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

# Words that stand before a surname and say nothing about who is meant.
PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "dos", "das", "van", "von", "di"})

INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
BREAKS = re.compile(r"[^a-z0-9]+")
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th"})
ENYE = re.compile("n\u0303", re.IGNORECASE)

SOUNDS = (
    (re.compile(r"ny(?=[aeou])"), "n"),
    (re.compile(r"ch"), "C"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"x"), "s"),
    (re.compile(r"h"), ""),
    (re.compile(r"[vw]"), "b"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"(?:z|c(?=[ei])|sc(?=[ei]))"), "s"),
    (re.compile(r"qu(?=[ei])|q|c"), "k"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"^(?:y|i|j)(?=[aeou])"), "j"),
    (re.compile(r"y$"), "i"),
    (re.compile(r"m(?=[bpf])"), "n"),
)
DOUBLED = re.compile(r"(.)\1+")


def fold(text):
    """Give `text` in lower-case plain letters: no accents, ñ as ny, nothing invisible, breaks as they are."""
    if text.isascii():
        return text.lower().translate(APOSTROPHES)
    apart = unicodedata.normalize("NFKD", text.translate(INVISIBLE))
    apart = ENYE.sub("ny", apart.lower())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.translate(LETTERS).translate(APOSTROPHES)


def words(text):
    """Give the words of a name for searching: folded, in their order, without marks between them."""
    return [word for word in BREAKS.split(fold(text or "")) if word]


@lru_cache(maxsize=4096)
def sound_key(word):
    """Give how a Spanish word sounds, so that Hernández and Ernandes, Núñez and Nunes, Yoel and Joel meet."""
    key = "".join(words(word))
    for sound, letter in SOUNDS:
        key = sound.sub(letter, key)
    key = DOUBLED.sub(r"\1", key)
    return re.sub(r"(?<=..)s$", "", key).upper()


def telling_words(text):
    """Give the words of a name that tell people apart: without particles, unless nothing else is there."""
    every = words(text)
    return [word for word in every if word not in PARTICLES] or every


def same_word(one, other):
    """Say whether two folded words may be one word typed by two hands."""
    if one == other or sound_key(one) == sound_key(other):
        return True
    shorter = min(len(one), len(other))
    return shorter >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def shared_words(one, other):
    """Count the telling words that two names share; the order is free and each word is met once."""
    rest = telling_words(other)
    shared = 0
    for word in telling_words(one):
        met = next((candidate for candidate in rest if same_word(word, candidate)), None)
        if met is not None:
            rest.remove(met)
            shared += 1
    return shared


def same_name(one, other):
    """Say whether two full names may be one person's, whatever their order, accents and spelling.

    Words may be missing only where two others are shared: a second surname or given name is often left out.
    """
    left, right = len(telling_words(one)), len(telling_words(other))
    if not left or not right:
        return False
    shared = shared_words(one, other)
    if left == right:
        return shared == left
    return shared == min(left, right) and shared >= 2 and abs(left - right) <= 2
