"""What a case's page shows: who it is, what is safe, what is next, who opened it (face 7.4)."""

import phonenumbers
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Territory, User
from casework.case_page import case_page
from casework.cases import clocks
from casework.cases.clocks import Phase
from casework.cases.models import CaseAssignment
from casework.cases.states import CaseStatus
from casework.people.models import ContactMethod
from casework.releases.models import LegalBasis
from records.status import SUPERVISOR, WORKER
from vault.models import AuditEntry
from vault.sealing import open_all

SHOWN_OPENERS = 6
CHIPS = {
    CaseStatus.DRAFT: ("pencil", "warn"), CaseStatus.INTAKE: ("clock", "info"), CaseStatus.ASSESSMENT: ("clock", "info"),
    CaseStatus.PLANNING: ("clock", "info"), CaseStatus.ACTIVE: ("check", "ok"), CaseStatus.PAUSED: ("hourglass", ""),
    CaseStatus.CLOSING: ("flag", "warn"), CaseStatus.CLOSED: ("done", ""), CaseStatus.DISCARDED: ("cross", ""),
}  # fmt: skip
PHASE_OF_THE_FACE = {
    Phase.PRE: "before", Phase.FIRST72: "h72", Phase.D30: "d30", Phase.D90: "d90", Phase.D180: "d180",
    Phase.D365: "d365", Phase.AFTER: "after",
}  # fmt: skip


def status_chip(case):
    """The state's own name, with its icon."""
    icon, kind = CHIPS[case.status]
    return {"text": case.get_status_display(), "icon": icon, "kind": kind}


def frequency(level):
    """How often somebody of this level is spoken with, in words."""
    days = clocks.levels()[level].contact_hours // 24
    return ngettext("every day", "every %(days)s days", days) % {"days": days}


def level_chip(case):
    """The level with what it means; never a score of risk."""
    words = {"level": case.get_level_display(), "often": frequency(case.level)}
    is_critical = case.level == clocks.Level.CRITICAL
    return {
        "text": _("%(level)s: %(often)s") % words,
        "icon": "warning" if is_critical else "heart", "kind": "bad" if is_critical else "",
    }  # fmt: skip


def newest(releases):
    """The release that moves the clocks: the newest with a day, else the last that was written down."""
    dated = [release for release in releases if release.released_on]
    return max(dated, key=lambda release: release.released_on) if dated else (releases[-1] if releases else None)


def facts_of(case, release):
    """The line under the name."""
    person, facts = case.person, []
    if person.birth_date:
        age = years_between(person.birth_date, timezone.localdate())
        facts.append(ngettext("%(age)s year old", "%(age)s years old", age) % {"age": age})
    elif person.birth_year:
        facts.append(_("born in %(year)s") % {"year": person.birth_year})
    if place := place_of(person):
        facts.append(place)
    return facts


def years_between(day, until):
    """Whole years."""
    return until.year - day.year - ((until.month, until.day) < (day.month, day.day))


def place_of(person):
    """Municipality and province, as far as they are known."""
    town = Territory.objects.filter(code=person.municipality).first() if person.municipality else None
    return ", ".join(str(place) for place in (town, person.province) if place)


def phase_of(case, release):
    """What the bridge shows: where, which day, how far into the span, in words."""
    day = release.released_on if release else None
    today = timezone.localdate()
    if day is None:
        return {"current": "", "day": None, "text": _("The day of release is not known."), "part": 0.5}
    number = (today - day).days
    window = next(window for window in clocks.windows() if window.phase == case.phase)
    words = ""
    if number < 0:
        words = ngettext("Comes out in %(days)s day.", "Comes out in %(days)s days.", -number) % {"days": -number}
    elif case.phase_until and window.last_day is not None:
        words = _("This span goes to day %(day)s.") % {"day": window.last_day}
    return {
        "current": PHASE_OF_THE_FACE[case.phase], "day": number if number >= 0 else None, "text": words,
        "part": part_of(number, window), "until": case.phase_until,
    }  # fmt: skip


def part_of(number, window):
    """How far into its span a day is, 0 to 1."""
    before = [one.last_day for one in clocks.windows() if one.last_day is not None and one.last_day < number]
    first = max(before, default=number - 1) + 1
    if window.last_day is None or number < 0:
        return 0.5
    return (number - first + 0.5) / max(1, window.last_day - first + 1)


def due_of(case, at):
    """The next contact: when, how late, and why then; None where clocks stand still."""
    if case.contact_due_at is None:
        return None
    late = (at - case.contact_due_at).days
    if case.contact_due_at >= at:
        left = (timezone.localdate(case.contact_due_at) - timezone.localdate(at)).days
        word = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left} if left else _("Today")
        chip = {"text": word, "icon": "clock", "kind": "warn" if left <= 1 else ""}
    else:
        word = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late} if late else _("Overdue")
        chip = {"text": word, "icon": "warning", "kind": "bad"}
    return {
        "title": _("First contact") if case.last_contact_at is None else _("Next contact"),
        "at": case.contact_due_at, "chip": chip, "why": why_due(case),
    }  # fmt: skip


