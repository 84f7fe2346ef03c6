"""What stands on a case's page, gathered in a constant number of queries."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from casework.case_page import case_page
from casework.cases.clocks import Phase
from casework.cases.models import Case
from casework.people.models import ContactMethod
from casework.releases.models import Release
from casework.timeline import PAGE, timeline
from vault.models import AuditEntry
from vault.sealing import open_all

# The arch of the bridge for each phase, and how the face calls it.
ARCH = {
    Phase.PRE: "before", Phase.FIRST72: "h72", Phase.D30: "d30", Phase.D90: "d90", Phase.D180: "d180",
    Phase.D365: "d365", Phase.AFTER: "after",
}  # fmt: skip
OPENERS = 5


def page_context(case, user, *, before=None, kind=""):
    """Everything the page shows of an opened case to `user`. `before`: only what happened earlier; `kind`: of one source."""
    cases = Case.objects.visible_to(user).filter(pk=case.pk)
    methods = list(ContactMethod.objects.of_cases(cases).order_by("pk"))
    releases = list(Release.objects.of_cases(cases).order_by("-made_at", "-pk"))
    entries, older = timeline_of(case, user, before, kind)
    openers = opened_lately(case)
    staff = {opener["actor_id"] for opener in openers} | {case.worker_id}
    names = {one.pk: one for one in open_all(User.objects.filter(pk__in=staff - {None}))}
    open_all(case, case.person, methods, releases)
    release = releases[0] if releases else None
    return {
        "case": case,
        "person": case.person,
        "methods": methods,
        "asked": any(method.is_asked for method in methods),
        "releases": releases,
        "release": release,
        "arch": ARCH.get(case.phase),
        "day": days_since(release),
        "days_with_us": (timezone.localdate() - timezone.localdate(case.opened_at)).days + 1,
        "worker": names.get(case.worker_id),
        "openers": [opener | {"user": names.get(opener["actor_id"])} for opener in openers],
        "entries": entries,
        "older": older,
        "sources": list(timeline),
        "kind": kind,
        "sections": sections_of(case, user),
        "acts": [act for section in case_page for act in section.acts(case, user)],
        "moves": case.moves_for(user),
    }


def days_since(release):
    """Days since the release, or None where the day is not known or lies ahead."""
    if release is None or release.released_on is None:
        return None
    days = (timezone.localdate() - release.released_on).days
    return days if days >= 0 else None


def sections_of(case, user):
    """[(section, its context)] of the features that have something for this reader."""
    gathered = [(section, section.context(case, user)) for section in case_page if section.template]
    return [(section, context) for section, context in gathered if context is not None]


def timeline_of(case, user, before=None, kind=""):
    """(entries, the moment to go on from or ""): the newest 50 lines of all sources, merged by (at, key) (E24)."""
    rows = []
    for source in timeline:
        if kind and source.key != kind:
            continue
        found = list(source.rows(case, user, before, PAGE + 1))
        rows += [(source, row) for row in found]
    sealed = [row for _source, row in rows if hasattr(row, "sealed_under")]
    open_all(sealed)
    entries = [source.entry(row) for source, row in rows]
    entries.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    older = entries[PAGE - 1].at.isoformat() if len(entries) > PAGE else ""
    return entries[:PAGE], older


def moment_of(text):
    """The aware moment that `?before=` names, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def opened_lately(case):
    """Who opened this case lately: [{actor_id, at}], each once, newest first."""
    rows = AuditEntry.objects.filter(subject_id=case.person_id, verb="read", actor_id__isnull=False)
    seen = {}
    for actor_id, at in rows.order_by("-at").values_list("actor_id", "at")[:100]:
        seen.setdefault(actor_id, at)
    return [{"actor_id": actor_id, "at": at} for actor_id, at in list(seen.items())[:OPENERS]]


def act_address(case, move):
    """Where a move of the table is made."""
    return reverse("cases:act", args=[case.code, move.name])


def why_due(case):
    """Why the next contact is due when it is, in a sentence."""
    return _("Level “%(level)s”; it follows from the phase and can be changed with the person.") % {
        "level": case.get_level_display()
    }
