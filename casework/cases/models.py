"""The case: one for a person, for life. A new release reopens it (E13)."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Team
from accounts.roles import Role
from casework.cases import clocks
from casework.cases.codes import new_code
from casework.cases.querysets import CaseAssignmentQuerySet, CaseQuerySet, OfACaseQuerySet
from casework.cases.states import IN_WORK, MOVES, CaseStatus, too_early
from casework.people.models import Person
from records.status import SUPERVISOR, WORKER, HasStatus, NotAllowed, StatusChange
from records.versions import Versioned
from vault import audit
from vault.fields import SealedText
from vault.ids import uuid7
from vault.sealing import OfAPerson


class Case(OfAPerson, HasStatus, Versioned):
    """What is done with a person. In clear: code, states, moments that clocks need, team and worker."""

    Status, MOVES = CaseStatus, MOVES

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, related_name="case")
    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    status = models.CharField(max_length=12, choices=CaseStatus, default=CaseStatus.DRAFT, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="cases")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="caseload", editable=False
    )
    level = models.CharField(max_length=10, choices=clocks.Level, default=clocks.Level.HIGH)
    phase = models.CharField(max_length=8, choices=clocks.Phase, default=clocks.Phase.UNKNOWN, editable=False)
    phase_until = models.DateField(null=True, editable=False)
    opened_at = models.DateTimeField()
    clock_starts_at = models.DateTimeField()  # of the first contact: the later of release and opening
    resumed_at = models.DateTimeField(null=True, editable=False)  # after a stand-still clocks count from here
    first_contact_at = models.DateTimeField(null=True, editable=False)
    first_seen_at = models.DateTimeField(null=True, editable=False)
    last_contact_at = models.DateTimeField(null=True, editable=False)
    contact_due_at = models.DateTimeField(null=True, editable=False)
    came_by_import = models.UUIDField(null=True, editable=False)
    urgent_need = SealedText(default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=CaseStatus.values), name="case_status_is_known")
        ]
        indexes = [
            models.Index(fields=["team", "contact_due_at", "id"], name="cases_of_a_team"),
            models.Index(fields=["team", "opened_at", "id"], name="cases_of_a_team_by_age"),
            models.Index(fields=["worker", "contact_due_at", "id"], name="cases_of_a_worker"),
            models.Index(fields=["status", "contact_due_at"], name="cases_by_due"),
            models.Index(fields=["status", "phase_until"], name="cases_by_phase_end"),
            models.Index(fields=["came_by_import"], name="cases_by_import"),
            # What the scan of reminders walks along; a moment is empty where the clock stands still.
            models.Index(
                fields=["contact_due_at", "id"],
                condition=models.Q(contact_due_at__isnull=False),
                name="cases_by_next_contact",
            ),
            models.Index(
                fields=["clock_starts_at", "id"],
                condition=models.Q(first_contact_at__isnull=True),
                name="cases_by_first_contact",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        """The case's page."""
        return reverse("cases:detail", args=[self.code])

    # Acts

    @classmethod
    def open_for(cls, person, *, by, at, team, status, released_on=None, urgent_need=""):
        """Opens the case of a person who has none, and starts its clocks. Draws another code if one is taken."""
        case = cls(
            person=person, team=team, status=status, opened_at=at, urgent_need=urgent_need,
            clock_starts_at=clocks.first_contact_starts(released_on, at),
        )  # fmt: skip
        case.set_clocks(released_on, at)
        while True:
            try:
                with transaction.atomic():
                    case.save(force_insert=True)
                break
            except IntegrityError:
                if not Case.objects.filter(code=case.code).exists():
                    raise
                case.code = new_code()
        case.begin_history(by=by, at=at)
        audit.record(by=by, at=at, what="cases.case", object_id=case.pk, subject=person.pk, detail={"opened": status})
        return case

    def set_clocks(self, released_on, at):
        """Phase, its end, the level of that phase and the next due contact, from the release day. Saves nothing."""
        self.phase, self.phase_until = clocks.phase_on(timezone.localdate(at), released_on)
        self.level = clocks.default_level(self.phase)
        self.contact_due_at = self.next_contact_due()

    def enter_phase(self, released_on, *, at):
        """Moves phase and its end to the day of `at`. The level follows while it is the one the old phase begins with;
        a level that was agreed otherwise stays. Answers whether anything moved; two passes at once move it once."""
        phase, until = clocks.phase_on(timezone.localdate(at), released_on)
        if (phase, until) == (self.phase, self.phase_until):
            return False
        is_default = self.level == clocks.default_level(self.phase)
        was, self.phase, self.phase_until = self.phase, phase, until
        if is_default:
            self.level = clocks.default_level(phase)
        self.contact_due_at = self.next_contact_due()
        rows = Case.objects.filter(pk=self.pk, phase=was, status=self.status)
        return bool(rows.update(phase=phase, phase_until=until, level=self.level, contact_due_at=self.contact_due_at))

    def next_contact_due(self):
        """The moment by which the next two-way contact is due, or None where clocks stand still."""
        if self.status not in IN_WORK:
            return None
        if self.last_contact_at is None:
            since = max(self.clock_starts_at, self.resumed_at or self.clock_starts_at)
            return since + clocks.timedelta(hours=clocks.levels()[self.level].first_days_hours)
        return clocks.contact_due(self.level, max(self.last_contact_at, self.resumed_at or self.last_contact_at))

    def assign(self, worker, *, by, at, reason=""):
        """Gives the case to a worker of its team; the one who had it until now has it no more."""
        if by is not None and SUPERVISOR not in self.parts_of(by):
            raise NotAllowed(_("Your part in this case does not do this."))
        if not worker.grants.live(at).filter(team_id=self.team_id, role=Role.CASEWORKER).exists():
            raise NotAllowed(_("This colleague does not work in the case's team."))
        self._give_to(worker, by=by, at=at, reason=reason)

    def keep(self, *, by, at):
        """Whoever registered somebody, and works in the team, has the case from its first moment."""
        if self.worker_id is None and self.team_id in by.standing.teams_as(Role.CASEWORKER):
            self._give_to(by, by=by, at=at, reason="registered")

    def _give_to(self, worker, *, by, at, reason):
        with transaction.atomic():
            rows = Case.objects.filter(pk=self.pk, worker_id=self.worker_id)
            if not rows.update(worker=worker):
                raise NotAllowed(_("Somebody else has just changed this. Look again."))
            CaseAssignment.objects.live().filter(case=self, part=CaseAssignment.Part.LEAD).update(until_at=at)
            CaseAssignment.objects.create(
                case=self, person_id=self.person_id, user=worker, part=CaseAssignment.Part.LEAD, from_at=at,
                by=by, reason=reason,
            )  # fmt: skip
            audit.record(
                by=by, at=at, what="cases.caseassignment", object_id=self.pk, subject=self.person_id,
                detail={"worker": str(worker.pk)},
            )  # fmt: skip
        self.worker = worker

    def take_in(self, *, by, at):
        """From a draft to intake: the clocks begin."""
        self._move_and_clock("take_in", by=by, at=at)

    def discard(self, *, by, at):
        """A draft that was a mistake."""
        self.move("discard", by=by, at=at)

    def assess(self, *, by, at):
        """From intake to assessment."""
        self.move("assess", by=by, at=at)

    def plan(self, *, by, at):
        """From assessment to planning."""
        self.move("plan", by=by, at=at)

    def activate(self, *, by, at):
        """From planning to active."""
        self.move("activate", by=by, at=at)

    def pause(self, *, by, at, reason):
        """Clocks stand still."""
        self._move_and_clock("pause", by=by, at=at, reason=reason)

    def resume(self, *, by, at):
        """Clocks run again, from now."""
        self._move_and_clock("resume", by=by, at=at)

    def propose_closure(self, *, by, at, reason_code, reason=""):
        """The worker proposes; a supervisor decides."""
        if why_not := too_early(self, reason_code, at):
            raise NotAllowed(why_not)
        self._move_and_clock("propose_closure", by=by, at=at, reason_code=reason_code, reason=reason)

    def withdraw_closure(self, *, by, at, reason):
        """Back to the state it came from."""
        self._move_and_clock("withdraw_closure", by=by, at=at, reason=reason)

    def close(self, *, by, at):
        """A supervisor approves. The reason is the one that was proposed."""
        proposed = self.changes.filter(target=CaseStatus.CLOSING).order_by("-at", "-id").first()
        self._move_and_clock("close", by=by, at=at, reason_code=proposed.reason_code if proposed else "")

    def reopen(self, *, by, at, reason):
        """The same code and thread, from intake."""
        self._move_and_clock("reopen", by=by, at=at, reason=reason)

    def reopen_active(self, *, by, at, reason):
        """The same code and thread, where it was."""
        self._move_and_clock("reopen_active", by=by, at=at, reason=reason)

    def _move_and_clock(self, name, *, by, at, **words):
        source = self.status
        with transaction.atomic():
            self.move(name, by=by, at=at, **words)
            self.restart_clock(at, after=source)

    def restart_clock(self, at, *, after=""):
        """Writes the next due moment of the state the case is in. After a stand-still it counts from `at`; a closing
        that was only proposed was none."""
        if after not in IN_WORK and after != CaseStatus.CLOSING:
            self.resumed_at = at
        self.contact_due_at = self.next_contact_due()
        Case.objects.filter(pk=self.pk).update(contact_due_at=self.contact_due_at, resumed_at=self.resumed_at)

    def write_contact_moments(self, *, first, last, first_seen):
        """Sets what the contacts of this case say about its clocks (called by the contact's acts)."""
        self.first_contact_at, self.last_contact_at, self.first_seen_at = first, last, first_seen
        self.contact_due_at = self.next_contact_due()
        Case.objects.filter(pk=self.pk).update(
            first_contact_at=first, last_contact_at=last, first_seen_at=first_seen, contact_due_at=self.contact_due_at
        )

    # Questions

    def parts_of(self, user):
        """The parts `user` has in this case: from assignment, cover and the supervised team (E15)."""
        standing = user.standing
        parts = set()
        if self.worker_id in standing.acting_for and standing.has(Role.CASEWORKER, Role.SUPERVISOR):
            parts.add(WORKER)
        if self.team_id in standing.teams_as(Role.SUPERVISOR):
            parts.add(SUPERVISOR)
        return parts

    @property
    def weight(self):
        """What this case weighs in a caseload."""
        return clocks.levels()[self.level].weight


class CaseStatusChange(StatusChange):
    """The history of a case's state."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="changes")

    objects = OfACaseQuerySet.as_manager()

    class Meta(StatusChange.Meta):
        indexes = [models.Index(fields=["target", "at"], name="case_changes_by_target")]


class CaseAssignment(models.Model):
    """Who has which part in a case, since when, until when. `Case.worker` repeats the live lead."""

    class Part(models.TextChoices):
        LEAD = "lead", gettext_lazy("Caseworker")
        LEGAL = "legal", gettext_lazy("Legal")
        CLINICAL = "clinical", gettext_lazy("Clinical")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    person_id = models.UUIDField(editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True)  # a word of ours, not free text

    objects = CaseAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(part="lead", until_at=None), name="one_lead_a_case"
            )
        ]
        indexes = [models.Index(fields=["user", "until_at"], name="assignments_of_a_user")]