def why_due(case):
    """The sentence behind "why?"."""
    words = {"level": case.get_level_display().lower(), "often": frequency(case.level)}
    if case.last_contact_at is None:
        return _(
            "Nobody has spoken with this person yet. At %(level)s level the first conversation counts from the later "
            "of the release and the opening of the case."
        ) % words  # fmt: skip
    return (
        _("At %(level)s level we speak %(often)s, counted from the last conversation. Attempts do not count.") % words
    )


def standstill_of(case):
    """What a state means for the clocks, where it means something."""
    return {
        CaseStatus.DRAFT: _("A draft: its clocks begin with the intake."),
        CaseStatus.PAUSED: _("Paused: contact clocks stand still until it is resumed."),
        CaseStatus.CLOSING: _("In closing: contact clocks stand still until the supervisor decides."),
        CaseStatus.CLOSED: _("Closed. The same code and the same thread go on if it is reopened."),
        CaseStatus.DISCARDED: _("This draft was discarded."),
    }.get(case.status, "")  # fmt: skip


# Safe contact


def safe_of(case, *, shown=False, writable=False):
    """What stands above the number, and behind a step that is noted down, the number."""
    methods = ContactMethod.objects.filter(person_id=case.person_id).order_by("pk")
    methods = open_all(list(methods if shown else methods.defer("value")))
    safe = {"state": "unasked", "text": ""}
    if methods:
        safe = banner(methods)
        safe["reveal_url"] = reverse("cases:phone", args=[case.code])
    else:
        safe["title"], safe["text"] = _("No phone is known"), _("Nobody has noted how to reach this person.")
    if shown:
        safe["phones"] = [phone_of(method) for method in methods]
    if writable:
        first = next((method for method in methods if not method.is_asked), methods[0] if methods else None)
        args = [case.code, first.pk] if first else [case.code]
        safe["url"] = reverse("cases:reach" if first else "cases:reach_new", args=args)
        safe["act"] = _("Ask, and note how to reach them") if safe["state"] == "unasked" else _("Change what is safe")
    return safe


def banner(methods):
    """Of several ways the one with the most care is said first."""
    if any(not method.is_asked for method in methods):
        return {"state": "unasked", "text": ""}
    careful = [method for method in methods if needs_care(method)]
    method = (careful or methods)[0]
    return {
        "state": "care" if careful else "free", "text": method.care(), "phrase": method.safety.get("phrase", ""),
        "asked": _("Asked on %(day)s.") % {"day": day_words(method.asked_on)},
    }  # fmt: skip


def needs_care(method):
    """Whether anything has to be thought of before this phone is used."""
    safety = method.safety
    return safety.get("shared") != "no" or safety.get("monitored") != "no" or bool(safety.get("hours"))


def phone_of(method):
    """A number as it is read aloud, and as a phone dials it."""
    try:
        number = phonenumbers.parse(method.value)
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        shown = method.value
    return {"shown": shown, "tel": method.value, "note": "" if method.is_asked else _("not asked: counts as shared")}


def day_words(day):
    """A day as the face writes it."""
    text = date_format(day, "j M Y")
    return text.lower() if get_language() == "es" else text


# Who


def team_of(case):
    """[(name, part)] of those who have a part in the case now."""
    parts = list(CaseAssignment.objects.live().filter(case=case).select_related("user").order_by("from_at"))
    open_all([row.user for row in parts])
    rows = [(row.user.display_name, row.get_part_display()) for row in parts]
    return [*rows, (str(case.team), _("Team"))]


def openers_of(case, user):
    """[(who, when)]: who has opened this case's page lately, from the trail, each once."""
    rows = AuditEntry.objects.filter(
        subject_id=case.person_id, verb=AuditEntry.Verb.READ, what="cases:detail", actor_id__isnull=False
    )
    seen = {}
    for actor_id, at in rows.order_by("-at").values_list("actor_id", "at")[:200]:
        seen.setdefault(actor_id, at)
    users = {one.pk: one for one in open_all(User.objects.filter(pk__in=seen))}
    return [
        (_("You") if actor_id == user.pk else users[actor_id].display_name, at)
        for actor_id, at in list(seen.items())[:SHOWN_OPENERS]
        if actor_id in users
    ]


# Acts and sections


def acts_of(case, user):
    """[(label, address, icon)] of every feature, in their order."""
    return [act for section in case_page for act in section.acts(case, user)]


def sections_of(case, user):
    """[(section, context)] of the features that have something to show to this reader."""
    found = []
    for section in case_page:
        if section.template and (context := section.context(case, user)) is not None:
            found.append((section, context))
    return found


def moves_of(case, user):
    """The moves of the table: [{move, why_not, url, one_tap}]."""
    return [
        {
            "move": move, "why_not": why_not, "url": reverse("cases:act", args=[case.code, move.name]),
            "one_tap": not (move.needs_reason or move.reasons or move.sentence or move.name == "close"),
        }
        for move, why_not in case.moves_for(user)
    ]  # fmt: skip


def days_with_us(case, at):
    """The second of the two clocks: how long we have known somebody."""
    return (timezone.localdate(at) - timezone.localdate(case.opened_at)).days + 1


def is_writable(case, user):
    """Whether the reader may write in this case."""
    return bool({WORKER, SUPERVISOR} & case.parts_of(user))


def is_disputed(release):
    """Whether the legal basis is in dispute or was not stated."""
    return release is not None and release.basis == LegalBasis.DISPUTED
