"""What somebody is here and now: live roles, teams, duties and covers, resolved first, in two queries (E16)."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from accounts.roles import DUTIES, TEAM_ROLES, Role


@dataclass(frozen=True)
class Standing:
    """`roles`: words of Role. `teams`: {role: team ids}. `targets`: {duty: ids of programs or groups}.
    `acting_for`: the user and those covered today, whose cases count as the user's own."""

    user_id: UUID
    roles: frozenset = frozenset()
    teams: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    acting_for: frozenset = frozenset()

    def teams_as(self, role):
        """The ids of the teams in which the user has `role`."""
        return self.teams.get(role, frozenset())

    def has(self, *roles):
        """Whether any of `roles` is live."""
        return bool(self.roles & set(roles))


def standing_of(user):
    """The standing of `user` now. A stand-in has the teams of a supervisor who is away, but not her duties."""
    from accounts.models import Cover, RoleGrant

    if not user.is_active:
        return Standing(user_id=user.pk)
    now = timezone.now()
    covered = set(Cover.objects.on(timezone.localdate(now)).filter(stand_in=user).values_list("absent_id", flat=True))
    roles, teams, targets = set(), {}, {}
    for grant in RoleGrant.objects.live(now).filter(user_id__in={user.pk, *covered}):
        own = grant.user_id == user.pk
        if own:
            roles.add(grant.role)
        shared = own or grant.role in (Role.CASEWORKER, Role.SUPERVISOR)
        if shared and grant.role in TEAM_ROLES and grant.team_id:
            teams.setdefault(grant.role, set()).add(grant.team_id)
        if own and grant.role in DUTIES and grant.target:
            targets.setdefault(grant.role, set()).add(grant.target)
    if teams.get(Role.SUPERVISOR) and covered:
        roles.add(Role.SUPERVISOR)
    return Standing(
        user_id=user.pk,
        roles=frozenset(roles),
        teams={role: frozenset(ids) for role, ids in teams.items()},
        targets={duty: frozenset(ids) for duty, ids in targets.items()},
        acting_for=frozenset({user.pk, *covered}),
    )
