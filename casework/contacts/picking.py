"""Whom one can log a contact for: own people, today's and recent ones first, or found by a part of a name."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from casework.cases.codes import tidy_code
from casework.cases.models import Case
from casework.contacts.models import Contact
from casework.people.models import ContactMethod, Person
from vault import audit
from vault.index import candidates, matches
from vault.names import words
from vault.sealing import open_all

DUE, RECENT, FOUND = 5, 3, 12
"""How many are offered because a contact is due, because one was logged lately, and at most from a search."""


@dataclass
class Pick:
    """Somebody on offer, opened: the case, the name, and what makes contact safe."""

    case: Case
    person: Person
    methods: list

    @property
    def code(self):
        """The public code: the value of the tile."""
        return self.case.code

    @property
    def name(self):
        """What the person is called."""
        return self.person.called

    @property
    def safety(self):
        """What is safe, in one sentence: of the first phone, else of whatever way there is."""
        method = next((one for one in self.methods if one.kind == ContactMethod.Kind.PHONE), None)
        method = method or next(iter(self.methods), None)
        return method.sentence() if method else _("Nobody has asked how to reach this person safely.")

    @property
    def is_asked(self):
        """Whether somebody asked."""
        return any(method.is_asked for method in self.methods)

    @property
    def hint(self):
        """What stands in the tile: the code, and in two words whether care is needed."""
        words = _("Asked") if self.is_asked else _("Not asked")
        return f"{self.code} · {words}"


def _scope(user):
    return Case.objects.writable_by(user).open()


def _picks(cases):
    cases = list(cases)
    ids = [case.person_id for case in cases]
    people = {person.pk: person for person in Person.objects.filter(pk__in=ids)}
    methods = ContactMethod.objects.filter(person_id__in=ids).order_by("kind", "pk")
    methods = open_all(people.values(), methods)[len(people) :]
    return [
        Pick(case, people[case.person_id], [one for one in methods if one.person_id == case.person_id])
        for case in cases
    ]


def offered(user, codes, text=""):
    """(chosen, others): the picks of `codes` in their order, then what a search found, then today's and recent
    people. Codes out of the reader's scope are left out."""
    scope = _scope(user)
    chosen = {case.code: case for case in scope.filter(code__in=codes)} if codes else {}
    others = _found(scope, text) if words(text) else _near(scope, user)
    cases = [chosen[code] for code in dict.fromkeys(codes) if code in chosen]
    picks = _picks(cases + [case for case in others if case.code not in chosen])
    if words(text):
        picks = [pick for pick in picks if pick.code in chosen or _is_meant(pick, text)]
        audit.note(verb=audit.Verb.SEARCH, what="contacts.picker", count=len(picks) - len(cases))
    return picks[: len(cases)], picks[len(cases) :]


def _near(scope, user):
    mine = scope.filter(worker_id__in=user.standing.acting_for)
    due = list(mine.order_by(F("contact_due_at").asc(nulls_last=True), "pk")[:DUE])
    latest = Contact.objects.by(user).counted().order_by("-made_at", "-pk").values_list("case_id", flat=True)
    ids = list(dict.fromkeys(latest[:30]))[: DUE + RECENT]
    recent = sorted(scope.filter(pk__in=ids).exclude(pk__in=[case.pk for case in due]), key=lambda c: ids.index(c.pk))
    return due + recent[:RECENT]


def _found(scope, text):
    if code := tidy_code(text):
        return list(scope.filter(code=code))
    return list(scope.filter(candidates(text) | Q(person__indexed_at=None)).order_by("contact_due_at", "pk")[:50])


def _is_meant(pick, text):
    return pick.code == tidy_code(text) or matches(text, *pick.person.names)


def named_in(text, picks):
    """The names of those of `picks` whom `text` names: a note that goes to many should name none of them."""
    there = set(words(text))
    return [
        pick.name
        for pick in picks
        if any(len(word) > 2 and word in there for name in pick.person.names for word in words(name))
    ]
