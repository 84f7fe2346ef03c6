"""The caseload: filters in the address, clear columns to sort by, pages by the last row seen (E17)."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from casework.cases.clocks import Level, Phase
from casework.cases.models import Case
from casework.cases.states import CaseStatus
from vault.names import words
from vault.sealing import open_all

SIZE = 50
NAMES_UP_TO = 200
COUNTED_UP_TO = 1000
COLUMNS = {"due": "contact_due_at", "last": "last_contact_at", "opened": "opened_at"}
FIELDS = {"status": CaseStatus, "phase": Phase, "level": Level}


@dataclass
class Wish:
    """What the address asks for; what it does not know is left out."""

    whose: str = "me"  # me, none, team, all or a colleague's id
    overdue: bool = False
    status: str = ""
    phase: str = ""
    level: str = ""
    sort: str = "due"
    descending: bool = False
    came_by: str = ""  # an import
    after: str = ""
    page: int = 1

    def query(self, **changes):
        """The address of this list with `changes`; a change of anything but the page begins at its top."""
        values = vars(self) | {"after": "", "page": 1} | changes
        pairs = {
            "worker": values["whose"], "overdue": "1" if values["overdue"] else "", "status": values["status"],
            "phase": values["phase"], "level": values["level"], "import": values["came_by"],
            "sort": ("-" if values["descending"] else "") + values["sort"], "after": values["after"],
            "page": values["page"] if values["page"] > 1 else "",
        }  # fmt: skip
        return "?" + urlencode({key: value for key, value in pairs.items() if value})


def wish_of(user, asked):
    """The wish in the query of an address."""
    sort = asked.get("sort", "due")
    wish = Wish(
        whose=whose_of(user, asked), overdue=asked.get("overdue") == "1", came_by=uuid_in(asked.get("import", "")),
        sort=sort.lstrip("-"), descending=sort.startswith("-"), after=asked.get("after", ""),
        **{name: value for name, kind in FIELDS.items() if (value := asked.get(name)) in kind.values},
    )  # fmt: skip
    if wish.sort not in COLUMNS and wish.sort not in ("code", "name"):
        wish.sort, wish.descending = "due", False
    if asked.get("page", "").isdigit():
        wish.page = max(1, int(asked["page"][:4]))
    return wish


def uuid_in(text):
    """The id that a text is, or ""."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def whose_of(user, asked):
    """Whose cases are meant: by default one's own, for who leads a team the team's; of an import, everybody's."""
    worker = asked.get("worker", "")
    if worker in ("me", "none", "team", "all"):
        return worker
    if asked.get("import"):
        return "all"
    if asked.get("team") == "all" or user.standing.has(Role.SUPERVISOR):
        return uuid_in(worker) or "team"
    return uuid_in(worker) or "me"


def cases_for(user, wish, at):
    """The cases of a wish within the reader's lists."""
    standing = user.standing
    cases = narrowed(Case.objects.listed_to(user), standing, wish.whose)
    if wish.overdue:
        cases = cases.overdue(at)
    if wish.came_by:
        cases = cases.filter(came_by_import=wish.came_by)
    chosen = {name: getattr(wish, name) for name in FIELDS if getattr(wish, name)}
    if "status" not in chosen:
        cases = cases.exclude(status__in=[CaseStatus.CLOSED, CaseStatus.DISCARDED])
    return cases.filter(**chosen)


def narrowed(cases, standing, whose):
    """The scope, said once more in the words of one index."""
    teams = standing.teams_as(Role.CASEWORKER) | standing.teams_as(Role.SUPERVISOR)
    if whose == "me":
        if standing.has(Role.CASEWORKER, Role.SUPERVISOR):
            return cases.filter(worker_id__in=standing.acting_for)
        return cases  # a specialist's list is the cases they have a part in
    if whose == "none":
        return cases.filter(team_id__in=teams, worker=None)
    if whose == "team":
        return cases.filter(team_id__in=teams)
    if whose == "all":
        return cases
    return cases.filter(worker_id=whose)


def count_up_to(cases, most=COUNTED_UP_TO):
    """How many, or `most` + 1 for more: a count takes as long for any house."""
    return cases.order_by()[: most + 1].count()


def said(number, most=COUNTED_UP_TO):
    """A number of `count_up_to` in words."""
    return _("more than %(most)s") % {"most": most} if number > most else str(number)


# Pages by the last row that was seen


@dataclass
class Page:
    """`rows`: up to 50 cases. `next`: what the address of the next page carries, or "". `names`: opened people."""

    rows: list = field(default_factory=list)
    next: str = ""


def page_by_column(cases, column, descending, after):
    """One page of `cases` sorted by a clear column and then by key; rows without a value come last."""
    value, key = seen(after)
    sign = "-" if descending else ""
    rows = []
    if value is not None or key is None:
        there = cases.filter(**{f"{column}__isnull": False})
        if key is not None:
            step = "lt" if descending else "gt"
            there = there.filter(Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"pk__{step}": key}))
        rows = list(there.order_by(f"{sign}{column}", f"{sign}pk")[: SIZE + 1])
        key = None
    if len(rows) <= SIZE:
        bare = cases.filter(**{f"{column}__isnull": True})
        bare = bare.filter(pk__gt=key) if key is not None else bare
        rows += bare.order_by("pk")[: SIZE + 1 - len(rows)]
    return cut(rows, lambda case: getattr(case, column))


