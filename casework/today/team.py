"""What a supervisor sees of her teams: who has nobody, who carries how much. Never a ranking."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from accounts.models import RoleGrant, User
from accounts.roles import Role
from casework.cases.bulk import plan_balanced
from casework.cases.clocks import levels
from casework.cases.models import Case
from casework.cases.states import IN_WORK, CaseStatus
from vault.sealing import open_all

ALARM = timedelta(hours=24)
AT_ONCE = 500  # cases shared out in one act


@dataclass(frozen=True)
class Load:
    """What one worker carries: open cases, their weight (about 40 is full time), and how many are overdue."""

    worker: User
    cases: int
    weight: float
    overdue: int


def waiting_cases(user):
    """Cases of the user's teams that nobody has, oldest first. Opened: the supervisor may read them."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    cases = Case.objects.writable_by(user).filter(team_id__in=teams).without_worker()
    return cases.select_related("person", "team").order_by("opened_at", "pk")


def overdue_cases(user, at):
    """Cases of the user's teams whose contact is overdue."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    return Case.objects.writable_by(user).filter(team_id__in=teams).overdue(at)


def closing_cases(user):
    """Cases of the user's teams whose closing waits for her."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    return Case.objects.writable_by(user).filter(team_id__in=teams, status=CaseStatus.CLOSING)


@dataclass(frozen=True)
class Share:
    """What one worker would carry after all waiting cases are shared out."""

    worker: User
    weight: float
    cases: int
    more: int
    weight_after: float


def shares(user, at):
    """(cases that can be given, a Share for each worker): who would get how many, each to whoever carries least."""
    waiting = list(waiting_cases(user)[:AT_ONCE])
    plan = plan_balanced(waiting, at=at)
    gets, adds = Counter(plan.values()), Counter()
    for case in waiting:
        if case.pk in plan:
            adds[plan[case.pk]] += case.weight
    return [case for case in waiting if case.pk in plan], [
        Share(load.worker, load.weight, load.cases, gets[load.worker.pk], load.weight + adds[load.worker.pk])
        for load in loads(user, at)
    ]


def workers_of(user, at):
    """The caseworkers of the user's teams, by name."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    workers = list(User.objects.filter(pk__in=_holding(teams, at)).distinct())
    return sorted(open_all(workers), key=lambda worker: worker.display_name.casefold())


def _holding(teams, at):
    return RoleGrant.objects.live(at).filter(role=Role.CASEWORKER, team_id__in=teams).values("user_id")


def loads(user, at):
    """A Load for each caseworker, in the order of their names."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    cases = Case.objects.writable_by(user).filter(team_id__in=teams).open().exclude(worker=None)
    counted = cases.values("worker_id", "level").annotate(
        number=Count("pk"), late=Count("pk", filter=Q(contact_due_at__lt=at, status__in=IN_WORK))
    )
    totals = {}
    for row in counted:
        number, weight, late = totals.get(row["worker_id"], (0, 0.0, 0))
        totals[row["worker_id"]] = (
            number + row["number"],
            weight + row["number"] * levels()[row["level"]].weight,
            late + row["late"],
        )
    return [Load(worker, *totals.get(worker.pk, (0, 0.0, 0))) for worker in workers_of(user, at)]
