"""The commit: one act, all or nothing, once. Keys and sealing outside the lock, then one short transaction (E29)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, Territory
from casework.cases.bulk import NewPerson, assign_balanced, open_cases, prepare
from casework.cases.clocks import first_contact_starts, phase_on
from casework.cases.models import Case
from casework.cases.states import CaseStatus
from casework.imports.models import Import, ImportFile, ImportRow, PossibleRepeat
from casework.imports.slices import AT_ONCE, publish, write_people
from casework.imports.staging import THREADS, beside_people, counted, reconsider, save_rows
from casework.imports.states import ImportStatus
from casework.people.models import ContactMethod, Identifier, Person, phone_lookup
from casework.releases.models import LegalBasis, Release
from records.status import NotAllowed
from vault import audit
from vault.ids import uuid7
from vault.keys import house_key
from vault.models import IndexEntry
from vault.sealing import open_all, seal_all

LEASE = timedelta(seconds=60)
Result = ImportRow.Result


class Overtaken(Exception):
    """Another list brought in some of the same people between the review and the commit."""


def run(import_, *, by, at):
    """Brings in an import whose commit has begun. Safe to call twice and side by side: one works, a crash leaves
    nothing, and the next call begins anew. Answers whether it is in."""
    if not claim(import_, at):
        return False
    rows = open_all(import_.rows.order_by("number"))
    for row in rows:
        row.of_import = import_
    try:
        look_again(rows, import_)
        plan = Plan(import_, rows, by=by, at=at)
        plan.prepare()
        if len(plan.entries) > AT_ONCE:
            write_people(plan.entries, import_)
        with transaction.atomic():
            plan.write()
    except (Overtaken, IntegrityError):
        give_back(import_, at=at)
        return False
    return True


def claim(import_, at):
    """Takes the work unless somebody is at it: a lease that ends by itself."""
    free = Import.objects.filter(pk=import_.pk).left_behind(at - LEASE).filter(status=ImportStatus.COMMITTING)
    return bool(free.update(beat_at=at))


def look_again(rows, import_):
    """The people there may have become more since the review: what is different now is shown first."""
    if import_.for_the_house:
        return
    before = [(row.outcome, row.of_row, row.of_person_id) for row in rows]
    fresh = [row for row in rows if row.comes_in != Result.LEFT_OUT]
    beside_people(fresh, import_)
    if before != [(row.outcome, row.of_row, row.of_person_id) for row in rows]:
        raise Overtaken


def give_back(import_, *, at):
    """Nothing was done: the rows are held beside the people again and the importer is asked to look."""
    import_.refresh_from_db()
    if import_.status != ImportStatus.COMMITTING:
        return
    import_.step_back(by=None, at=at)
    unseen = list(Person.objects.filter(pk__in=import_.rows.values("pk"), case=None).values_list("pk", flat=True))
    for start in range(0, len(unseen), AT_ONCE):
        IndexEntry.objects.filter(person_id__in=unseen[start : start + AT_ONCE]).delete()
        Person.objects.filter(pk__in=unseen[start : start + AT_ONCE]).delete()
    rows = open_all(import_.rows.order_by("number"))
    for row in rows:
        row.of_import = import_
    beside_people(rows, import_)
    with transaction.atomic():
        save_rows(rows)
        Import.objects.filter(pk=import_.pk).update(counts=counted(rows))
    reconsider(import_)


class Plan:
    """What a commit writes: people with their case, releases for people who are there, what the steward is told."""

    def __init__(self, import_, rows, *, by, at):
        self.import_, self.by, self.at = import_, by, at
        self.rows = {row.number: row for row in rows}
        self.created = [row for row in rows if row.comes_in == Result.CREATED]
        self.phones = phone_lookups(self.created)
        self.provinces = dict(Territory.objects.filter(kind="province").values_list("code", "pk"))
        self.entries = [self.entry(row) for row in self.created]
        self.made = {row.pk for row in self.created}
        self.released = self.releases_of([row for row in rows if row.comes_in == Result.RELEASED])

    def entry(self, row):
        """The unsaved rows of one person; the person's key is the row's own, so that a second try makes no second."""
        values = row.values
        person = Person(
            pk=row.pk, given_names=values.get("given_names") or "", surnames=values.get("surnames") or "",
            aliases=[values["alias"]] if values.get("alias") else [], birth_date=as_date(values.get("birth_date")),
            birth_year=birth_year(values), sex=values.get("sex") or "",
            municipality=values.get("municipality_code") or values.get("municipality") or "",
            province_id=self.provinces.get(values.get("territory")), made_at=self.at,
        )  # fmt: skip
        return NewPerson(
            person=person,
            releases=[self.release(row, person.pk)],
            contact_methods=ways_to_reach(person.pk, values, self.phones),
            identifiers=identifiers(person.pk, row),
            released_on=as_date(values.get("released_on")),
        )

    def release(self, row, person_id):
        """The release as the list tells it; a legal basis that it does not state is disputed, source not stated."""
        basis = row.values.get("legal_basis")
        return Release(
            person_id=person_id, cohort_id=self.import_.cohort_id, released_on=as_date(row.values.get("released_on")),
            facility=row.values.get("facility") or "", sentence_ends_on=as_date(row.values.get("sentence_end")),
            basis=basis or LegalBasis.DISPUTED,
            basis_source=Release.Source.LIST if basis else Release.Source.NOT_STATED,
            made_by=self.by, made_at=self.at,
        )  # fmt: skip

    def releases_of(self, rows):
        """[(row, release)] for "the same person": beside the person who is there, or the earlier row of the list."""
        found = []
        for row in rows:
            person_id = row.of_person_id if row.repeats_person else self.person_of(row)
            if person_id is not None:
                found.append((row, self.release(row, person_id)))
        return found

    def person_of(self, row):
        """The person of the earlier row, if this row tells of another release than that one does."""
        earlier = self.rows.get(row.of_row)
        day = row.values.get("released_on")
        if earlier is None or not day or day == earlier.values.get("released_on"):
            return None
        if earlier.comes_in == Result.CREATED:
            return earlier.pk
        return earlier.of_person_id if earlier.repeats_person else None

    def prepare(self):
        """The slow part, outside every lock."""
        prepare(self.entries)
        seal_all(release for _row, release in self.released)
        numbered = {bytes(row.id_lookup) for row in self.created if row.id_lookup}
        self.lookups = numbered
        self.owners = self.owners_now()

    def owners_now(self):
        """{(lookup, person)} of those who have one of these numbers, without who is being created."""
        pairs = Identifier.objects.filter(lookup__in=self.lookups).values_list("lookup", "person_id")
        return {(bytes(lookup), person_id) for lookup, person_id in pairs if person_id not in self.made}

    def write(self):
        """Everything, in one transaction; of two who come here with the same rows, the second is overtaken."""
        list(Team.objects.select_for_update().order_by("pk")[:1])  # one commit at a time
        if self.owners_now() != self.owners:
            raise Overtaken
        rows = self.import_.rows
        rows.filter(pk__in=self.made).update(taken=True, result=Result.CREATED, person_id=F("pk"))
        if len(self.entries) > AT_ONCE:
            cases = publish(self.entries, by=self.by, at=self.at, came_by_import=self.import_.pk)
        else:
            cases = open_cases(self.entries, by=self.by, at=self.at, came_by_import=self.import_.pk)
        self.add_releases()
        if self.import_.assignment == Import.Assignment.BALANCED:
            assign_balanced(cases, by=self.by, at=self.at)
        rows.filter(result="").update(result=Result.LEFT_OUT)
        self.tell_the_steward()
        ImportFile.objects.filter(of_import=self.import_).delete()
        counts = self.import_.counts | {"created": len(cases), "released": len(self.released)}
        counts["left_out"] = len(self.rows) - counts["created"] - counts["released"]
        self.import_.commit(by=None if self.import_.for_the_house else self.by, at=self.at, counts=counts)
        audit.record(
            by=self.by, at=self.at, what="imports.import", object_id=self.import_.pk, detail={"counts": counts},
            count=len(cases),
        )  # fmt: skip

    def add_releases(self):
        """*The same person* adds a release to the person who is there and changes nothing else about them."""
        people = [release.person_id for _row, release in self.released]
        cases = {case.person_id: case for case in Case.objects.filter(person_id__in=people)}
        for row, release in self.released:
            release.save(force_insert=True)
            ImportRow.objects.filter(pk=row.pk).update(
                taken=True, result=Result.RELEASED, person_id=release.person_id, release_id=release.pk
            )
            restart(cases[release.person_id], by=self.by, at=self.at)
            audit.record(
                by=self.by, at=self.at, what="releases.release", object_id=release.pk, subject=release.person_id,
                detail={"added": "import"},
            )  # fmt: skip

    def tell_the_steward(self):
        """People who may be known to another team: no screen says so but the steward's."""
        PossibleRepeat.objects.bulk_create(
            [
                PossibleRepeat(pk=uuid7(), person_id=row.unseen_person_id, other_id=row.pk, found_at=self.at)
                for row in self.created
                if row.unseen_person_id
            ],
            ignore_conflicts=True,
        )


