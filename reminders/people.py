"""Who is told: never nobody. A stand-in takes the place of who is away; then the team's supervisors, then the
administrators, who get a notice about the house and not about a case."""

from collections import defaultdict

from django.utils import timezone

from accounts.models import Cover, RoleGrant, User
from accounts.roles import Role


class People:
    """Staff as they stand at one moment: asked once a pass, in four queries."""

    def __init__(self, at):
        self.at, self.day = at, timezone.localdate(at)
        self.users = {user.pk: user for user in User.objects.active().people()}
        self.stand_ins = dict(Cover.objects.on(self.day).order_by("pk").values_list("absent_id", "stand_in_id"))
        self.leading, self.holding = defaultdict(list), defaultdict(list)
        grants = RoleGrant.objects.live(at).filter(role__in=(Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR))
        for user_id, role, team_id in grants.order_by("pk").values_list("user_id", "role", "team_id"):
            if role == Role.SUPERVISOR:
                self.leading[team_id].append(user_id)
            else:
                self.holding[role].append(user_id)

    def is_here(self, user_id):
        """Whether somebody's account is open and they are not on leave."""
        user = self.users.get(user_id)
        return user is not None and (user.away_until is None or user.away_until < self.day)

    def present(self, user_ids):
        """Those of `user_ids` who are here, each with their stand-in in their place; nobody twice."""
        found = []
        for user_id in user_ids:
            for candidate in (self.stand_ins.get(user_id), user_id):
                if candidate is not None and self.is_here(candidate):
                    found.append(candidate)
                    break
        return list(dict.fromkeys(found))

    def above(self, team_id, told=()):
        """Whom it climbs to in this team (None: in the house), leaving out those who were `told` already."""
        chain = self.leading[team_id] if team_id is not None else self.holding[Role.MANAGER]
        return [user_id for user_id in self.present(chain) if user_id not in told]

    def administrators(self):
        """The last ones: somebody has to know that nobody is there."""
        return self.present(self.holding[Role.ADMINISTRATOR])

    def for_(self, user_ids, team_id):
        """Those it is for who are here, else whoever is above them; empty only where nobody leads the team."""
        return self.present(user_ids) or self.above(team_id)
