"""The search: the scoped queryset filtered by the index, then opened and checked (E11).

Part of a name is the beginning of any word; under three letters only a whole word. At most 50 answers, own cases first."""

from dataclasses import dataclass, field

import phonenumbers
from django.conf import settings
from django.db.models import Q

from casework.cases.codes import tidy_code
from casework.cases.models import Case
from casework.people.models import ContactMethod, Identifier, Person, identifier_lookup, phone_lookup
from vault import audit
from vault.digests import quick_digest
from vault.index import candidates, matches
from vault.names import words
from vault.sealing import open_all

MOST = 50
LOOKED_AT = 400  # candidates that are opened at most; beyond them the answer is: write one letter more
UNINDEXED = 300
LONGEST = 120


@dataclass
class Found:
    """`cases`: opened, best first. `more`: there are others, write one more letter. `code`: what was typed is a code."""

    text: str = ""
    cases: list = field(default_factory=list)
    more: bool = False
    code: str = ""

    @property
    def digest(self):
        """What the trail keeps of the question: a keyed digest."""
        return quick_digest("search", " ".join(sorted(words(self.text)))).hex()


def find(user, text):
    """Those whose page `user` may open and who may be meant by `text`, own ones first, better matches first. Leaves a
    row in the trail: a digest of the text and the number of hits."""
    found = look_for(user, " ".join(text.split())[:LONGEST])
    audit.note(verb=audit.Verb.SEARCH, what="finding:people", count=len(found.cases), detail={"digest": found.digest})
    return found


def look_for(user, text):
    """The search itself."""
    found = Found(text, code=tidy_code(text) or "")
    if not words(text):
        return found
    scope = seen_by(user)
    if found.code and (case := scope.filter(code=found.code).first()):
        found.cases = [case]
    elif sum(letter.isdigit() for letter in text) >= 4:
        found.cases = list(by_number(scope, text)[: MOST + 1])
    if not found.cases:
        found.cases, found.more = by_name(scope, user, text)
    found.more = found.more or len(found.cases) > MOST
    found.cases = found.cases[:MOST]
    open_all([case.person for case in found.cases])
    return found


def seen_by(user):
    """What is searched: the cases whose page the reader may open, with as much of the person as an answer shows."""
    left_out = [f"person__{name}" for name in ("birth_date", "birth_year", "sex", "municipality")]
    return Case.objects.visible_to(user).select_related("person", "person__province").defer(*left_out)


def by_number(scope, text):
    """Those who have this ID number or phone, by its slow digest."""
    identifiers = Identifier.objects.filter(lookup=identifier_lookup(text))
    phones = ContactMethod.objects.filter(lookup__in=[phone_lookup(number) for number in phone_forms(text)])
    return scope.filter(Q(person_id__in=identifiers.values("person_id")) | Q(person_id__in=phones.values("person_id")))


def phone_forms(text):
    """The E.164 form a typed phone stands for in the country of the house, if any."""
    try:
        number = phonenumbers.parse(text, settings.COUNTRY)
    except phonenumbers.NumberParseException:
        return []
    return [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)]


def by_name(scope, user, text):
    """([opened cases, best first], whether there may be more)."""
    acting_for = user.standing.acting_for
    own = scope.filter(worker_id__in=acting_for).filter(candidates(text))[:LOOKED_AT]
    rows = {case.pk: case for case in own}
    if len(rows) < LOOKED_AT:
        others = scope.filter(candidates(text))[: LOOKED_AT + 1]
        rows |= {case.pk: case for case in others}
    fresh = Person.objects.not_indexed().values("pk")
    rows |= {case.pk: case for case in scope.filter(person_id__in=fresh)[:UNINDEXED]}
    rows = list(rows.values())
    open_all([case.person for case in rows])
    fitting = [case for case in rows if matches(text, *case.person.names)]
    fitting.sort(key=lambda case: rank(case, text, acting_for))
    return fitting, len(rows) > LOOKED_AT


def rank(case, text, acting_for):
    """Own before others; what was typed as a word or its beginning before what only sounds so; then by name."""
    person = case.person
    called = words(person.called)
    every = [word for name in person.names for word in words(name)]
    score = 0
    for word in words(text):
        if word in every:
            score += 0 if word in called else 1
        elif any(other.startswith(word) for other in called[:1]):
            score += 2
        elif any(other.startswith(word) for other in every):
            score += 3
        else:
            score += 6
    return case.worker_id not in acting_for, score, called, case.code
