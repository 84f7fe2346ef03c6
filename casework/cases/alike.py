"""Who may be meant already, when somebody is about to be registered."""

from django.db.models import Q

from casework.cases.models import Case
from vault.index import SHORTEST, candidates
from vault.names import sound_key, words
from vault.sealing import open_all

LOOKED_AT = 200
OFFERED = 8


def look_alikes(user, *names):
    """Of those the reader may open, up to eight whose names may be the typed ones."""
    typed = [word for name in names for word in words(name) if len(word) >= SHORTEST]
    if not typed:
        return []
    scope = Case.objects.visible_to(user).select_related("person", "person__province")
    condition = Q()
    for word in typed:
        condition |= candidates(word)
    likely = {}
    for case in open_all_cases(scope.filter(condition)[:LOOKED_AT]):
        there = {word for name in case.person.names for word in words(name)}
        shared = sum(1 for word in set(typed) if is_there(word, there))
        if shared >= min(2, len(set(typed))):
            likely[case] = shared
    return sorted(likely, key=lambda case: (-likely[case], case.person.called))[:OFFERED]


def open_all_cases(cases):
    """The cases with their people open."""
    cases = list(cases)
    open_all([case.person for case in cases])
    return cases


def is_there(word, there):
    """Whether a typed word is one of these, begins one or sounds like one."""
    sound = sound_key(word)
    return any(other.startswith(word) or sound_key(other) == sound for other in there)
