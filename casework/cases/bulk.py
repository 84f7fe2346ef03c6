"""Many cases at once, by the rules of one: keys first, sealed outside the lock, then one short transaction (E29)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.roles import Role
from casework.cases import clocks
from casework.cases.codes import new_code
from casework.cases.models import Case, CaseAssignment, CaseStatusChange
from casework.cases.states import CaseStatus
from casework.people.models import ContactMethod, Identifier, Person
from casework.people.tasks import index_soon
from casework.releases.models import Release
from records.status import NotAllowed
from vault import audit
from vault.keys import make_keys
from vault.models import AuditOutbox
from vault.sealing import seal_all

BATCH = 500


@dataclass
class NewPerson:
    """Somebody who is to get a case: unsaved rows, plain or already sealed. `released_on` is what the clocks start
    from (the newest release, or None), `opened_at` the moment of opening where it is not `at`."""

    person: Person
    releases: list[Release] = field(default_factory=list)
    contact_methods: list[ContactMethod] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    released_on: date | None = None
    opened_at: datetime | None = None
    status: str = CaseStatus.INTAKE


class TeamFinder:
    """Which team a person belongs to: the province's, else the one that catches all. Asks once for many people."""

    def __init__(self):
        pairs = Team.provinces.through.objects.values_list("territory_id", "team_id")
        self.by_province = dict(pairs)
        self.rest = Team.objects.filter(catches_all=True).values_list("pk", flat=True).first()

    def team_id(self, province_id):
        """The id of the team. Raises NotAllowed in a house where nobody takes the rest."""
        if team_id := self.by_province.get(province_id, self.rest):
            return team_id
        raise NotAllowed(_("No team takes people from there. An administrator names one that takes the rest."))


def prepare(entries: Iterable[NewPerson]):
    """Makes the keys of new people and seals their rows: the slow part, outside every lock."""
    entries = list(entries)
    make_keys("person", [entry.person.pk for entry in entries])
    for first in range(0, len(entries), BATCH):
        rows = []
        for entry in entries[first : first + BATCH]:
            rows += [entry.person, *entry.releases, *entry.contact_methods, *entry.identifiers]
        seal_all(rows)
    return entries


def open_cases(entries: list[NewPerson], *, by, at, came_by_import=None) -> list[Case]:
    """Opens a case in intake for each of `entries`: person, releases, ways to reach, identifiers, case, history and
    trail, all or nothing. The names are indexed afterwards, in batches that can be resumed; until then a person is
    found by opening. Answers the cases in the order of the entries; they have no worker yet."""
    entries = prepare(entries)
    teams = TeamFinder()
    cases = [_case(entry, teams, at, came_by_import) for entry in entries]
    seal_all(cases)
    changes = [
        CaseStatusChange(case=case, person_id=case.person_id, source="", target=case.status, by=by, at=case.opened_at)
        for case in cases
    ]
    with transaction.atomic():
        draw_free_codes(cases)
        Person.objects.bulk_create([entry.person for entry in entries], batch_size=BATCH)
        Release.objects.bulk_create([row for entry in entries for row in entry.releases], batch_size=BATCH)
        ContactMethod.objects.bulk_create([row for entry in entries for row in entry.contact_methods], batch_size=BATCH)
        Identifier.objects.bulk_create([row for entry in entries for row in entry.identifiers], batch_size=BATCH)
        Case.objects.bulk_create(cases, batch_size=BATCH)
        CaseStatusChange.objects.bulk_create(changes, batch_size=BATCH)
        record_all(cases, by=by, at=at, detail={"opened": "many"})
        transaction.on_commit(index_soon)
    return cases


def _case(entry, teams, at, came_by_import):
    opened_at = entry.opened_at or at
    case = Case(
        person=entry.person, team_id=teams.team_id(entry.person.province_id), status=entry.status,
        opened_at=opened_at, clock_starts_at=clocks.first_contact_starts(entry.released_on, opened_at),
        came_by_import=came_by_import,
    )  # fmt: skip
    case.set_clocks(entry.released_on, at)
    return case


