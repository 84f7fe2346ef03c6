"""The caseload: filters in the URL (ids and codes only), sorted by clear columns, in keyset pages of 50 (E17)."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q

from accounts.roles import Role
from casework.cases.clocks import Level, Phase
from casework.cases.models import Case
from casework.cases.states import OPEN, CaseStatus
from vault.sealing import open_all

PAGE = 50
NOWHERE = "-"


@dataclass
class Caseload:
    """One page: `rows` (cases; `row.shown` tells whether name and dates may be read), `count`, `next` (a query)."""

    rows: list
    count: int
    next: str
    filters: dict


def filters_of(query):
    """{filter: value} of what stands in the address and is known; the rest is left out."""
    allowed = {
        "status": {*CaseStatus.values, "open"},
        "phase": set(Phase.values),
        "level": set(Level.values),
        "due": {"overdue"},
        "team": {"all"},
    }
    found = {name: query[name] for name, values in allowed.items() if query.get(name) in values}
    for name in ("worker", "import"):
        if value := query.get(name, ""):
            if name == "worker" and value in ("me", "none"):
                found[name] = value
            elif _uuid(value):
                found[name] = str(_uuid(value))
    return found


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None


def filtered(cases, filters, user, at):
    """`cases` narrowed by `filters`. Closed cases are shown to whoever asks for them."""
    status = filters.get("status", "open")
    cases = cases.filter(status__in=OPEN) if status == "open" else cases.filter(status=status)
    for name in ("phase", "level"):
        if name in filters:
            cases = cases.filter(**{name: filters[name]})
    if "due" in filters:
        cases = cases.overdue(at)
    if "import" in filters:
        cases = cases.filter(came_by_import=filters["import"])
    worker = filters.get("worker", "" if "team" in filters or "import" in filters else default_worker(user))
    if worker == "me":
        return cases.filter(worker_id__in=user.standing.acting_for)
    if worker == "none":
        return cases.filter(worker=None)
    return cases.filter(worker_id=worker) if worker else cases


def default_worker(user):
    """A caseworker begins with the own caseload, a supervisor with the whole team."""
    return "" if user.standing.has(Role.SUPERVISOR) else "me"


def caseload(user, query, at):
    """The page of cases that `query` (a mapping of strings) asks for, in the scope of `user`'s lists."""
    filters = filters_of(query)
    cases = filtered(Case.objects.listed_to(user), filters, user, at)
    count = cases.count()
    cases = after(cases, query.get("after", ""))
    ordered = cases.select_related("person", "worker", "team").order_by(F("contact_due_at").asc(nulls_last=True), "pk")
    rows = list(ordered[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    shown = set(Case.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        row.shown = row.pk in shown
    open_all([row.person for row in rows if row.shown], [row.worker for row in rows if row.worker_id])
    return Caseload(rows, count, urlencode(filters | {"after": place(rows[-1])}) if more else "", filters)


def place(case):
    """Where a page ends: the due moment and the key of its last row."""
    due = case.contact_due_at.isoformat() if case.contact_due_at else NOWHERE
    return f"{due}~{case.pk}"


def after(cases, text):
    """`cases` behind the place that `text` names; an unreadable place is the beginning."""
    due, _, key = text.partition("~")
    if not (key := _uuid(key)):
        return cases
    if due == NOWHERE:
        return cases.filter(contact_due_at=None, pk__gt=key)
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return cases
    if moment.tzinfo is None:
        return cases
    later = Q(contact_due_at__gt=moment) | Q(contact_due_at=moment, pk__gt=key) | Q(contact_due_at=None)
    return cases.filter(later)
