"""Programs as they are shown, and enrolments: into a program, through its table, out of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.cases.models import Case
from casework.cases.states import OPEN
from casework.contacts.picking import offered
from casework.people.models import Person
from programs.catalogue.models import Group, Program, Session
from programs.enrolments.attendance import rate_over
from programs.enrolments.boards import group_lines, open_groups, program_lines, states_of
from programs.enrolments.forms import EnrolForm, FilterForm, MoveForm
from programs.enrolments.models import Attendance, Enrolment
from programs.enrolments.palette import READERS
from programs.enrolments.states import EnrolmentStatus
from records.once import once
from records.status import COORDINATOR, NotAllowed
from vault.sealing import open_all

PAGE = require_http_methods(["GET", "HEAD", "POST"])
ROWS = 50


@require_safe
def programs(request):
    """`/programs/`: mine first, then by kind, closed ones last; a facilitator finds today's list on top."""
    now = timezone.now()
    lines = program_lines(request.user, now)
    if not request.user.standing.has(*READERS):
        raise Http404
    led = Session.objects.led_by(request.user, now).upcoming(now).select_related("group__program")
    context = {
        "mine": [line for line in lines if line.mine and line.program.is_open],
        "others": [line for line in lines if not line.mine and line.program.is_open],
        "closed": [line for line in lines if not line.program.is_open],
        "sessions": led.order_by("starts_at", "id")[:3], "may_plan": _may_plan(request.user), "now": now,
    }  # fmt: skip
    return render(request, "programs/enrolments/programs.html", context)


def _may_plan(user):
    from accounts.roles import Role

    return user.standing.has(Role.MANAGER)


def _program_or_404(request, slug):
    return get_object_or_404(Program.objects.listed_to(request.user), slug=slug)


@require_safe
def program(request, slug):
    """`/programs/<slug>/`: the next session and its list, the groups, the waiting list in its order."""
    found, now, user = _program_or_404(request, slug), timezone.now(), request.user
    listed = Enrolment.objects.listed_to(user, now)
    places = {pk: place for place, pk in enumerate(Enrolment.objects.in_order(found).values_list("pk", flat=True), 1)}
    waiting = list(listed.in_order(found).select_related("case", "group")[:ROWS])
    names, lines = _names(user, waiting), group_lines(found, now)
    sessions = Session.objects.listed_to(user).filter(group__program=found).select_related("group__program")
    context = {
        "program": found, "groups": [line for line in lines if line.is_going_on], "now": now,
        "over": [line for line in lines if not line.is_going_on],
        "waiting": [(places[row.pk], row, names.get(row.pk, "")) for row in waiting if row.pk in places],
        "next": sessions.upcoming(now).order_by("starts_at", "id").first(),
        "past": sessions.exclude(status="planned").filter(starts_at__lt=now).order_by("-starts_at", "-id")[:5],
        "states": [(EnrolmentStatus(state), n) for state, n in sorted(states_of(found, listed).items())],
        "can_run": Program.objects.run_by(user).filter(pk=found.pk).exists(),
        "can_edit": Program.objects.writable_by(user).filter(pk=found.pk).exists(),
        "can_enrol": found.is_open and Case.objects.writable_by(user).open().exists(),
        "sees_people": listed.filter(program=found).exists(),
    }  # fmt: skip
    return render(request, "programs/enrolments/program.html", context)


def _names(user, rows):
    """{enrolment id: name} of those among `rows` whose case the reader may open."""
    named = Enrolment.objects.named_to(user).filter(pk__in=[row.pk for row in rows])
    people = dict(named.values_list("pk", "person_id"))
    opened = {one.pk: one.called for one in open_all(Person.objects.filter(pk__in=people.values()))}
    return {pk: opened[person_id] for pk, person_id in people.items()}


@require_safe
def enrolments(request, slug):
    """`/programs/<slug>/enrolments/`: by group and state alone; codes, and names of own people."""
    found, now = _program_or_404(request, slug), timezone.now()
    form = FilterForm(request.GET)
    rows = Enrolment.objects.listed_to(request.user, now).filter(program=found)
    group, state = (form.cleaned_data.get("group"), form.cleaned_data.get("state")) if form.is_valid() else (None, "")
    if group:
        rows = rows.filter(group_id=group)
    if state in EnrolmentStatus.values:
        rows = rows.filter(status=state)
    page = Paginator(rows.select_related("case", "group").order_by("status", "-made_at", "id"), ROWS).get_page(
        request.GET.get("page")
    )
    names = _names(request.user, page.object_list)
    pages = set(
        Enrolment.objects.visible_to(request.user).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True)
    )
    context = {
        "program": found, "page": page, "rows": [(row, names.get(row.pk, ""), row.pk in pages) for row in page],
        "groups": found.groups.order_by("name"), "states": EnrolmentStatus.choices, "group": group, "state": state,
        "query": "".join(f"&{name}={value}" for name, value in (("group", group), ("state", state)) if value),
    }  # fmt: skip
    return render(request, "programs/enrolments/list.html", context)


