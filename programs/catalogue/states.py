"""The session's small state table. Cancelling is one act on the session: nobody's row is touched."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.status import COORDINATOR, FACILITATOR, Move, StatusTable


class SessionStatus(models.TextChoices):
    """Whether a session took place."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Session cancelled")


class CancelReason(models.TextChoices):
    """Why a session does not take place."""

    POWER_CUT = "power_cut", _("Power cut")
    WEATHER = "weather", _("Storm or weather")
    TRANSPORT = "transport", _("No transport")
    PLACE = "place", _("The place is not available")
    ILL = "ill", _("The facilitator cannot come")
    SAFETY = "safety", _("For everybody's safety")
    OTHER = "other", _("Another reason of ours")


def _row(name, label, source, target, **more):
    parts = frozenset({COORDINATOR, FACILITATOR})
    return Move(name=name, label=label, sources=frozenset({source}), target=target, parts=parts, **more)


S = SessionStatus
MOVES = StatusTable(
    _row("hold", _("Close the list"), S.PLANNED, S.HELD, suggested=True),
    _row("reopen", _("Open the list again"), S.HELD, S.PLANNED),
    _row("cancel", _("Cancel the session"), S.PLANNED, S.CANCELLED, needs_reason=True, reasons=CancelReason),
    _row("reinstate", _("It takes place after all"), S.CANCELLED, S.PLANNED),
)
