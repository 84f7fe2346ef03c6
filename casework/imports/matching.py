"""Whether a row's person is there already: by the row itself, by its number, by name and birth date.

The house looks through everybody; what the importer may not see is not told to her, but to the steward (S77)."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from casework.cases.models import Case
from casework.imports.identifiers import one_slip
from casework.imports.models import ImportRow
from casework.people.models import Identifier, Person, index_people
from vault.audit import for_the_house
from vault.index import name_tokens, query_tokens
from vault.models import IndexEntry
from vault.names import same_name, telling_words
from vault.purposes import Purpose
from vault.sealing import open_all

AT_ONCE = 500
NEW, DUPLICATE, REVIEW = "new", "duplicate", "review"
STRENGTH = {DUPLICATE: 2, REVIEW: 1, NEW: 0}


@dataclass(frozen=True)
class Match:
    """What a row is to the people who are there. `unseen`: somebody out of the importer's scope. `seen`: the row
    itself came in with an earlier list."""

    outcome: str = NEW
    person_id: object = None
    unseen: object = None
    seen: bool = False


@dataclass
class Known:
    """People that rows are compared with, opened: by id, with their numbers; `hits` of names, `seen` rows."""

    people: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    owners: dict = field(default_factory=dict)
    named: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)
    in_scope: set = field(default_factory=set)


def match_rows(rows, *, of_import, index_first=True):
    """{row pk: Match} for opened rows of one import, in slices. A dry run does not write the missing index."""
    with for_the_house(Purpose.MATCHING):
        if index_first:
            write_missing_index()
        waiting = {} if index_first else tokens_of_waiting()
        found = {}
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            known = known_to(part, of_import, waiting)
            found |= {row.pk: judged(row, known) for row in part}
    return found


def write_missing_index():
    """People whose tokens are not written yet would not be met by their names."""
    while people := list(Person.objects.not_indexed()[:AT_ONCE]):
        index_people(people, at=timezone.now())


def tokens_of_waiting():
    """{token: people} of those who are not in the index yet, found by opening them."""
    having = {}
    for person in open_all(Person.objects.not_indexed()):
        for token in name_tokens(*person.names):
            having.setdefault(token, set()).add(person.pk)
    return having


def known_to(rows, of_import, waiting):
    """Everybody whom one of `rows` may mean, and who of them the importer sees. Whoever has no case is not there yet:
    slices of a commit that goes on."""
    known = Known()
    met = ImportRow.objects.taken().filter(digest__in=[row.digest for row in rows]).exclude(of_import_id=of_import.pk)
    known.seen = {bytes(digest): person_id for digest, person_id in met.values_list("digest", "person_id")}
    lookups = [row.id_lookup for row in rows if row.id_lookup]
    for lookup, person_id in Identifier.objects.filter(lookup__in=lookups).values_list("lookup", "person_id"):
        known.owners.setdefault(bytes(lookup), set()).add(person_id)
    known.named = named_alike(rows, waiting)
    wanted = set().union(*known.owners.values(), *known.named.values(), filter(None, known.seen.values()))
    known.people = {person.pk: person for person in open_all(Person.objects.filter(pk__in=wanted, case__isnull=False))}
    for identifier in open_all(Identifier.objects.filter(person_id__in=wanted)):
        known.numbers.setdefault(identifier.person_id, set()).add(identifier.number)
    cases = Case.objects.filter(person_id__in=wanted)
    if not of_import.for_the_house:
        cases = cases.visible_to(of_import.importer)
    known.in_scope = set(cases.values_list("person_id", flat=True))
    return known


def named_alike(rows, waiting):
    """{row pk: people who have two words of its name in the blind index}; checked after opening."""
    words = {row.pk: [query_tokens(word) for word in telling_words(row.name)] for row in rows}
    tokens = sorted({token for sets in words.values() for group in sets for token in group})
    having = {token: set(waiting[token]) for token in tokens if token in waiting}
    for start in range(0, len(tokens), AT_ONCE):
        entries = IndexEntry.objects.filter(token__in=tokens[start : start + AT_ONCE])
        for token, person_id in entries.values_list("token", "person_id"):
            having.setdefault(token, set()).add(person_id)
    alike = {}
    for pk, groups in words.items():
        hits = Counter()
        for group in groups:
            hits.update(set().union(*(having.get(token, ()) for token in group)))
        alike[pk] = {person_id for person_id, count in hits.items() if count >= min(2, len(groups))}
    return alike


def judged(row, known):
    """The strongest match within the scope; and whom the importer may not see, if that is all there is."""
    if bytes(row.digest) in known.seen:
        person_id = known.seen[bytes(row.digest)]
        return Match(DUPLICATE, person_id if person_id in known.in_scope else None, seen=True)
    if row.open_problems("error"):
        return Match()
    candidates = (known.owners.get(bytes(row.id_lookup or b""), set()) | known.named[row.pk]) & known.people.keys()
    met = [(compared(row.values, known.people[pk], known.numbers.get(pk, set())), pk) for pk in sorted(candidates)]
    met = sorted((one for one in met if one[0] != NEW), key=lambda one: -STRENGTH[one[0]])
    seen = [one for one in met if one[1] in known.in_scope]
    if seen:
        return Match(*seen[0])
    return Match(unseen=met[0][1] if met else None)


def compared(values, person, numbers):
    """duplicate, review or new: one row beside one person who is there."""
    name = f"{values.get('given_names') or ''} {values.get('surnames') or ''}"
    alike = same_name(name, person.full_name) or any(same_name(name, alias) for alias in person.aliases)
    born, theirs = values.get("birth_date"), person.birth_date and person.birth_date.isoformat()
    same_birth = bool(born and born == theirs)
    number = values.get("id_number")
    if number and number in numbers:
        return DUPLICATE if alike or same_birth else REVIEW
    if not alike or (born and theirs and not same_birth):
        return NEW
    if number and numbers:
        slip = same_birth and any(one_slip(number, other) for other in numbers)
        return REVIEW if slip else NEW
    return REVIEW
