"""The cases of the demonstration: opened, assigned and lived through, by the moves of the table."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from casework.cases.bulk import NewPerson, give_away, loads_of, open_cases, share_out
from casework.cases.models import Case, CaseStatusChange
from casework.cases.states import IN_WORK, MOVES, OPEN, CaseStatus, ClosingReason
from casework.people.models import index_people
from records.status import SUPERVISOR
from vault.demo_data import DemoData, demo
from vault.sealing import seal_all

REASONS = {
    ClosingReason.GOALS_MET: 38, ClosingReason.PERSONS_WISH: 20, ClosingReason.MOVED: 8, ClosingReason.ABROAD: 14,
    ClosingReason.TRANSFERRED: 6, ClosingReason.CUSTODY: 6, ClosingReason.CONTACT_LOST: 6, ClosingReason.DIED: 2,
}  # fmt: skip
WHY_PAUSED = "Está con su familia en otra provincia y pidió un tiempo."
WHY_BACK = "Todavía quiere seguir."
WITHOUT_WORKER_DAYS = 3


@dataclass
class Step:
    """A move that was made: its name, when, and the reason that was given."""

    name: str
    at: datetime
    code: str = ""
    words: str = ""
    source: str = ""
    target: str = ""


def make(scene):
    """Opens, assigns and moves the cases of the slice."""
    entries = [entry_for(scene, someone) for someone in scene.newcomers]
    scene.cases = open_cases(entries, by=None, at=scene.now)
    scene.released_on = {case.pk: entry.released_on for case, entry in zip(scene.cases, entries, strict=True)}
    lives = [live(scene, case) for case in scene.cases]
    set_statuses(scene.cases, lives)
    assign(scene)
    write_history(scene, lives)
    people = [someone.person for someone in scene.newcomers]
    for first in range(0, len(people), 500):
        index_people(people[first : first + 500], at=scene.now)


def entry_for(scene, someone):
    """What is opened for a newcomer, at a moment of a working day."""
    opened_at = opening(scene, someone.released_on)
    is_fresh = scene.now - opened_at < timedelta(days=8)
    someone.person.made_at = opened_at
    for release in someone.releases:
        release.made_at = opened_at
    return NewPerson(
        person=someone.person, releases=someone.releases, contact_methods=someone.contact_methods,
        identifiers=someone.identifiers, released_on=someone.released_on, opened_at=opened_at,
        status=CaseStatus.DRAFT if is_fresh and scene.random.random() < 0.12 else CaseStatus.INTAKE,
    )  # fmt: skip


def opening(scene, released_on):
    """Most are met within two days, some are found weeks later."""
    random = scene.random
    if released_on is None:
        days = random.randrange(1, 700)
        return at_work(scene, scene.today - timedelta(days=days))
    lag = random.choices([random.randint(0, 2), random.randint(3, 20), random.randint(21, 120)], [68, 20, 12])[0]
    if released_on > scene.today:
        return at_work(scene, scene.today - timedelta(days=random.randint(1, 15)))
    return at_work(scene, min(released_on + timedelta(days=lag), scene.today))


def at_work(scene, day):
    """A moment of that day between 8:30 and 17:30, but not in the future."""
    minutes = scene.random.randrange(510, 1050)
    moment = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=timezone.get_current_timezone())
    return min(moment, scene.now - timedelta(minutes=scene.random.randrange(3, 180)))


def live(scene, case):
    """The steps that a case has made until now: a path of the table."""
    if case.status == CaseStatus.DRAFT:
        later = case.opened_at + timedelta(hours=scene.random.randrange(30, 120))
        return [step for step in [Step("discard", later)] if later < scene.now and scene.random.random() < 0.5]
    steps, at = [], case.opened_at
    for step in ahead(scene.random):
        at += timedelta(days=step.at, minutes=scene.random.randrange(-200, 200))
        if at >= scene.now:
            break
        steps.append(Step(step.name, at, step.code, step.words))
    return steps


def ahead(random):
    """A whole life, each step with the days after the one before."""
    life = [Step("assess", random.randint(1, 6)), Step("plan", random.randint(3, 14)),
            Step("activate", random.randint(3, 20))]  # fmt: skip
    if random.random() < 0.14:
        life.append(Step("pause", random.randint(20, 200), words=WHY_PAUSED))
        life.append(Step("resume", random.randint(10, 45)))
    if random.random() < 0.35:
        life += an_end(random)
    return life


def an_end(random):
    """A closing that was proposed, and what came of it."""
    reason = random.choices(list(REASONS), list(REASONS.values()))[0]
    end = [Step("propose_closure", random.randint(190, 420), code=reason)]
    if random.random() < 0.1:
        return [*end, Step("withdraw_closure", random.randint(1, 6), words=WHY_BACK)]
    end.append(Step("close", random.randint(2, 30)))
    if random.random() < 0.07:
        end.append(Step("reopen", random.randint(20, 120), words=WHY_BACK))
    return end


def set_statuses(cases, lives):
    """Writes where each case stands now, a query a status."""
    ids_of = {}
    for case, steps in zip(cases, lives, strict=True):
        for step in steps:
            step.source, step.target = case.status, target_of(step, case, steps)
            case.status = step.target
        ids_of.setdefault(case.status, []).append(case.pk)
        case.contact_due_at = case.contact_due_at if case.status in IN_WORK else None
    for status, ids in ids_of.items():
        changes = {"status": status} | ({} if status in IN_WORK else {"contact_due_at": None})
        for first in range(0, len(ids), 500):
            Case.objects.filter(pk__in=ids[first : first + 500]).update(**changes)


def target_of(step, case, steps):
    """Where a step leads; back to where it came from where the table says so."""
    if target := MOVES[step.name].target:
        return target
    came_into = [earlier for earlier in steps if MOVES[earlier.name].target == case.status]
    return came_into[-1].source


def assign(scene):
    """Gives everybody a worker of their team in balance, but for some who came these days."""
    fresh = scene.now - timedelta(days=WITHOUT_WORKER_DAYS)
    by_team, plan, since = {}, {}, {}
    for case in scene.cases:
        if case.opened_at < fresh or scene.random.random() < 0.45:
            by_team.setdefault(case.team_id, []).append(case)
            hours = scene.random.randrange(1, 20)
            since[case.pk] = min(case.opened_at + timedelta(hours=hours), scene.now)
    for team_id, cases in by_team.items():
        loads = loads_of([worker.pk for worker in scene.caseworkers[team_id]])
        open_ones = [case for case in cases if case.status in OPEN]
        chosen = share_out([case.weight for case in open_ones], loads)
        plan |= {case.pk: worker for case, worker in zip(open_ones, chosen, strict=True)}
        keys = list(loads)
        plan |= {case.pk: scene.random.choice(keys) for case in cases if case.status not in OPEN}
    given = [case for case in scene.cases if case.pk in plan]
    give_away(given, plan, by=None, at=scene.now, reason="demo", since=since)


def write_history(scene, lives):
    """A line for each step, by somebody whose part it is."""
    rows = []
    for case, steps in zip(scene.cases, lives, strict=True):
        for step in steps:
            supervisor = scene.supervisors[case.team_id]
            is_hers = MOVES[step.name].parts == {SUPERVISOR} or case.worker_id is None
            rows.append(
                CaseStatusChange(
                    case=case, person_id=case.person_id, source=step.source,
                    target=step.target, by_id=supervisor.pk if is_hers else case.worker_id, at=step.at,
                    reason_code=step.code, reason=step.words or None,
                )
            )  # fmt: skip
    for first in range(0, len(rows), 500):
        CaseStatusChange.objects.bulk_create(seal_all(rows[first : first + 500]))


demo.register(DemoData("cases", make, order=30))
