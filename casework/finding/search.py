"""The search: the scoped queryset filtered by the index, then opened and checked (E11).

Part of a name is the beginning of any word; under three letters only a whole word. At most 50 answers, own cases first."""

from dataclasses import dataclass, field

import phonenumbers
from django.conf import settings
from django.db.models import Case as When
from django.db.models import IntegerField, Q, Value
from django.db.models import When as If

from casework.cases.codes import tidy_code
from casework.cases.models import Case
from casework.people.models import ContactMethod, Identifier, identifier_lookup, phone_lookup
from vault.audit import Verb, note
from vault.digests import quick_digest
from vault.index import SHORTEST, candidates, matches
from vault.names import words
from vault.sealing import open_all

MOST = 50
LOOKED_AT = 200  # candidates that are opened; beyond them the answer is to write one more letter
DIGITS = 5


@dataclass
class Found:
    """`cases` in order, opened. `more`: there are others, write one more letter. `code`: what was typed is a code."""

    text: str
    cases: list = field(default_factory=list)
    more: bool = False
    code: str = ""


def find(user, text):
    """What `user` may see of what `text` names. Leaves a row in the trail: a digest of the text and the number of hits."""
    found = Found(text=" ".join(text.split())[:80])
    scope = Case.objects.visible_to(user).exclude(status__in=["discarded"]).select_related("person")
    found.code = tidy_code(found.text) or ""
    if found.code:
        found.cases = list(scope.filter(code=found.code))
        open_all([case.person for case in found.cases])
    elif sum(character.isdigit() for character in found.text) >= DIGITS:
        found.cases = by_number(scope, found.text)
    elif words(found.text):
        by_name(scope, user, found)
    note(
        verb=Verb.SEARCH,
        what="finding:find",
        count=len(found.cases),
        detail={"digest": quick_digest("search", found.text.casefold()).hex()},
    )
    return found


def by_number(scope, text):
    """Cases whose person has this identifier or this phone."""
    wanted = Q(person_id__in=Identifier.objects.filter(lookup=identifier_lookup(text)).values("person_id"))
    try:
        parsed = phonenumbers.parse(text, settings.COUNTRY)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None:
        number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        wanted |= Q(person_id__in=ContactMethod.objects.filter(lookup=phone_lookup(number)).values("person_id"))
    cases = list(scope.filter(wanted).order_by("code")[:MOST])
    open_all([case.person for case in cases])
    return cases


def by_name(scope, user, found):
    """Fills `found` with the cases whose person's names match; own cases and better matches first."""
    mine = When(
        If(worker_id__in=user.standing.acting_for, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    hits = scope.filter(candidates(found.text) | Q(person__indexed_at=None)).annotate(mine=mine)
    looked_at = list(hits.order_by("mine", "-last_contact_at", "pk")[: LOOKED_AT + 1])
    found.more = len(looked_at) > LOOKED_AT
    open_all([case.person for case in looked_at[:LOOKED_AT]])
    fitting = [case for case in looked_at[:LOOKED_AT] if matches(found.text, *case.person.names)]
    fitting.sort(key=lambda case: (case.mine, -closeness(found.text, case.person)))
    found.more = found.more or len(fitting) > MOST
    found.cases = fitting[:MOST]


def closeness(text, person):
    """How well a person fits: a whole word 4, the beginning of the first name 3, of any word 2, a sound alone 1."""
    first = words(person.called)[:1]
    there = [word for name in person.names for word in words(name)]
    total = 0
    for word in words(text):
        if word in there:
            total += 4
        elif len(word) >= SHORTEST and first and first[0].startswith(word):
            total += 3
        elif any(other.startswith(word) for other in there):
            total += 2
        else:
            total += 1
    return total
