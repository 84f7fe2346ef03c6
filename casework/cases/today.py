"""What a caseload asks for on My day: contacts that are due, and for a supervisor the closings that wait."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.cases.clocks import Level
from casework.cases.models import Case
from casework.cases.states import CaseStatus
from casework.today_list import Item, TodaySource, today


def _harm(case, at):
    if case.contact_due_at >= at:
        return "today"
    return "overdue_critical" if case.level == Level.CRITICAL else "overdue"


def _why(case, at):
    if case.contact_due_at >= at:
        return _("Due today")
    if case.level == Level.CRITICAL:
        return _("Critical level, overdue")
    return _("Overdue")


def contacts_due(user, at):
    """A row for each of the user's own and covered people with whom nobody spoke in time, or with whom it is due today."""
    end_of_day = datetime.combine(timezone.localdate(at) + timedelta(days=1), time(0), timezone.get_current_timezone())
    cases = Case.objects.writable_by(user).filter(worker_id__in=user.standing.acting_for).with_clocks()
    for case in cases.filter(contact_due_at__lt=end_of_day).select_related("person").order_by("contact_due_at", "pk"):
        yield Item(
            harm=_harm(case, at),
            due_at=case.contact_due_at,
            title=_("First contact") if case.first_contact_at is None else _("Contact within the agreed time"),
            why=_why(case, at),
            url=case.get_absolute_url(),
            case=case,
            act_label=_("Log"),
            act_url=f"{reverse('contacts:new')}?case={case.code}",
        )


def closings_to_approve(user, at):
    """A row for each closing that waits for a supervisor."""
    teams = user.standing.teams_as(Role.SUPERVISOR)
    cases = Case.objects.writable_by(user).filter(team_id__in=teams, status=CaseStatus.CLOSING)
    for case in cases.select_related("person").order_by("pk"):
        yield Item(
            harm="approval",
            due_at=None,
            title=_("Closing to approve"),
            why=_("Waits for you"),
            url=case.get_absolute_url(),
            case=case,
            act_label=_("Look"),
            act_url=case.get_absolute_url(),
        )


today.register(TodaySource(key="cases.contacts", items=contacts_due, order=20))
today.register(TodaySource(key="cases.closings", items=closings_to_approve, order=90))
