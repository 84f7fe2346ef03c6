"""Who may see a case: the file an access review reads (E16). Everything that hangs on a person begins here."""

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from casework.cases.states import IN_WORK, OPEN


class CaseQuerySet(models.QuerySet):
    """Cases: three scopes, each inside the one before, then the questions of the field."""

    # Scopes: what a view may begin with

    def listed_to(self, user):
        """The cases whose code, phase, status, team and worker this user may read in a list. No names."""
        standing = user.standing
        teams = standing.teams_as(Role.CASEWORKER) | standing.teams_as(Role.SUPERVISOR)
        return self.filter(Q(team_id__in=teams) | self._own(standing))

    def visible_to(self, user):
        """The cases whose page this user may open: own and covered ones, a part in them, or the team's supervisor."""
        standing = user.standing
        return self.filter(Q(team_id__in=standing.teams_as(Role.SUPERVISOR)) | self._own(standing))

    def writable_by(self, user):
        """The cases this user may write in: own, covered, or of the team she supervises. A part reads here."""
        standing = user.standing
        mine = Q(pk__in=[])
        if standing.has(Role.CASEWORKER, Role.SUPERVISOR):
            mine = Q(worker_id__in=standing.acting_for)
        return self.filter(Q(team_id__in=standing.teams_as(Role.SUPERVISOR)) | mine)

    def _own(self, standing):
        if not standing.has(Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL):
            return Q(pk__in=[])
        from casework.cases.models import CaseAssignment

        parts = CaseAssignment.objects.live().filter(user_id__in=standing.acting_for)
        own = Q(pk__in=parts.exclude(part=CaseAssignment.Part.LEAD).values("case_id"))
        if standing.has(Role.CASEWORKER, Role.SUPERVISOR):
            own |= Q(worker_id__in=standing.acting_for)
        return own

    def counted_by(self, user):
        """What this user's figures may count, as aggregates alone: a manager all, a supervisor her teams (E30)."""
        standing = user.standing
        if standing.has(Role.MANAGER):
            return self.exclude(status="draft")
        return self.visible_to(user).exclude(status="draft")

    # Questions

    def open(self):
        """Those in which work goes on."""
        return self.filter(status__in=OPEN)

    def with_clocks(self):
        """Those whose contact clocks run."""
        return self.filter(status__in=IN_WORK)

    def without_worker(self):
        """Open cases that nobody has."""
        return self.open().filter(worker=None)

    def overdue(self, at):
        """Those whose contact was due before `at`."""
        return self.with_clocks().filter(contact_due_at__lt=at)


class OfACaseQuerySet(models.QuerySet):
    """What hangs on a case has the case's scopes."""

    def _in(self, cases):
        return self.filter(case_id__in=cases.values("pk"))

    def listed_to(self, user):
        """Of cases in the reader's lists."""
        from casework.cases.models import Case

        return self._in(Case.objects.listed_to(user))

    def visible_to(self, user):
        """Of cases whose page the reader may open."""
        from casework.cases.models import Case

        return self._in(Case.objects.visible_to(user))

    def writable_by(self, user):
        """Of cases the reader may write in."""
        from casework.cases.models import Case

        return self._in(Case.objects.writable_by(user))


class CaseAssignmentQuerySet(OfACaseQuerySet):
    """Who has which part in a case."""

    def live(self):
        """Those that have not ended."""
        return self.filter(until_at=None)
