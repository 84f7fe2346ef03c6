"""Who takes part in what, and who came: enrolments by their table, attendance row by row."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.cases.models import Case
from programs.catalogue.models import Group, Program, Session
from programs.catalogue.querysets import targets_of
from programs.catalogue.states import SessionStatus
from programs.enrolments.attendance import Mark
from programs.enrolments.querysets import EnrolmentQuerySet, OfAnEnrolmentQuerySet
from programs.enrolments.states import HOLDING_A_PLACE, LIVE, MOVES, EnrolmentStatus, PauseReason
from records.status import COORDINATOR, SUPERVISOR, HasStatus, NotAllowed, StatusChange
from records.versions import Versioned
from vault.fields import SealedText
from vault.ids import uuid7
from vault.sealing import OfAPerson

CAME = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)


class Enrolment(OfAPerson, HasStatus):
    """A case in a program. In clear: states and the dates that clocks and lists need; reasons are sealed."""

    Status, MOVES = EnrolmentStatus, MOVES

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="enrolments")
    person_id = models.UUIDField(editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="enrolments")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="enrolments")  # wished, then given
    status = models.CharField(max_length=14, choices=EnrolmentStatus, default=EnrolmentStatus.REFERRED, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # an ended one before it
    waiting_since = models.DateTimeField(null=True, editable=False)
    offered_until = models.DateField(null=True, editable=False)
    review_on = models.DateField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "program"], condition=models.Q(status__in=sorted(LIVE)), name="one_live_enrolment"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=EnrolmentStatus.values), name="enrolment_status_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["program", "status", "waiting_since", "id"], name="enrolments_of_a_program"),
            models.Index(fields=["group", "status"], name="enrolments_of_a_group"),
            models.Index(fields=["status", "waiting_since"], name="enrolments_waiting"),
            models.Index(fields=["status", "offered_until"], name="enrolments_offered"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """The enrolment's page."""
        return reverse("enrolments:detail", args=[self.program.slug, self.pk])

    # Acts: one a row of the table

    def accept(self, *, by, at, group):
        """A place in a group."""
        self._into(group, "accept", by=by, at=at, waiting_since=None, offered_until=None)

    def waitlist(self, *, by, at):
        """To the waiting list; who was proposed or enrolled before and waited then keeps that day."""
        since = at if self.status in (EnrolmentStatus.ACTIVE, EnrolmentStatus.PAUSED) else self.waiting_since or at
        self.move("waitlist", by=by, at=at, waiting_since=since, review_on=None)

    def defer(self, *, by, at, reason, review_on):
        """Not the moment yet: what is missing, and when to look again."""
        self.move("defer", by=by, at=at, reason=reason, review_on=review_on, waiting_since=None)

    def reconsider(self, *, by, at):
        """The moment has come."""
        self.move("reconsider", by=by, at=at, review_on=None)

    def offer(self, *, by, at, group, until):
        """Holds a place in a group until a day."""
        self._into(group, "offer", by=by, at=at, offered_until=until)

    def lapse(self, *, by, at):
        """No answer until that day: back to the list, to the same place in it."""
        self.move("lapse", by=by, at=at, offered_until=None)

    def start(self, *, by, at):
        """The first session attended."""
        self.move("start", by=by, at=at)

    def never_start(self, *, by, at, reason_code, reason=""):
        """Had a place and did not begin: never counted as leaving."""
        self.move("never_start", by=by, at=at, reason_code=reason_code, reason=reason, ended_at=at)

    def pause(self, *, by, at, reason_code, review_on, reason=""):
        """A pause with a day to look again. Code and words of the reason are sealed together."""
        if reason_code not in PauseReason.values:
            raise NotAllowed(_("Choose a reason."))
        self.move("pause", by=by, at=at, reason=f"{reason_code}\n{reason.strip()}", review_on=review_on)

    def resume(self, *, by, at):
        """Takes part again."""
        self.move("resume", by=by, at=at, review_on=None)

    def complete(self, *, by, at):
        """Completed."""
        self.move("complete", by=by, at=at, ended_at=at)

    def complete_part(self, *, by, at):
        """Completed in part."""
        self.move("complete_part", by=by, at=at, ended_at=at)

    def withdraw(self, *, by, at, reason):
        """The person withdraws."""
        self.move("withdraw", by=by, at=at, reason=reason, review_on=None, ended_at=at)

    def refuse(self, *, by, at, reason_code, reason=""):
        """A requirement is not met."""
        self.move("refuse", by=by, at=at, reason_code=reason_code, reason=reason, ended_at=at)

    def decline(self, *, by, at, reason_code, reason=""):
        """The person prefers not to."""
        self.move(
            "decline", by=by, at=at, reason_code=reason_code, reason=reason, ended_at=at, waiting_since=None,
            offered_until=None, review_on=None,
        )  # fmt: skip

    def _into(self, group, name, **words):
        if group.program_id != self.program_id:
            raise NotAllowed(_("Choose a group."))
        was, self.group = self.group, group
        try:
            self.move(name, group=group, **words)
        except NotAllowed:
            self.group = was
            raise

    # Questions

    def parts_of(self, user):
        """The case's parts, and the coordinator's: by duty, else the case's supervisor acts (E15)."""
        parts = set(self.case.parts_of(user))
        if (
            self.program_id in targets_of(user, Role.COORDINATOR)
            or SUPERVISOR in parts
            and not self.program.has_coordinator(timezone.now())
        ):
            parts.add(COORDINATOR)
        return parts

    def moves_for(self, user):
        """[(move, why not)]; a place is looked for in all groups, since the group is chosen with the move."""
        parts = self.parts_of(user)
        open_to = [move for move in MOVES.values() if self.status in move.sources and move.parts & parts]
        full = ""
        if any(move.holds for move in open_to) and not self.groups_with_a_place():
            full = _("No group has a place.")
        return [(move, full if move.holds else "") for move in open_to]

    def groups_with_a_place(self):
        """The groups of the program in which this enrolment could stand now."""
        groups = (
            Group.objects.going_on()
            .filter(program_id=self.program_id)
            .annotate(
                taken=models.Count(
                    "enrolments",
                    filter=models.Q(enrolments__status__in=HOLDING_A_PLACE) & ~models.Q(enrolments=self.pk),
                )
            )
        )
        groups = list(groups.order_by("name"))
        if self.program.capacity is not None and sum(group.taken for group in groups) >= self.program.capacity:
            return []
        return [group for group in groups if group.taken < group.capacity]

    @property
    def is_live(self):
        """Whether it has not ended."""
        return self.status in LIVE