def draw_free_codes(cases):
    """Draws other codes for those of `cases` whose code is taken, by an older case or by another of them."""
    while True:
        drawn = [case.code for case in cases]
        taken = set()
        for first in range(0, len(drawn), BATCH):
            taken.update(Case.objects.filter(code__in=drawn[first : first + BATCH]).values_list("code", flat=True))
        seen, again = set(), []
        for case in cases:
            if case.code in taken or case.code in seen:
                again.append(case)
            seen.add(case.code)
        if not again:
            return
        for case in again:
            case.code = new_code()


def record_all(cases, *, by, at, detail, what="cases.case"):
    """The trail of an act on many cases, one row a case, in the act's own transaction."""
    AuditOutbox.objects.bulk_create(
        [
            AuditOutbox(
                at=at, actor_id=getattr(by, "pk", None), verb=audit.Verb.WRITE, what=what,
                object_id=str(case.pk), subject_id=case.person_id, detail=detail,
            )
            for case in cases
        ],
        batch_size=BATCH,
    )  # fmt: skip
    audit.mark_written()


# Sharing cases out


def workers_of(team_id, at):
    """Those who may be given cases of a team: caseworkers of it with an open account who are not on leave."""
    today = timezone.localdate(at)
    here = Q(away_until=None) | Q(away_until__lt=today)
    return User.objects.holding(Role.CASEWORKER, at, team_id).filter(here)


def loads_of(user_ids):
    """{user id: weight of the open cases that count in a caseload}."""
    loads = dict.fromkeys(user_ids, 0.0)
    weights = {level: clock.weight for level, clock in clocks.levels().items()}
    rows = Case.objects.open().filter(worker_id__in=user_ids).values_list("worker_id", "level")
    for worker_id, level in rows.order_by():
        loads[worker_id] += weights[level]
    return loads


def share_out(weights, loads):
    """[key of a load for each weight]: the heaviest case first, each to whoever carries least. Whoever is given one
    ends at most the weight of one case above the mean; loads within 4 of each other stay so."""
    loads, chosen = dict(loads), [None] * len(weights)
    for place in sorted(range(len(weights)), key=lambda place: -weights[place]):
        least = min(loads, key=lambda key: (loads[key], str(key)))
        loads[least] += weights[place]
        chosen[place] = least
    return chosen


def plan_balanced(cases, *, at):
    """{case id: worker id} for cases without a worker, team by team; a team where nobody can take any is left out."""
    plan = {}
    by_team = {}
    for case in cases:
        by_team.setdefault(case.team_id, []).append(case)
    for team_id, group in by_team.items():
        loads = loads_of(list(workers_of(team_id, at).values_list("pk", flat=True)))
        if loads:
            chosen = share_out([case.weight for case in group], loads)
            plan |= {case.pk: worker_id for case, worker_id in zip(group, chosen, strict=True)}
    return plan


def assign_balanced(cases, *, by, at):
    """Gives cases without a worker to the workers of their teams, so that no worker's weight is more than 4 from the
    mean of those not on leave. Cases that somebody has by now are left as they are. Answers those given away."""
    cases = [case for case in cases if case.worker_id is None]
    with transaction.atomic():
        free = set(
            Case.objects.select_for_update()
            .filter(worker=None, team_id__in={case.team_id for case in cases})
            .values_list("pk", flat=True)
        )
        cases = [case for case in cases if case.pk in free]
        plan = plan_balanced(cases, at=at)
        given = [case for case in cases if case.pk in plan]
        give_away(given, plan, by=by, at=at, reason="balanced")
    return given


def give_away(cases, plan, *, by, at, reason, since=None):
    """Writes the workers of `plan` on cases that have none: rows of assignment, case and trail. `since`: {case id:
    moment} where it was not `at`."""
    ids_of = {}
    for case in cases:
        case.worker_id = plan[case.pk]
        ids_of.setdefault(case.worker_id, []).append(case.pk)
    for worker_id, ids in ids_of.items():
        for first in range(0, len(ids), BATCH):
            Case.objects.filter(pk__in=ids[first : first + BATCH]).update(worker_id=worker_id)
    CaseAssignment.objects.bulk_create(
        [
            CaseAssignment(
                case=case, person_id=case.person_id, user_id=case.worker_id, part=CaseAssignment.Part.LEAD,
                from_at=(since or {}).get(case.pk, at), by=by, reason=reason,
            )
            for case in cases
        ],
        batch_size=BATCH,
    )  # fmt: skip
    record_all(cases, by=by, at=at, detail={"assigned": reason}, what="cases.caseassignment")