def _enrolment_or_404(request, slug, pk, *, writable=False):
    rows = Enrolment.objects.writable_by(request.user) if writable else Enrolment.objects.visible_to(request.user)
    rows = rows.select_related("case__person", "program", "group")
    return get_object_or_404(rows, program__slug=slug, pk=pk)


@require_safe
def detail(request, slug, pk):
    """An enrolment: where it stands, what can be done, its history. Reasons and the name stand within the case alone."""
    enrolment = _enrolment_or_404(request, slug, pk)
    inside = Case.objects.visible_to(request.user).filter(pk=enrolment.case_id).exists()
    changes = list(enrolment.changes.select_related("by").order_by("-at", "-id"))
    open_all([change.by for change in changes if change.by])
    if inside:
        open_all(changes, enrolment.case.person)
    context = {
        "enrolment": enrolment, "inside": inside, "name": enrolment.case.person.called if inside else "",
        "moves": enrolment.moves_for(request.user),
        "changes": [(one, one.words() if inside else "", _label(one)) for one in changes],
        "rate": rate_over(Attendance.objects.filter(enrolment=enrolment)),
    }  # fmt: skip
    return render(request, "programs/enrolments/detail.html", context)


def _label(change):
    return EnrolmentStatus(change.target).label


@once
@PAGE
def act(request, slug, pk, act):
    """A button of the enrolment's table: `…/do/accept/` calls `enrolment.accept(...)`."""
    enrolment = _enrolment_or_404(request, slug, pk, writable=True)
    move = Enrolment.MOVES.get(act)
    if move is None or not move.parts & enrolment.parts_of(request.user):
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, move=move, enrolment=enrolment)
    if form.is_bound and form.is_valid():
        try:
            getattr(enrolment, move.name)(by=request.user, at=timezone.now(), **form.words())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{enrolment.case.code}: {enrolment.get_status_display()}")
            return redirect(enrolment)
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    context = {"enrolment": enrolment, "move": move, "form": form}
    return render(request, "programs/enrolments/act.html", context, status=status)


@once
@PAGE
def enrol_case(request, code):
    """`/cases/<code>/enrol/`: which program and group, for one person."""
    case = get_object_or_404(
        Case.objects.writable_by(request.user).select_related("person"), code=code, status__in=OPEN
    )
    taken = Enrolment.objects.live().filter(case=case).values("program_id")
    free = open_groups(
        list(Program.objects.listed_to(request.user).open().exclude(pk__in=taken).order_by("kind", "slug"))
    )
    form = EnrolForm(request.POST if request.method == "POST" else None, programs=free)
    if form.is_bound and form.is_valid():
        answer = _enrol(request, form, case)
        if answer is not None:
            return answer
    open_all(case.person)
    context = {
        "form": form,
        "case": case,
        "name": case.person.called,
        "programs": free,
        "back": case.get_absolute_url(),
    }
    return render(request, "programs/enrolments/enrol.html", context, status=_status(form))


@once
@PAGE
def enrol(request, slug):
    """`/programs/<slug>/enrol/`: whom and in which group; own people, today's and recent ones first, or found by name."""
    found = get_object_or_404(Program.objects.listed_to(request.user).open(), slug=slug)
    if not Case.objects.writable_by(request.user).open().exists():
        raise Http404
    open_groups([found])
    searching = request.method == "POST" and request.POST.get("do") == "search"
    chosen = [request.POST["person"]] if request.POST.get("person") else []
    picks, others = offered(request.user, chosen, request.POST.get("who", "") if searching else "")
    picks = [*picks, *others]
    if request.method == "POST" and not searching:
        form = EnrolForm(request.POST, programs=[found], picks=picks)
        if form.is_valid():
            case = next(pick.case for pick in picks if pick.code == form.cleaned_data["person"])
            answer = _enrol(request, form, case)
            if answer is not None:
                return answer
    else:
        typed = {name: request.POST.get(name) for name in ("person", "place", "once") if request.POST.get(name)}
        form = EnrolForm(initial=typed, programs=[found], picks=picks)
    context = {
        "form": form, "program": found, "back": found.get_absolute_url(), "searched": searching, "found": len(others),
    }  # fmt: skip
    return render(request, "programs/enrolments/enrol.html", context, status=_status(form))


def _status(form):
    return 409 if form.non_field_errors() else 422 if form.errors else 200


def _enrol(request, form, case):
    """Proposes, and gives the place at once where the reader may. None where it was refused: the form says why."""
    wanted, group = form.chosen()
    now = timezone.now()
    try:
        enrolment = Enrolment.objects.propose(case, wanted, by=request.user, at=now, group=group)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None
    if group is not None and COORDINATOR in enrolment.parts_of(request.user):
        try:
            enrolment.accept(by=request.user, at=now, group=Group.objects.get(pk=group.pk))
        except NotAllowed as refusal:
            messages.warning(request, _("Proposed, without a place yet: %(why)s") % {"why": refusal})
            return redirect(enrolment)
    messages.success(request, f"{case.code}: {enrolment.get_status_display()}")
    return redirect(enrolment)
