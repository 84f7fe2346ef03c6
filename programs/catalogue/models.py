"""What there is to enrol in: programs, their groups and sessions. Names are kept in both languages."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import RoleGrant
from accounts.roles import Role
from programs.catalogue.querysets import GroupQuerySet, ProgramQuerySet, SessionQuerySet
from programs.catalogue.states import MOVES, CancelReason, SessionStatus
from records.status import COORDINATOR, FACILITATOR, NotAllowed
from vault import audit
from vault.ids import uuid7

# Words that stand in addresses below /programs/, now or for a kind of program: no program is called so.
RESERVED = frozenset(
    [
        "new",
        "edit",
        "enrol",
        "groups",
        "sessions",
        "enrolments",
        "legal",
        "mentorship",
        "psychosocial",
        "vocational",
        "enterprise",
        "awareness",
        "match",
    ]
)


def not_reserved(slug):
    """A program's address is no fixed word."""
    if slug in RESERVED:
        raise ValidationError(_("This word is taken by an address of the house. Choose another."))


class Stale(Exception):
    """Somebody else saved this row first. `row` is how it stands now."""

    def __init__(self, row):
        self.row = row
        super().__init__("stale")


class Edited(models.Model):
    """For a row of the catalogue that people edit: no person hangs on it, so its revisions are audit rows alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    row_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def put_down(self, *, by, at):
        """Saves a new row."""
        with transaction.atomic():
            self.save(force_insert=True)
            audit.record(by=by, at=at, what=self._meta.label_lower, object_id=self.pk, detail={"made": True})
        return self

    def revise(self, version, changes, *, by, at):
        """Sets `changes` if the row still has `version`; answers the names that changed. Raises Stale if it has not."""
        fresh = {name: value for name, value in changes.items() if getattr(self, name) != value}
        if not fresh:
            return []
        with transaction.atomic():
            rows = type(self)._base_manager.filter(pk=self.pk, row_version=version)
            if not rows.update(**fresh, row_version=version + 1):
                raise Stale(type(self)._base_manager.get(pk=self.pk))
            detail = {"fields": sorted(fresh)}
            audit.record(by=by, at=at, what=self._meta.label_lower, object_id=self.pk, detail=detail)
        for name, value in fresh.items():
            setattr(self, name, value)
        self.row_version = version + 1
        return sorted(fresh)


class Program(Edited):
    """Something to take part in, with its groups and its waiting list."""

    class Kind(models.TextChoices):
        MENTORSHIP = "mentorship", gettext_lazy("Mentorship")
        VOCATIONAL = "vocational", gettext_lazy("Vocational training")
        ENTERPRISE = "enterprise", gettext_lazy("Own business")
        LEGAL = "legal", gettext_lazy("Legal assistance")
        PSYCHOSOCIAL = "psychosocial", gettext_lazy("Psycho-social support")
        AWARENESS = "awareness", gettext_lazy("Community awareness")

    class Order(models.TextChoices):
        ENTRY = "entry", gettext_lazy("By the day they joined the list")
        PROPOSAL = "proposal", gettext_lazy("By the day they were proposed")

    slug = models.CharField(max_length=40, unique=True, validators=[validate_slug, not_reserved])
    kind = models.CharField(max_length=12, choices=Kind)
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # of all groups together; null = no limit
    order = models.CharField(max_length=10, choices=Order, default=Order.ENTRY)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "slug"], name="programs_by_kind")]

    def __str__(self):
        return said(self.names)

    def get_absolute_url(self):
        """The program's page."""
        return reverse("enrolments:program", args=[self.slug])

    @property
    def description(self):
        """What it is, in the reader's language."""
        return said(self.descriptions)

    @property
    def is_open(self):
        """Whether one can enrol."""
        return self.closed_at is None

    def close(self, *, by, at):
        """No new enrolments; those who take part go on."""
        self._set_closed(at, by=by, at=at)

    def open_again(self, *, by, at):
        """New enrolments again."""
        self._set_closed(None, by=by, at=at)

    def _set_closed(self, closed_at, *, by, at):
        with transaction.atomic():
            rows = Program._base_manager.filter(pk=self.pk, closed_at__isnull=closed_at is not None)
            if not rows.update(closed_at=closed_at):
                raise NotAllowed(_("Somebody else has just changed this. Look again."))
            detail = {"open": closed_at is None}
            audit.record(by=by, at=at, what="catalogue.program", object_id=self.pk, detail=detail)
        self.closed_at = closed_at

    def has_coordinator(self, at):
        """Whether somebody holds the coordinator's duty; without one the case's supervisor acts (E15)."""
        return RoleGrant.objects.live(at).filter(role=Role.COORDINATOR, target=str(self.pk)).exists()


def said(names):
    """The name in the reader's language, else in Spanish."""
    return names.get(get_language() or "es") or names.get("es") or ""


class Group(Edited):
    """People who take part together. Its facilitators are those who hold the duty for it."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="groups")
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField(default=12, validators=[MinValueValidator(1)])

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="a_group_has_its_own_name")]

    def __str__(self):
        return self.name

    def facilitators(self, at):
        """Those who hold the duty for this group at that moment, as grants with their users."""
        duty = {"role": Role.FACILITATOR, "target": str(self.pk)}
        return RoleGrant.objects.live(at).filter(**duty).select_related("user")

    def plan_weekly(self, *, starts_at, minutes, mode, topic, times, by, at):
        """Plans `times` sessions, one a week at the same wall time, in one act."""
        from django.utils import timezone

        first = timezone.localtime(starts_at)
        moments = [timezone.make_aware(first.replace(tzinfo=None) + timedelta(weeks=week)) for week in range(times)]
        rows = [Session(group=self, starts_at=moment, minutes=minutes, mode=mode, topic=topic) for moment in moments]
        with transaction.atomic():
            Session.objects.bulk_create(rows)
            detail = {"sessions": len(rows)}
            audit.record(by=by, at=at, what="catalogue.session", object_id=self.pk, detail=detail)
        return rows


class Session(Edited):
    """One meeting of a group. Cancelling it is one act for all who were expected."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", gettext_lazy("In person")
        REMOTE = "remote", gettext_lazy("At a distance")

    Status, MOVES = SessionStatus, MOVES

    group = models.ForeignKey(Group, models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120, validators=[MinValueValidator(1)])
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    topic = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=SessionStatus.values), name="session_status_is_known")
        ]
        indexes = [
            models.Index(fields=["group", "starts_at"], name="sessions_of_a_group"),
            models.Index(fields=["status", "starts_at"], name="sessions_by_moment"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """Its list of attendance."""
        return reverse("enrolments:attendance", args=[self.group.program.slug, self.pk])

    @property
    def ends_at(self):
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    # Acts

    def hold(self, *, by, at):
        """It took place: the list is closed."""
        self._move("hold", by=by, at=at)

    def reopen(self, *, by, at):
        """The list is open again."""
        self._move("reopen", by=by, at=at)

    def cancel(self, *, by, at, reason_code):
        """It does not take place, for everybody: one act."""
        self._move("cancel", by=by, at=at, reason_code=reason_code)

    def reinstate(self, *, by, at):
        """It takes place after all."""
        self._move("reinstate", by=by, at=at)

    def _move(self, name, *, by, at, reason_code=""):
        move, source = MOVES[name], self.status
        if why_not := MOVES.why_not(self, move, self.parts_of(by, at), "", reason_code):
            raise NotAllowed(why_not)
        if name == "hold" and self.starts_at > at:
            raise NotAllowed(_("It has not begun yet."))
        with transaction.atomic():
            if not Session._base_manager.filter(pk=self.pk, status=source).update(status=move.target):
                raise NotAllowed(_("Somebody else has just changed this. Look again."))
            self.changes.create(source=source, target=move.target, by=by, at=at, reason_code=reason_code)
            detail = {"move": name, "from": source, "to": move.target}
            audit.record(by=by, at=at, what="catalogue.session", object_id=self.pk, detail=detail)
        self.status = move.target

    # Questions

    def parts_of(self, user, at):
        """Coordinator: who runs the program. Facilitator: who leads the group now."""
        parts = set()
        if Program.objects.run_by(user).filter(pk=self.group.program_id).exists():
            parts.add(COORDINATOR)
        if Group.objects.led_by(user, at).filter(pk=self.group_id).exists():
            parts.add(FACILITATOR)
        return parts

    def moves_for(self, user, at):
        """[(move, why not)] that the table offers `user` from here."""
        return MOVES.open_to(self, self.parts_of(user, at))

    def cancelled_because(self):
        """The reason of a cancelled session, in words."""
        last = self.changes.filter(target=SessionStatus.CANCELLED).order_by("-at", "-id").first()
        return CancelReason(last.reason_code).label if last and last.reason_code else ""


class SessionStatusChange(models.Model):
    """The history of a session. No person hangs on it, and its reasons are a closed list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="changes")
    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["target", "at"], name="session_changes_by_target")]
