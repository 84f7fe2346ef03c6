"""Who sees which program, group and session, and who runs them. No person hangs on these rows."""

from datetime import timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.roles import Role

CASE_WORK = (Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL)
BEFORE, AFTER = timedelta(days=7), timedelta(days=14)
"""A facilitator sees the roster from so long before the first session to so long after the last."""


def targets_of(user, duty):
    """The ids that a duty of the reader names; what is no id names nothing."""
    found = set()
    for target in user.standing.targets.get(duty, ()):
        try:
            found.add(UUID(target))
        except ValueError:
            continue
    return found


class ProgramQuerySet(models.QuerySet):
    """Programs."""

    # Scopes

    def listed_to(self, user):
        """All for those who do case work or manage; else those of one's duties."""
        standing = user.standing
        if standing.has(*CASE_WORK, Role.MANAGER):
            return self.all()
        from programs.catalogue.models import Group

        groups = Group.objects.filter(pk__in=targets_of(user, Role.FACILITATOR))
        own = Q(pk__in=targets_of(user, Role.COORDINATOR)) | Q(pk__in=groups.values("program_id"))
        return self.filter(own)

    visible_to = listed_to

    def writable_by(self, user):
        """What a program manager edits: all."""
        return self.all() if user.standing.has(Role.MANAGER) else self.none()

    def run_by(self, user):
        """Those whose groups and sessions the reader plans: all for a manager, one's own for a coordinator."""
        if user.standing.has(Role.MANAGER):
            return self.all()
        return self.filter(pk__in=targets_of(user, Role.COORDINATOR))

    # Questions

    def open(self):
        """Those one can still enrol in."""
        return self.filter(closed_at=None)


class GroupQuerySet(models.QuerySet):
    """Groups of a program."""

    def listed_to(self, user):
        """Of programs in the reader's list."""
        from programs.catalogue.models import Program

        return self.filter(program_id__in=Program.objects.listed_to(user).values("pk"))

    visible_to = listed_to

    def writable_by(self, user):
        """Of programs the reader runs."""
        from programs.catalogue.models import Program

        return self.filter(program_id__in=Program.objects.run_by(user).values("pk"))

    def led_by(self, user, at):
        """Those whose roster the reader sees by duty: from 7 days before the first session to 14 after the last."""
        from programs.catalogue.models import Session

        sessions = Session.objects.filter(group=OuterRef("pk"))
        return self.filter(
            Exists(sessions.filter(starts_at__lte=at + BEFORE)), Exists(sessions.filter(starts_at__gte=at - AFTER)),
            pk__in=targets_of(user, Role.FACILITATOR),
        )  # fmt: skip

    # Questions

    def going_on(self):
        """Those one can still enter: with a session to come, or with none planned yet."""
        from programs.catalogue.models import Session

        sessions = Session.objects.filter(group=OuterRef("pk"))
        return self.filter(Exists(sessions.planned()) | ~Exists(sessions))


class SessionQuerySet(models.QuerySet):
    """Sessions of groups."""

    def listed_to(self, user):
        """Of programs in the reader's list."""
        from programs.catalogue.models import Group

        return self.filter(group_id__in=Group.objects.listed_to(user).values("pk"))

    visible_to = listed_to

    def led_by(self, user, at):
        """Of groups that the reader facilitates now."""
        from programs.catalogue.models import Group

        return self.filter(group_id__in=Group.objects.led_by(user, at).values("pk"))

    def writable_by(self, user):
        """Of groups the reader runs by role, or facilitates now."""
        from programs.catalogue.models import Group

        own = Group.objects.writable_by(user).values("pk")
        led = Group.objects.led_by(user, timezone.now()).values("pk")
        return self.filter(Q(group_id__in=own) | Q(group_id__in=led))

    # Questions

    def held(self):
        """Those that took place."""
        return self.filter(status="held")

    def planned(self):
        """Those whose list is open."""
        return self.filter(status="planned")

    def upcoming(self, at):
        """Those that are still to come, or were planned for the last twelve hours."""
        return self.planned().filter(starts_at__gte=at - timedelta(hours=12))
