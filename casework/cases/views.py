"""The caseload, a case's page and the acts of its state table."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from casework.cases.caseload import caseload
from casework.cases.clocks import Level, Phase
from casework.cases.models import Case
from casework.cases.page import moment_of, page_context, why_due
from casework.cases.states import CaseStatus
from casework.people.models import ContactMethod
from records.forms import ReasonForm
from records.once import once
from records.status import NotAllowed
from vault import audit
from vault.sealing import open_all

CASE_ROLES = (Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL)


@require_safe
def case_list(request):
    """`/cases/`: the caseload. A case that is not one's own shows code, phase, state and worker."""
    if not request.user.standing.has(*CASE_ROLES):
        raise Http404
    at = timezone.now()
    context = {
        "load": caseload(request.user, request.GET, at),
        "at": at,
        "statuses": CaseStatus.choices,
        "phases": Phase.choices,
        "levels": Level.choices,
        "is_supervisor": request.user.standing.has(Role.SUPERVISOR),
    }
    return render(request, "casework/cases/list.html", context)


def _visible(request, code):
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("person", "team"), code=code)


@require_safe
def detail(request, code):
    """A case's page: who, how to reach them safely, what is due, then what happened."""
    case = _visible(request, code)
    before = moment_of(request.GET.get("before", ""))
    context = page_context(case, request.user, before=before, kind=request.GET.get("kind", ""))
    return render(request, "casework/cases/detail.html", context | {"at": timezone.now(), "why_due": why_due(case)})


@require_safe
def phones(request, code):
    """The numbers, behind what is safe. That somebody saw them is a row of its own in the trail."""
    case = _visible(request, code)
    methods = open_all(ContactMethod.objects.of_cases(Case.objects.visible_to(request.user).filter(pk=case.pk)))
    open_all(case.person)
    audit.note(verb=audit.Verb.READ, what="cases:phones", subject=case.person_id, count=len(methods))
    template = "casework/cases/_phones.html" if request.htmx else "casework/cases/phones.html"
    return render(request, template, {"case": case, "methods": methods})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def act(request, code, name):
    """A button of the state table: `/cases/P-7Q4M2XW/do/close/` calls `case.close(...)`."""
    case = get_object_or_404(Case.objects.writable_by(request.user).select_related("person"), code=code)
    move = Case.MOVES.get(name)
    if move is None or not move.parts & case.parts_of(request.user):
        raise Http404
    form = ReasonForm(request.POST or None, move=move)
    if request.method == "POST" and form.is_valid():
        try:
            getattr(case, move.name)(by=request.user, at=timezone.now(), **words_for(move, form))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{case.code}: {case.get_status_display()}")
            return redirect(case)
    open_all(case.person)
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "casework/cases/act.html", {"case": case, "move": move, "form": form}, status=status)


def words_for(move, form):
    """The reason and its code, for a move that takes them."""
    words = {}
    if move.reasons:
        words["reason_code"] = form.cleaned_data["reason_code"]
    if move.needs_reason:
        words["reason"] = form.cleaned_data["reason"]
    return words
