"""The case's own lines on its timeline: changes of state, and who got it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import CaseStatusChange
from casework.cases.states import CaseStatus, ClosingReason
from casework.timeline import Entry, Source, timeline


def rows(case, user, before, limit):
    """Changes of state, newest first."""
    changes = CaseStatusChange.objects.visible_to(user).filter(case=case)
    if before is not None:
        changes = changes.filter(at__lt=before)
    return changes.order_by("-at", "-pk")[:limit]


def entry(change):
    """One line. The reason is the code's words and what was written."""
    reason = ClosingReason(change.reason_code).label if change.reason_code in ClosingReason.values else ""
    words = " · ".join(str(part) for part in (reason, change.reason) if part)
    return Entry(
        at=change.at,
        key=str(change.pk),
        icon="flag",
        title=_("State: %(state)s") % {"state": CaseStatus(change.target).label},
        text=words,
    )


timeline.register(Source(key="state", label=gettext_lazy("State of the case"), rows=rows, entry=entry, order=90))
