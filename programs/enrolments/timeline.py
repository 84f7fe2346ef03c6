"""Enrolments and attendance on the case's timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.timeline import Entry, Source, timeline
from programs.enrolments.attendance import Mark, Why
from programs.enrolments.models import Attendance, EnrolmentStatusChange
from programs.enrolments.states import EnrolmentStatus
from vault.sealing import open_all


def change_rows(case, user, before, limit):
    """The moves of the case's enrolments."""
    rows = EnrolmentStatusChange.objects.named_to(user).filter(enrolment__case=case)
    rows = rows.filter(at__lt=before) if before else rows
    rows = list(rows.select_related("enrolment__program", "by").order_by("-at", "-id")[:limit])
    return open_all(rows, [row.by for row in rows if row.by])[: len(rows)]


def change_entry(change):
    """A line for a move."""
    words = " · ".join(filter(None, [str(change.reason_label), change.words()]))
    return Entry(
        at=change.at, key=str(change.pk), icon="learn",
        title=f"{change.enrolment.program}: {EnrolmentStatus(change.target).label}",
        who=change.by.display_name if change.by else "", text=words, url=change.enrolment.get_absolute_url(),
    )  # fmt: skip


def attendance_rows(case, user, before, limit):
    """The recorded rows of held or cancelled sessions."""
    rows = Attendance.objects.named_to(user).recorded().filter(enrolment__case=case)
    rows = rows.filter(session__starts_at__lt=before) if before else rows
    rows = rows.select_related("session__group__program").order_by("-session__starts_at", "-id")
    return open_all(rows[:limit])


def attendance_entry(row):
    """A line for a session: who may read the case reads which of the nine values it was."""
    labels = {value.value: value.label for value in (*Mark, *Why)}
    return Entry(
        at=row.session.starts_at, key=str(row.pk), icon="calendar",
        title=f"{row.session.group.program}: {labels.get(row.value, _('Session cancelled'))}",
        text=row.session.topic, url=row.session.get_absolute_url(), quiet=True,
    )  # fmt: skip


timeline.register(Source("enrolments", gettext_lazy("Programs"), change_rows, change_entry, order=50))
timeline.register(Source("attendance", gettext_lazy("Attendance"), attendance_rows, attendance_entry, order=51))
