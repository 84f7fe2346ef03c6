"""The state table of an enrolment. The moves that need an incident (out for safety), a no-contact order (the check of who
must not meet) or a partner (a transfer) come with those; until then no state exists that cannot be reached."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.status import COORDINATOR, SUPERVISOR, SYSTEM, WORKER, Move, StatusTable


class EnrolmentStatus(models.TextChoices):
    """Where somebody stands in a program."""

    REFERRED = "referred", gettext_lazy("Proposed")
    NOT_YET = "not_yet", gettext_lazy("Not the moment yet")
    WAITLISTED = "waitlisted", gettext_lazy("On the waiting list")
    OFFERED = "offered", gettext_lazy("Place offered")
    ACCEPTED = "accepted", gettext_lazy("Enrolled")
    ACTIVE = "active", gettext_lazy("Taking part")
    PAUSED = "paused", gettext_lazy("Paused")
    COMPLETED = "completed", gettext_lazy("Completed")
    COMPLETED_PART = "completed_part", gettext_lazy("Completed in part")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrew")
    NEVER_STARTED = "never_started", gettext_lazy("Did not get to start")
    NOT_ELIGIBLE = "not_eligible", gettext_lazy("Does not meet the requirements")
    DECLINED = "declined", gettext_lazy("Preferred not to")


class PauseReason(models.TextChoices):
    """Why somebody pauses. Kept sealed: a list of the paused tells nothing of detention."""

    DETAINED = "detained", gettext_lazy("Detained")
    ILL = "ill", gettext_lazy("Ill")
    WORK = "work", gettext_lazy("Work")
    CARE = "care", gettext_lazy("Looks after somebody")
    UNSAFE = "unsafe", gettext_lazy("It is not safe now")
    OUR_FAULT = "our_fault", gettext_lazy("Something of ours")


class DeclineReason(models.TextChoices):
    """Why somebody prefers not to take part."""

    NO_INTEREST = "no_interest", gettext_lazy("Wants something else")
    HOURS = "hours", gettext_lazy("The hours do not suit")
    DISTANCE = "distance", gettext_lazy("Too far, or no transport")
    WORK = "work", gettext_lazy("Work")
    CARE = "care", gettext_lazy("Looks after somebody")
    NOT_SAID = "not_said", gettext_lazy("Did not say, and need not")


class EligibilityReason(models.TextChoices):
    """Which requirement is not met."""

    TERRITORY = "territory", gettext_lazy("Lives in another territory")
    AGE = "age", gettext_lazy("Age")
    LEVEL = "level", gettext_lazy("Needs earlier schooling")
    PAPERS = "papers", gettext_lazy("A document is missing")
    CLASH = "clash", gettext_lazy("It clashes with an official obligation")
    OTHER_PROGRAM = "other_program", gettext_lazy("Another program fits better")


class NeverStartedReason(models.TextChoices):
    """Why somebody who had a place did not begin. Never counted as leaving."""

    NO_REACH = "no_reach", gettext_lazy("Could not be reached")
    WORK = "work", gettext_lazy("Work")
    ILL = "ill", gettext_lazy("Ill")
    MOVED = "moved", gettext_lazy("Moved away")
    GROUP_FELL = "group_fell", gettext_lazy("The group did not begin")


S = EnrolmentStatus
LIVE = frozenset({S.REFERRED, S.NOT_YET, S.WAITLISTED, S.OFFERED, S.ACCEPTED, S.ACTIVE, S.PAUSED})
IN_GROUP = frozenset({S.ACCEPTED, S.ACTIVE, S.PAUSED})  # on the roster
HOLDING_A_PLACE = frozenset({S.OFFERED, *IN_GROUP})
WAITING = frozenset({S.WAITLISTED, S.OFFERED})
ENDED = frozenset(EnrolmentStatus) - LIVE


def no_place(enrolment):
    """Why there is no place in the group, or "". The group's row is locked while this looks."""
    group, program = enrolment.group, enrolment.program
    if group is None:
        return _("Choose a group.")
    taken = type(enrolment)._base_manager.filter(status__in=HOLDING_A_PLACE).exclude(pk=enrolment.pk)
    if taken.filter(group=group).count() >= group.capacity:
        return _("The group is full: %(capacity)s places.") % {"capacity": group.capacity}
    if program.capacity is not None and taken.filter(program=program).count() >= program.capacity:
        return _("The program is full: %(capacity)s places.") % {"capacity": program.capacity}
    return ""


def _row(name, label, sources, target, parts=(COORDINATOR,), **more):
    return Move(name=name, label=label, sources=frozenset(sources), target=target, parts=frozenset(parts), **more)


BOTH = (WORKER, SUPERVISOR, COORDINATOR)
MOVES = StatusTable(
    _row("accept", gettext_lazy("Enrol in a group"), {S.REFERRED, S.OFFERED}, S.ACCEPTED, guard=no_place,
         holds="group", suggested=True),
    _row("waitlist", gettext_lazy("Put on the waiting list"), {S.REFERRED, S.ACCEPTED, S.ACTIVE, S.PAUSED},
         S.WAITLISTED),
    _row("defer", gettext_lazy("Not the moment yet"), {S.REFERRED, S.WAITLISTED}, S.NOT_YET, needs_reason=True,
         sentence=gettext_lazy("Say what is missing and when to look again.")),
    _row("reconsider", gettext_lazy("Propose again now"), {S.NOT_YET}, S.REFERRED, BOTH, suggested=True),
    _row("offer", gettext_lazy("Offer a place"), {S.WAITLISTED}, S.OFFERED, guard=no_place, holds="group",
         suggested=True, sentence=gettext_lazy("The place is held until a day; without an answer the person goes back "
                                               "to the list, to the same place in it.")),
    _row("lapse", gettext_lazy("Back to the list, same place"), {S.OFFERED}, S.WAITLISTED, (COORDINATOR, SYSTEM)),
    _row("start", gettext_lazy("Takes part"), {S.ACCEPTED}, S.ACTIVE, (COORDINATOR, SYSTEM),
         sentence=gettext_lazy("Begins by itself with the first session attended.")),
    _row("never_start", gettext_lazy("Did not get to start"), {S.ACCEPTED}, S.NEVER_STARTED, needs_reason=True,
         reasons=NeverStartedReason),
    _row("pause", gettext_lazy("Pause"), {S.ACTIVE}, S.PAUSED, BOTH, needs_reason=True,
         sentence=gettext_lazy("The reason stays within the case: everybody else reads only “paused”.")),
    _row("resume", gettext_lazy("Resume"), {S.PAUSED}, S.ACTIVE, BOTH, suggested=True),
    _row("complete", gettext_lazy("Completed"), {S.ACTIVE}, S.COMPLETED,
         sentence=gettext_lazy("By what the program teaches, not by attendance alone.")),
    _row("complete_part", gettext_lazy("Completed in part"), {S.ACTIVE}, S.COMPLETED_PART),
    _row("withdraw", gettext_lazy("Withdraws"), {S.ACTIVE, S.PAUSED}, S.WITHDRAWN, BOTH, needs_reason=True),
    _row("refuse", gettext_lazy("Does not meet the requirements"), {S.REFERRED}, S.NOT_ELIGIBLE, needs_reason=True,
         reasons=EligibilityReason),
    _row("decline", gettext_lazy("Prefers not to"), {S.REFERRED, S.NOT_YET, S.WAITLISTED, S.OFFERED}, S.DECLINED,
         BOTH, needs_reason=True, reasons=DeclineReason),
)  # fmt: skip
