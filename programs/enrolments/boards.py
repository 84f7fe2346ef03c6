"""What pages of programs show at a glance: places, people waiting, the next session, rates; a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum

from accounts.roles import Role
from programs.catalogue.models import Group, Program, Session
from programs.catalogue.querysets import targets_of
from programs.enrolments.attendance import Rate, rates_by
from programs.enrolments.models import Attendance, Enrolment
from programs.enrolments.states import HOLDING_A_PLACE, IN_GROUP, WAITING


@dataclass
class Line:
    """A program in the list."""

    program: Program
    groups: int = 0
    enrolled: int = 0
    waiting: int = 0
    places: int = 0
    next_at: object = None
    mine: bool = False

    @property
    def left(self):
        """Places left, in its groups and within the program's own limit."""
        limit = self.places if self.program.capacity is None else min(self.places, self.program.capacity)
        return max(0, limit - self.enrolled)


@dataclass
class GroupLine:
    """A group on the program's page."""

    group: Group
    enrolled: int
    is_going_on: bool
    rate: Rate | None = None
    next_session: Session | None = None


def program_lines(user, at):
    """All programs in the reader's list, with what is left and what comes next."""
    programs = list(Program.objects.listed_to(user).order_by("kind", "slug"))
    ids = [program.pk for program in programs]
    lines = {program.pk: Line(program) for program in programs}
    groups = Group.objects.going_on().filter(program_id__in=ids).order_by().values("program_id")
    for row in groups.annotate(groups=Count("pk"), places=Sum("capacity")):
        line = lines[row["program_id"]]
        line.groups, line.places = row["groups"], row["places"]
    people = Enrolment.objects.filter(program_id__in=ids).order_by().values("program_id")
    enrolled = Count("pk", filter=Q(status__in=HOLDING_A_PLACE))
    for row in people.annotate(enrolled=enrolled, waiting=Count("pk", filter=Q(status__in=WAITING))):
        line = lines[row["program_id"]]
        line.enrolled, line.waiting = row["enrolled"], row["waiting"]
    upcoming = Session.objects.upcoming(at).filter(group__program_id__in=ids).order_by()
    for program_id, first in upcoming.values_list("group__program_id").annotate(Min("starts_at")):
        lines[program_id].next_at = first
    own = own_programs(user)
    for line in lines.values():
        line.mine = line.program.pk in own
    return list(lines.values())


def own_programs(user):
    """The ids of programs that the reader coordinates, has a group of, or has own people in."""
    own = targets_of(user, Role.COORDINATOR)
    own |= set(Group.objects.filter(pk__in=targets_of(user, Role.FACILITATOR)).values_list("program_id", flat=True))
    if user.standing.has(Role.CASEWORKER):
        mine = Enrolment.objects.live().filter(case__worker_id__in=user.standing.acting_for)
        own |= set(mine.values_list("program_id", flat=True).distinct())
    return own


def open_groups(programs):
    """Gives each of `programs` its `open_groups`, each with how many places are `taken`; one query."""
    groups = Group.objects.going_on().filter(program_id__in=[program.pk for program in programs]).order_by("name")
    taken = Count("enrolments", filter=Q(enrolments__status__in=HOLDING_A_PLACE))
    by_program = {}
    for group in groups.annotate(taken=taken):
        by_program.setdefault(group.program_id, []).append(group)
    for program in programs:
        program.open_groups = by_program.get(program.pk, [])
    return programs


def group_lines(program, at):
    """The groups of a program with enrolled people, rate of attendance and the next session: four queries."""
    enrolled = Count("enrolments", filter=Q(enrolments__status__in=IN_GROUP))
    groups = list(program.groups.annotate(enrolled=enrolled).order_by("name"))
    going_on = set(Group.objects.going_on().filter(program=program).values_list("pk", flat=True))
    rows = Attendance.objects.filter(session__group__program=program)
    rates = rates_by(rows, "session__group_id")
    coming = {}
    for session in Session.objects.upcoming(at).filter(group__in=groups).order_by("starts_at", "id"):
        coming.setdefault(session.group_id, session)
    return [
        GroupLine(group, group.enrolled, group.pk in going_on, rates.get(group.pk), coming.get(group.pk))
        for group in groups
    ]


def states_of(program, enrolments):
    """{state: how many} of a scoped set of enrolments of a program."""
    rows = enrolments.filter(program=program).order_by().values("status").annotate(n=Count("pk"))
    return dict(rows.values_list("status", "n"))
