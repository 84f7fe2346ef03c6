"""The blind index of names: keyed tokens of prefixes, whole words and Spanish sound keys, padded a person (E11)."""

import secrets
from hashlib import blake2b

from django.db.models import Q

from vault.keys import house_key
from vault.models import IndexEntry
from vault.names import sound_key, words

TOKENS = (48, 96)  # a person has so many, or so many: the number does not tell how long a name is
BITS = 24
SHORTEST, LONGEST = 3, 6


def _token(kind, text):
    digest = blake2b(f"{kind}:{text}".encode(), key=house_key("index"), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> (32 - BITS)


def name_tokens(*names):
    """The set of tokens of all words in `names`, padded with random ones to a fixed number."""
    found = set()
    for word in {word for name in names for word in words(name)}:
        found.update(_token("start", word[:length]) for length in range(SHORTEST, min(LONGEST, len(word)) + 1))
        found.add(_token("word", word))
        if key := sound_key(word):
            found.add(_token("sound", key))
    size = next((size for size in TOKENS if len(found) <= size), len(found))
    while len(found) < size:
        found.add(secrets.randbits(BITS))
    return found


def query_tokens(word):
    """The tokens that a person must have one of to be a candidate for a typed word."""
    if len(word) < SHORTEST:
        return {_token("word", word)}
    tokens = {_token("start", word[:LONGEST])}
    if key := sound_key(word):
        tokens.add(_token("sound", key))
    return tokens


def candidates(text):
    """A condition on `person_id`: those who may be meant by every word of `text`. Hits are checked after opening."""
    condition = Q()
    for word in words(text):
        hits = IndexEntry.objects.filter(token__in=query_tokens(word)).values("person_id")
        condition &= Q(person_id__in=hits)
    return condition


def matches(text, *names):
    """Whether each word of `text` begins a word of `names`, or sounds like one. The check after opening."""
    there = {word for name in names for word in words(name)}
    sounds = {sound_key(word) for word in there}
    return all(
        any(word == other or (len(word) >= SHORTEST and other.startswith(word)) for other in there)
        or (len(word) >= SHORTEST and sound_key(word) in sounds)
        for word in words(text)
    )


def write_entries(names_by_person):
    """Replaces the entries of each person. `names_by_person`: {person id: list of names}."""
    IndexEntry.objects.filter(person_id__in=names_by_person).delete()
    IndexEntry.objects.bulk_create(
        (
            IndexEntry(token=token, person_id=person_id)
            for person_id, names in names_by_person.items()
            for token in name_tokens(*names)
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )
