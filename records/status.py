"""Status is a table: which moves there are, who may make them, what they need to be told.

Buttons, tests and docs are loops over it; a refusal carries its reason; the update names the status it expects, so of
two who press at once one is told. Every model with a status keeps a concrete table of its changes (E21)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from vault import audit
from vault.fields import SealedText
from vault.ids import uuid7
from vault.sealing import OfAPerson

WORKER, SUPERVISOR, COORDINATOR, SYSTEM = "worker", "supervisor", "coordinator", "system"
LAWYER, PARTNER, MENTOR, FACILITATOR = "lawyer", "partner", "mentor", "facilitator"
PARTS = {WORKER, SUPERVISOR, COORDINATOR, SYSTEM, LAWYER, PARTNER, MENTOR, FACILITATOR}


class NotAllowed(Exception):
    """A move that the table, the part or the guard refuses; str() is fit for the screen."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of a status table. Its name is the name of a method of the model.

    `parts`: which parts in the case may make it (E15). `reasons`: the closed list a reason must come from, if any.
    `guard`: why not, in words; "" lets it pass. `holds`: a foreign key whose row is locked while the guard looks.
    `suggested`: the one that the screen offers first."""

    name: str
    label: str
    sources: frozenset
    target: str  # "" = the state it came from, found in the history
    parts: frozenset
    needs_reason: bool = False
    reasons: type | None = None
    guard: Callable = lambda obj: ""
    holds: str = ""
    sentence: str = ""
    suggested: bool = False

    def __post_init__(self):
        if unknown := self.parts - PARTS:
            raise ValueError(f"{self.name}: no such part: {unknown}")


class StatusTable(dict):
    """The moves of one status field by name, in the order the screen shows them."""

    def __init__(self, *moves):
        super().__init__((move.name, move) for move in moves)
        if len(self) != len(moves):
            raise ValueError("two moves share a name")

    def open_to(self, obj, parts):
        """[(move, why not)] from here for somebody who has `parts`. Guards may query: for one object, not a list."""
        return [
            (move, str(move.guard(obj))) for move in self.values() if obj.status in move.sources and move.parts & parts
        ]

    def why_not(self, obj, move, parts, reason, reason_code):
        """Why `move` is refused, in words for the screen, or ""."""
        if obj.status not in move.sources:
            return _("This is not possible from “%s”.") % obj.get_status_display()
        if not move.parts & parts:
            return _("Your part in this case does not do this.")
        if move.reasons and reason_code not in move.reasons.values:
            return _("Choose a reason.")
        if move.needs_reason and not move.reasons and not reason.strip():
            return _("Say why.")
        return str(move.guard(obj))


class StatusChange(OfAPerson):
    """A line of history. Each model with a status has a concrete table of these, reached as `changes`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField(editable=False)
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=40, blank=True)
    reason = SealedText(null=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["target", "at"])]


class HasStatus(models.Model):
    """For a model with `status`, `Status`, `MOVES`, `person_id`, `parts_of(user)` and a method for each move."""

    class Meta:
        abstract = True

    def moves_for(self, user):
        """[(move, why not)] that the table offers `user` from here."""
        return self.MOVES.open_to(self, self.parts_of(user))

    def parts_of(self, user):
        """The parts that `user` has in this record, as a set of words of this module."""
        raise NotImplementedError

    def begin_history(self, *, by, at):
        """The first line of the history, for a row that was just made."""
        self.changes.create(source="", target=self.status, by=by, at=at, person_id=self.person_id)

    def move(self, name, *, by, at, reason="", reason_code="", **changes):
        """Makes the move `name`: conditional update, history row, audit row, and nothing else (consequences are
        derived). `by` a user, or None for the system. `changes` are further clear columns set in the same update.
        Raises NotAllowed with words for the screen."""
        move, source = self.MOVES[name], self.status
        with transaction.atomic():
            if move.holds:
                held = self._meta.get_field(move.holds)
                held.related_model._base_manager.select_for_update().get(pk=getattr(self, held.attname))
            parts = self.parts_of(by) if by is not None else {SYSTEM}
            if why_not := self.MOVES.why_not(self, move, parts, reason, reason_code):
                raise NotAllowed(why_not)
            target = move.target or self.came_from()
            rows = type(self)._base_manager.filter(pk=self.pk, status=source)
            if not rows.update(status=target, **changes):
                raise NotAllowed(_("Somebody else has just changed this. Look again."))
            self.changes.create(
                source=source, target=target, by=by, at=at, reason_code=reason_code,
                reason=reason.strip() or None, person_id=self.person_id,
            )  # fmt: skip
            audit.record(
                by=by, at=at, what=self._meta.label_lower, object_id=self.pk, subject=self.person_id,
                detail={"move": name, "from": source, "to": target},
            )  # fmt: skip
        self.status = target
        for field, value in changes.items():
            setattr(self, field, value)

    def came_from(self):
        """The state this record was in before the one it is in now."""
        return self.changes.filter(target=self.status).order_by("-at", "-id").values_list("source", flat=True)[0]
