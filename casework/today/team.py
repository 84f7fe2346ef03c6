"""What a supervisor sees of her teams: who has nobody, who carries how much. Never a ranking."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Role
from casework.cases.clocks import levels
from casework.cases.models import Case
from casework.cases.states import IN_WORK
from vault.sealing import open_all

ALARM = timedelta(hours=24)


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


def workers_of(user, at):
    """The caseworkers of the user's teams, by name."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    workers = list(User.objects.filter(pk__in=_holding(teams, at)).distinct())
    return sorted(open_all(workers), key=lambda worker: worker.display_name.casefold())


def _holding(teams, at):
    from accounts.models import RoleGrant

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