def restart(case, *, by, at):
    """The newest release moves the clocks of phase and first contact; a closed case is opened again."""
    releases = open_all(Release.objects.filter(person_id=case.person_id))
    days = [release.released_on for release in releases if release.released_on]
    newest = max(days, default=None)
    case.phase, case.phase_until = phase_on(timezone.localdate(at), newest)
    case.clock_starts_at = first_contact_starts(newest, case.opened_at)
    Case.objects.filter(pk=case.pk).update(
        phase=case.phase, phase_until=case.phase_until, clock_starts_at=case.clock_starts_at
    )
    if case.status == CaseStatus.CLOSED:
        case.reopen(by=by, at=at, reason=_("A new release came with a list."))
    elif case.last_contact_at is None:
        case.restart_clock(at)


def identifiers(person_id, row):
    """The ID number, with the digest that was computed at the staging."""
    number = row.values.get("id_number")
    if not number:
        return []
    kind = Identifier.Kind.NATIONAL if number.isdigit() else Identifier.Kind.OTHER
    return [Identifier(person_id=person_id, kind=kind, number=number, lookup=row.id_lookup)]


def phone_lookups(rows):
    """{number: its slow digest}, side by side, each number once."""
    numbers = sorted({phone for row in rows for phone in row.values.get("phones") or []})
    house_key("digest")
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(numbers, pool.map(phone_lookup, numbers), strict=True))


def ways_to_reach(person_id, values, lookups):
    """Phones and e-mail, not asked: they count as shared until somebody asks."""
    ways = [
        ContactMethod(person_id=person_id, value=phone, lookup=lookups[phone]) for phone in values.get("phones") or []
    ]
    if values.get("email"):
        ways.append(ContactMethod(person_id=person_id, kind=ContactMethod.Kind.EMAIL, value=values["email"]))
    if values.get("address"):
        ways.append(ContactMethod(person_id=person_id, kind=ContactMethod.Kind.VISIT, value=values["address"]))
    return ways


def birth_year(values):
    """The year alone, where no date is known."""
    return str(values["birth_year"]) if values.get("birth_year") and not values.get("birth_date") else ""


def as_date(text):
    """A date of its ISO text, or None."""
    return date.fromisoformat(text) if text else None


def begin_and_run(import_, *, by, at, assignment):
    """The whole commit, for the command."""
    import_.begin(by=None if import_.for_the_house else by, at=at, assignment=assignment)
    if not run(import_, by=by, at=at):
        raise NotAllowed(_("Another list brought in some of these people meanwhile. Import it again."))
