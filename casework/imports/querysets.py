"""Who sees an import: until it is committed the importer alone, and her only while she holds the duty."""

from django.db import models

from accounts.roles import Role
from casework.imports.states import OPEN, ImportStatus


def may_import(user):
    """Whether somebody imports lists: a supervisor with the live duty of importer."""
    return user.standing.has(Role.SUPERVISOR) and user.standing.has(Role.IMPORTER)


def is_steward(user):
    """Whether somebody decides on repeated people: a supervisor with the live duty of steward."""
    return user.standing.has(Role.SUPERVISOR) and user.standing.has(Role.STEWARD)


class ImportQuerySet(models.QuerySet):
    """Imports: own ones alone. What nobody else sees needs no wider scope."""

    def visible_to(self, user):
        """Those whose pages this user may open."""
        return self.filter(importer=user) if may_import(user) else self.none()

    listed_to = writable_by = visible_to

    def open(self):
        """Those that wait for their importer or for the worker."""
        return self.filter(status__in=OPEN)

    def unread(self):
        """Those whose file was not read yet: long ones, which the worker reads."""
        return self.filter(status=ImportStatus.UPLOADED, read_at=None)

    def left_behind(self, before):
        """Those whose work stopped half-way: nobody has said since `before` that it goes on."""
        stopped = models.Q(beat_at=None) | models.Q(beat_at__lt=before)
        waiting = models.Q(status=ImportStatus.UPLOADED, read_at=None) | models.Q(status=ImportStatus.COMMITTING)
        return self.filter(stopped & waiting)

    def with_old_key(self, *, before, idle_before):
        """Those whose key has served: a day after the end, or left lying for long."""
        ended = models.Q(status__in=(ImportStatus.COMMITTED, ImportStatus.UNDONE), ended_at__lt=before)
        thrown = models.Q(status=ImportStatus.DISCARDED)
        idle = models.Q(status__in=(ImportStatus.UPLOADED, ImportStatus.MATCHED), touched_at__lt=idle_before)
        return self.filter(ended | thrown | idle, key_gone_at=None)


class ImportRowQuerySet(models.QuerySet):
    """Rows of a list have the scope of their import."""

    def visible_to(self, user):
        """Rows of imports that this user may open."""
        from casework.imports.models import Import

        return self.filter(of_import__in=Import.objects.visible_to(user).values("pk"))

    listed_to = writable_by = visible_to

    def taken(self):
        """Rows that came in: their digest is kept for ever."""
        return self.filter(taken=True)


class PossibleRepeatQuerySet(models.QuerySet):
    """Pairs of people that may be one: the steward's alone, in that screen alone."""

    def visible_to(self, user):
        """Pairs of which one side is in a team of the steward; a duty without a team sees all."""
        if not is_steward(user):
            return self.none()
        teams = user.standing.teams_as(Role.STEWARD)
        if not teams:
            return self
        return self.filter(models.Q(person__case__team_id__in=teams) | models.Q(other__case__team_id__in=teams))

    listed_to = writable_by = visible_to

    def waiting(self):
        """Those that nobody has decided yet."""
        return self.filter(decision="")
