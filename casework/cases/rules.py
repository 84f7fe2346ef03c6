"""What is due about a case: the first contact, the contact that its level asks for, a worker."""

from datetime import timedelta

from django.db.models import Case as When_
from django.db.models import F, Q, UUIDField, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.cases.clocks import levels
from casework.cases.models import Case
from casework.cases.states import IN_WORK, OPEN
from reminders.rule import Rule, Step, rules
from reminders.scanning import annotated

SUPERVISOR = "supervisor"
FIRST = (
    Step("h4", timedelta(hours=4)),
    Step("h12", timedelta(hours=12)),
    Step("h20", timedelta(hours=20), mail=True),
    Step("h24", timedelta(hours=24), SUPERVISOR, mail=True),
)
CONTACT = (Step("amber"), Step("red"), Step("escalate", audience=SUPERVISOR, mail=True))
UNASSIGNED = (Step("h24", timedelta(hours=24), SUPERVISOR, mail=True),)

# An import begins many clocks at once: those are told in one notice (E23).
TOGETHER = When_(
    When(opened_at=F("clock_starts_at"), last_contact_at=None, then="came_by_import"), output_field=UUIDField()
)


def first_contact_due(step, since, until):
    """Cases whose first contact has not been made."""
    first, end = step.window(since, until)
    rows = Case.objects.filter(clock_starts_at__gte=first, clock_starts_at__lt=end, first_contact_at=None)
    return annotated(rows.with_clocks(), "clock_starts_at", together=TOGETHER)


def offset(level, step):
    """How long after the due moment of a contact this step speaks, by the level of the case."""
    clock = levels()[level]
    hours = {"amber": -clock.amber_hours, "red": clock.red_hours, "escalate": clock.escalate_hours}
    return timedelta(hours=hours[step.key])


def contact_due(step, since, until):
    """Cases whose contact is near, late, or late enough for the supervisor. A due moment is empty where clocks
    stand still, so the range alone finds those in work."""
    offsets = {level: offset(level, step) for level in levels()}
    spoken = Q()
    for level, after in offsets.items():
        spoken |= Q(level=level, contact_due_at__gte=since - after, contact_due_at__lt=until - after)
    widest = {
        "contact_due_at__gte": since - max(offsets.values()),
        "contact_due_at__lt": until - min(offsets.values()),
    }
    return annotated(Case.objects.filter(spoken, **widest), "contact_due_at", together=TOGETHER)


def unassigned_due(step, since, until):
    """Open cases that nobody has."""
    first, end = step.window(since, until)
    rows = Case.objects.without_worker().filter(opened_at__gte=first, opened_at__lt=end)
    return annotated(rows, "opened_at", together=F("came_by_import"))


def rows():
    """Cases, with what the rules ask of them."""
    return Case.objects.all()


def audience(case, step):
    """The case's worker, unless the step is for whoever leads the team."""
    return [case.worker_id] if case.worker_id and step.audience != SUPERVISOR else []


def first_contact_title(case, step):
    """The words of one notice."""
    return _("First contact with %(code)s has not been made") % {"code": case.code}


def first_contact_many(count, step):
    """The words of an import's notice."""
    return ngettext(
        "%(count)s person of the list waits for a first contact",
        "%(count)s people of the list wait for a first contact",
        count,
    ) % {"count": count}


def contact_title(case, step):
    """The words of one notice."""
    words = {
        "amber": _("Contact with %(code)s is due soon"),
        "red": _("Contact with %(code)s is overdue"),
        "escalate": _("Contact with %(code)s has been overdue for long: see with the team what helps"),
    }
    return words[step.key] % {"code": case.code}


def contact_many(count, step):
    """The words of a notice about many."""
    return ngettext("%(count)s contact is due", "%(count)s contacts are due", count) % {"count": count}


def unassigned_title(case, step):
    """The words of one notice."""
    return _("%(code)s has had no caseworker for a day") % {"code": case.code}


def unassigned_many(count, step):
    """The words of an import's notice."""
    return ngettext(
        "%(count)s person of the list has no caseworker", "%(count)s people of the list have no caseworker", count
    ) % {"count": count}


def contact_is_daily(case, step):
    """What is near or late waits for the day's digest, unless the case is critical; the supervisor hears at once."""
    return step.key != "escalate" and case.level != "critical"


COMMON = {
    "rows": rows,
    "audience": audience,
    "seen_by": Case.objects.visible_to,
    "url": Case.get_absolute_url,
    "climbs_after": timedelta(hours=24),
}

rules.register(
    Rule(
        key="first-contact",
        label=gettext_lazy("First contact"),
        due=first_contact_due,
        still=lambda case, moment, at: case.status in IN_WORK and case.first_contact_at is None,
        title=first_contact_title,
        many=first_contact_many,
        steps=FIRST,
        urgent=True,
        order=10,
        **COMMON,
    )
)
rules.register(
    Rule(
        key="contact-due",
        label=gettext_lazy("Contact by the level of the case"),
        due=contact_due,
        still=lambda case, moment, at: case.status in IN_WORK and case.contact_due_at == moment,
        title=contact_title,
        many=contact_many,
        steps=CONTACT,
        daily=contact_is_daily,
        order=20,
        **COMMON,
    )
)
rules.register(
    Rule(
        key="without-worker",
        label=gettext_lazy("Case without a caseworker"),
        due=unassigned_due,
        still=lambda case, moment, at: case.status in OPEN and case.worker_id is None,
        title=unassigned_title,
        many=unassigned_many,
        steps=UNASSIGNED,
        order=30,
        **COMMON,
    )
)