class EnrolmentStatusChange(StatusChange):
    """The history of an enrolment."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="changes")

    objects = OfAnEnrolmentQuerySet.as_manager()

    class Meta(StatusChange.Meta):
        indexes = [
            models.Index(fields=["target", "at"], name="enrolment_changes_by_target"),
            models.Index(fields=["enrolment", "at"], name="changes_of_an_enrolment"),
        ]

    @property
    def reason_label(self):
        """The reason code in words; what was chosen from a closed list, for who may read the case."""
        labels = [dict(move.reasons.choices).get(self.reason_code) for move in MOVES.values() if move.reasons]
        return next(filter(None, labels), "") if self.reason_code else ""

    def words(self):
        """The reason in words, for who may read it; the row has to be open."""
        if not self.reason:
            return ""
        if self.target == EnrolmentStatus.PAUSED:
            code, _mark, text = self.reason.partition("\n")
            return ". ".join(filter(None, [str(PauseReason(code).label), text]))
        return self.reason


class AttendanceQuerySet(OfAnEnrolmentQuerySet):
    """Rows of lists."""

    def of(self, session):
        """The rows of one session."""
        return self.filter(session=session)

    def recorded(self):
        """Those with a mark."""
        return self.exclude(mark="")


class Attendance(OfAPerson, Versioned):
    """One person at one session. The empty row is *not recorded*; no row yet is the same while the list is open.

    Official obligation and detention stand as *with notice* with a sealed `why`: outside the case nobody reads which."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance")
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    person_id = models.UUIDField(editable=False)
    mark = models.CharField(max_length=10, choices=Mark, blank=True)
    why = SealedText(null=True)  # of every "with notice": a word of Why, or nothing
    minutes = models.PositiveSmallIntegerField(null=True)  # stayed, for those who left early
    made_up_in = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="a_row_a_person_and_session"),
            models.CheckConstraint(condition=models.Q(mark__in=["", *Mark.values]), name="mark_is_known"),
        ]
        indexes = [models.Index(fields=["session", "mark"], name="attendance_of_a_session")]

    @property
    def value(self):
        """The one of the nine values that stands in the row, for who may read it; the row has to be open."""
        if self.session.status == SessionStatus.CANCELLED:
            return SessionStatus.CANCELLED
        return (self.why or self.mark) if self.mark == Mark.EXCUSED else self.mark

    @property
    def value_outside(self):
        """The same for everybody else: official obligation and detention read *with notice*."""
        return SessionStatus.CANCELLED if self.session.status == SessionStatus.CANCELLED else self.mark

    @property
    def share(self):
        """The part of the session that was attended, or None where nobody wrote it down."""
        return None if self.minutes is None else self.minutes / self.session.minutes

    def set_details(self, version, *, minutes, made_up_in, by, at):
        """How long somebody stayed who left early, and the session in which a missed one was made up."""
        if made_up_in and made_up_in.group.program_id != self.session.group.program_id:
            raise NotAllowed(_("Only a session of the same program makes up for this one."))
        if minutes is not None and minutes > self.session.minutes:
            raise NotAllowed(_("The session was not that long."))
        changes = {"minutes": minutes if self.mark == Mark.LEFT_EARLY else None, "made_up_in": made_up_in}
        return self.revise(version, changes, by=by, at=at)
