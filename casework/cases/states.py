"""The case's state table (DESIGN 2), with the reasons and days of closing (`domain.md` 4.5)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.status import SUPERVISOR, SYSTEM, WORKER, Move, StatusTable


class CaseStatus(models.TextChoices):
    """Where a case stands. Never closed by a machine."""

    DRAFT = "draft", gettext_lazy("Draft")
    INTAKE = "intake", gettext_lazy("Intake")
    ASSESSMENT = "assessment", gettext_lazy("Assessment")
    PLANNING = "planning", gettext_lazy("Planning")
    ACTIVE = "active", gettext_lazy("Active")
    PAUSED = "paused", gettext_lazy("Paused")
    CLOSING = "closing", gettext_lazy("Closing")
    CLOSED = "closed", gettext_lazy("Closed")
    DISCARDED = "discarded", gettext_lazy("Discarded")


class ClosingReason(models.TextChoices):
    """Why the accompaniment ends."""

    GOALS_MET = "goals_met", gettext_lazy("Goals met")
    PERSONS_WISH = "person_wants_to_end", gettext_lazy("The person wants to end")
    MOVED = "moved_with_handover", gettext_lazy("Moved, handed over")
    ABROAD = "moved_abroad", gettext_lazy("Left the country")
    TRANSFERRED = "transferred", gettext_lazy("Passed on to another organisation")
    CONTACT_LOST = "contact_lost", gettext_lazy("Contact lost")
    CUSTODY = "returned_to_custody", gettext_lazy("New detention")
    DIED = "deceased", gettext_lazy("Died")
    REPEATED = "duplicate", gettext_lazy("Repeated case")
    IN_ERROR = "opened_in_error", gettext_lazy("Opened in error")


# Days that must have passed before a case may close for this reason: since the last contact, or since the pause.
DAYS_BEFORE = {ClosingReason.CONTACT_LOST: 180, ClosingReason.CUSTODY: 90}
# These skip the checklist, not the supervisor.
WITHOUT_CHECKLIST = {ClosingReason.DIED, ClosingReason.REPEATED, ClosingReason.IN_ERROR}

S = CaseStatus
OPEN = frozenset({S.INTAKE, S.ASSESSMENT, S.PLANNING, S.ACTIVE, S.PAUSED, S.CLOSING})
IN_WORK = frozenset({S.INTAKE, S.ASSESSMENT, S.PLANNING, S.ACTIVE})  # contact clocks run


def why_not_closed(case):
    """What stops the closing of a case: each feature's `blockers.py` is asked. "" lets it pass."""
    from casework.blockers import blockers

    reason = case.changes.filter(target=S.CLOSING).order_by("-at", "-id").values_list("reason_code", flat=True).first()
    if reason in WITHOUT_CHECKLIST:
        return ""
    return " ".join(str(sentence) for blocker in blockers for sentence in blocker.sentences(case))


def too_early(case, reason_code, at):
    """Why a case may not yet close for this reason, or ""."""
    if not (days := DAYS_BEFORE.get(reason_code)):
        return ""
    since = case.last_contact_at or case.opened_at
    if at - since >= timedelta(days=days):
        return ""
    return _("For this reason %(days)s days without contact have to pass. A pause keeps the case open meanwhile.") % {
        "days": days
    }


def _row(name, label, sources, target, parts=(WORKER, SUPERVISOR), **more):
    return Move(name=name, label=label, sources=frozenset(sources), target=target, parts=frozenset(parts), **more)


MOVES = StatusTable(
    _row("take_in", gettext_lazy("Begin intake"), {S.DRAFT}, S.INTAKE, suggested=True),
    _row("discard", gettext_lazy("Discard the draft"), {S.DRAFT}, S.DISCARDED),
    _row("assess", gettext_lazy("Begin assessment"), {S.INTAKE}, S.ASSESSMENT, suggested=True),
    _row("plan", gettext_lazy("Begin planning"), {S.ASSESSMENT}, S.PLANNING, suggested=True),
    _row("activate", gettext_lazy("Begin accompaniment"), {S.PLANNING}, S.ACTIVE, suggested=True),
    _row("pause", gettext_lazy("Pause"), {S.ACTIVE}, S.PAUSED, needs_reason=True,
         sentence=gettext_lazy("Contact clocks stand still until it is resumed.")),
    _row("resume", gettext_lazy("Resume"), {S.PAUSED}, S.ACTIVE, suggested=True),
    _row("propose_closure", gettext_lazy("Propose closing"), OPEN - {S.CLOSING}, S.CLOSING, needs_reason=True,
         reasons=ClosingReason),
    _row("withdraw_closure", gettext_lazy("Go on with the case"), {S.CLOSING}, "", needs_reason=True),
    _row("close", gettext_lazy("Approve closing"), {S.CLOSING}, S.CLOSED, (SUPERVISOR,), guard=why_not_closed),
    _row("reopen", gettext_lazy("Reopen in intake"), {S.CLOSED}, S.INTAKE, (WORKER, SUPERVISOR, SYSTEM),
         needs_reason=True),
    _row("reopen_active", gettext_lazy("Reopen where it was"), {S.CLOSED}, S.ACTIVE, needs_reason=True),
)  # fmt: skip
