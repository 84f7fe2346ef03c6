"""What must hold of all cases at any time, in sentences with a code and no name; nothing is mended here."""

from django.db.models import Count, F, Q

from accounts.roles import Role
from casework.cases.models import Case, CaseAssignment, CaseStatusChange
from casework.cases.states import IN_WORK, MOVES, OPEN, CaseStatus
from casework.people.models import Person

BEGINNINGS = {CaseStatus.DRAFT, CaseStatus.INTAKE}


def broken_cases():
    """Sentences about what does not hold; none in a sound house."""
    yield from broken_histories()
    yield from broken_clocks()
    yield from broken_assignments()


def leads_to(source, target, came_from):
    """Whether a move of the table leads from `source` to `target`; `came_from`: where the case was before `source`."""
    return any(source in move.sources and (move.target or came_from) == target for move in MOVES.values())


def broken_histories():
    """Each history is a path of the table that ends where the case stands."""
    rows = CaseStatusChange.objects.order_by("case_id", "at", "id").values_list(
        "case_id", "case__code", "case__status", "source", "target"
    )
    case_id, code, status, now, before = None, "", "", "", ""
    for row_id, row_code, row_status, source, target in rows.iterator():
        if row_id != case_id:
            if case_id and now != status:
                yield f"{code} stands in {status}, its history ends in {now}"
            case_id, code, status, now, before = row_id, row_code, row_status, "", ""
            is_path = source == "" and target in BEGINNINGS
        else:
            is_path = source == now and leads_to(source, target, before)
        if not is_path:
            yield f"{code}: no move leads from {now or 'nothing'} to {target}"
        before, now = source, target
    if case_id and now != status:
        yield f"{code} stands in {status}, its history ends in {now}"
    for code in Case.objects.filter(changes=None).values_list("code", flat=True)[:20]:
        yield f"{code} has no history"


def broken_clocks():
    """A contact is due exactly where clocks run."""
    wrong = Case.objects.filter(
        Q(status__in=IN_WORK, contact_due_at=None) | (~Q(status__in=IN_WORK) & Q(contact_due_at__isnull=False))
    )
    for code, status in wrong.values_list("code", "status")[:20]:
        yield f"{code} is {status}, and its contact clock does not fit"
    for code in Case.objects.filter(clock_starts_at__lt=F("opened_at")).values_list("code", flat=True)[:20]:
        yield f"{code}: the first-contact clock starts before the case"


def broken_assignments():
    """The worker of a case is its live lead, works in its team, and is not the only one who has cases."""
    lead = CaseAssignment.objects.live().filter(part=CaseAssignment.Part.LEAD)
    for code in lead.exclude(case__worker=F("user")).values_list("case__code", flat=True)[:20]:
        yield f"{code}: its worker is not the one who is assigned"
    assigned = Case.objects.exclude(worker=None)
    for code in assigned.exclude(pk__in=lead.values("case_id")).values_list("code", flat=True)[:20]:
        yield f"{code} has a worker, and no assignment says since when"
    strangers = assigned.filter(status__in=OPEN).exclude(
        worker__grants__role__in=[Role.CASEWORKER, Role.SUPERVISOR], worker__grants__team=F("team")
    )
    for code in strangers.values_list("code", flat=True)[:20]:
        yield f"{code}: its worker does not work in its team"
    carried = assigned.values("worker").annotate(number=Count("pk")).order_by("-number")
    if len(carried) == 1 and carried[0]["number"] > 20:
        yield "one person has every case"
    if alone := Person.objects.filter(case=None).count():
        yield f"{alone} people have no case"