def page_by_code(cases, descending, after):
    """One page sorted by code, which is chance: it keeps nothing but an order that can be read aloud."""
    if after:
        cases = cases.filter(**{"code__lt" if descending else "code__gt": after})
    rows = list(cases.order_by("-code" if descending else "code")[: SIZE + 1])
    return Page(rows[:SIZE], rows[SIZE - 1].code if len(rows) > SIZE else "")


def page_by_name(user, cases, wish):
    """One page sorted by name, where the whole list is short enough to be opened and all of it may be."""
    rows = list(cases.filter(pk__in=Case.objects.visible_to(user).values("pk"))[: NAMES_UP_TO + 1])
    open_all([case.person for case in rows])
    rows.sort(key=lambda case: (words(case.person.called), case.code), reverse=wish.descending)
    first = (wish.page - 1) * SIZE
    return Page(rows[first : first + SIZE], str(wish.page + 1) if len(rows) > first + SIZE else "")


def cut(rows, value_of):
    """A page of 50, with the mark of its last row if there is one more."""
    if len(rows) <= SIZE:
        return Page(rows)
    last = rows[SIZE - 1]
    value = value_of(last)
    return Page(rows[:SIZE], f"{value.isoformat() if value else ''}~{last.pk}")


def seen(after):
    """(value, key) of the last row of the page before, (None, None) for the first page or what is not ours."""
    value, _sign, key = after.partition("~")
    try:
        key = UUID(key)
        value = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None, None
    return (None, None) if value is not None and timezone.is_naive(value) else (value, key)


# What the page draws


def page_for(user, wish, at):
    """(page, may it be sorted by name, ids of the rows whose page the reader may open); people opened."""
    cases = cases_for(user, wish, at).select_related("person", "worker")
    sortable = may_sort_by_name(user, wish, cases)
    if wish.sort == "name" and not sortable:
        wish.sort, wish.descending = "due", False
    if wish.sort == "name":
        page = page_by_name(user, cases, wish)
    elif wish.sort == "code":
        page = page_by_code(cases, wish.descending, wish.after)
    else:
        page = page_by_column(cases, COLUMNS[wish.sort], wish.descending, wish.after)
    keys = [case.pk for case in page.rows]
    visible = set(Case.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    open_all(
        [case.person for case in page.rows if case.pk in visible],
        [case.worker for case in page.rows if case.worker],
    )
    return page, sortable, visible


def may_sort_by_name(user, wish, cases):
    """Whether the list is at most 200 rows, all of them to be opened by this reader."""
    if wish.whose != "me" and not user.standing.has(Role.SUPERVISOR):
        return False
    return count_up_to(cases, NAMES_UP_TO) <= NAMES_UP_TO


def chips_for(user, wish, at):
    """The views as chips with their counts, then what the address filters by besides."""
    standing, base = user.standing, Wish()
    views = []
    if standing.has(Role.CASEWORKER):
        views += [(_("My caseload"), {"whose": "me"}), (_("Overdue ones"), {"whose": "me", "overdue": True})]
    if standing.has(Role.SUPERVISOR):
        views += [(_("My team"), {"whose": "team"}), (_("Overdue in the team"), {"whose": "team", "overdue": True}),
                  (_("Without a caseworker"), {"whose": "none"})]  # fmt: skip
    elif standing.has(Role.CASEWORKER):
        views.append((_("My team"), {"whose": "team"}))
    chips = []
    for label, changes in views:
        view = Wish(**changes)
        number = count_up_to(cases_for(user, view, at))
        chips.append({
            "label": label, "url": base.query(**changes), "count": min(number, COUNTED_UP_TO),
            "on": (view.whose, view.overdue) == (wish.whose, wish.overdue),
        })  # fmt: skip
    for name, kind in FIELDS.items():
        if value := getattr(wish, name):
            chips.append({"label": kind(value).label, "url": wish.query(**{name: ""}), "applied": True})
    if wish.came_by:
        chips.append({"label": _("Of one import"), "url": wish.query(came_by="", whose="team"), "applied": True})
    if wish.whose not in ("me", "none", "team", "all"):
        chips.append({"label": colleague(standing, wish.whose), "url": wish.query(whose="team"), "applied": True})
    return chips


def colleague(standing, user_id):
    """The name of the colleague of the reader's teams whose cases are asked for."""
    teams = standing.teams_as(Role.CASEWORKER) | standing.teams_as(Role.SUPERVISOR)
    user = User.objects.filter(pk=user_id, grants__team_id__in=teams).first()
    return open_all(user)[0].display_name if user else _("Unknown")


def next_url(wish, page):
    """The address of the page after this one, or ""."""
    if not page.next:
        return ""
    return wish.query(page=int(page.next)) if wish.sort == "name" else wish.query(after=page.next)


def heads(wish, sortable):
    """The heads of columns that sort: {name: {label, url, order}}; the name's head has an address only where it may."""
    labels = {
        "name": _("Person"), "code": _("Code"), "due": _("Next contact"), "last": _("Last contact"),
        "opened": _("Opened"),
    }  # fmt: skip
    found = {}
    for name, label in labels.items():
        is_it = wish.sort == name
        found[name] = {
            "label": label,
            "url": "" if name == "name" and not sortable else wish.query(
                sort=name, descending=is_it and not wish.descending
            ),
            "order": ("descending" if wish.descending else "ascending") if is_it else "",
        }  # fmt: skip
    return found
