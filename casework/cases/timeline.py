"""What the case itself adds to its timeline: the changes of its state."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import CaseStatusChange
from casework.cases.states import CaseStatus, ClosingReason
from casework.timeline import Entry, Source, timeline
from vault.sealing import open_all

ICONS = {
    CaseStatus.PAUSED: "hourglass", CaseStatus.CLOSING: "flag", CaseStatus.CLOSED: "done",
    CaseStatus.DISCARDED: "cross",
}  # fmt: skip


def change_rows(case, user, before, limit):
    """The changes of the case's state, newest first."""
    rows = CaseStatusChange.objects.visible_to(user).filter(case=case).select_related("by")
    rows = list((rows.filter(at__lt=before) if before else rows).order_by("-at", "-id")[:limit])
    open_all(rows, [row.by for row in rows if row.by])
    return rows


def change_entry(change):
    """A line: from where to where, and why."""
    target = CaseStatus(change.target).label
    title = _("Case opened: %(target)s") if not change.source else _("The case is now: %(target)s")
    reason = ClosingReason(change.reason_code).label if change.reason_code in ClosingReason.values else ""
    return Entry(
        at=change.at, key=str(change.pk), icon=ICONS.get(change.target, "arrow"), title=title % {"target": target.lower()},
        who=change.by.display_name if change.by else "", text=change.reason or "", chip=str(reason),
    )  # fmt: skip


timeline.register(Source("states", gettext_lazy("State of the case"), change_rows, change_entry, order=90))
