"""The caseload, a case's page, the phone behind its step, and the acts of the status table."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from casework.cases import page
from casework.cases.caseload import chips_for, heads, next_url, page_for, wish_of
from casework.cases.clocks import Level, Phase
from casework.cases.line import chips_of, days_of, entries_of, moment_of
from casework.cases.models import Case
from casework.cases.states import CaseStatus
from casework.timeline import timeline
from records.forms import ReasonForm
from records.once import new_token, once
from records.status import NotAllowed
from vault import audit
from vault.sealing import open_all

READERS = (Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL)


@require_safe
def caseload(request):
    """`/cases/`: the address is the state of the list; a name stands only where the page may be opened."""
    if not request.user.standing.has(*READERS):
        raise Http404
    at, wish = timezone.now(), wish_of(request.user, request.GET)
    rows, sortable, visible = page_for(request.user, wish, at)
    columns = heads(wish, sortable)
    may_register = request.user.standing.has(Role.CASEWORKER, Role.SUPERVISOR)
    context = {
        "wish": wish, "heads": columns, "sortable": sortable, "at": at,
        "rows": [row_of(case, case.pk in visible, at) for case in rows.rows],
        "next_url": next_url(wish, rows), "first_url": wish.query() if wish.after or wish.page > 1 else "",
        "chips": chips_for(request.user, wish, at),
        "choices": choices_of(columns),
        "may_register": may_register,
        "clear": {"label": _("Clear the filters"), "url": reverse("cases:list")},
        "register": {"label": _("Register a person"), "url": reverse("cases:register")} if may_register else None,
    }  # fmt: skip
    return render(request, "casework/cases/list.html", context)


def choices_of(columns):
    """What the filter's form offers; columns that sort are offered here too, for a phone has no heads."""
    return {
        "status": CaseStatus.choices, "phase": Phase.choices, "level": Level.choices,
        "sort": [(name, head["label"]) for name, head in columns.items() if head["url"]],
    }  # fmt: skip


def row_of(case, is_visible, at):
    """A row; of a case that is not the reader's own it holds code, phase, status and worker alone."""
    row = {"case": case, "visible": is_visible, "status": page.status_chip(case)}
    if is_visible:
        row |= {"name": case.person.called, "due": page.due_of(case, at)}
    return row


@require_safe
def detail(request, code):
    """`/cases/<code>/`: who, what is safe, what is next, what happened."""
    return render(request, "casework/cases/detail.html", detail_context(request, case_or_404(request, code)))


def case_or_404(request, code):
    """The case, if its page is for this reader, with its person open."""
    cases = Case.objects.visible_to(request.user).select_related("person", "person__province", "team", "worker")
    case = get_object_or_404(cases, code=code)
    open_all(case.person, case)
    return case


def detail_context(request, case, *, phone_shown=False):
    """Everything the page draws."""
    user, at = request.user, timezone.now()
    releases = open_all(case.person.releases.order_by("made_at", "pk"))
    release, writable = page.newest(releases), page.is_writable(case, user)
    only = request.GET.get("only", "") if request.GET.get("only") in timeline else ""
    acts = page.acts_of(case, user)
    entries, before = entries_of(case, user, only=only, before=moment_of(request.GET.get("before", "")))
    return {
        "case": case, "release": release, "facts": page.facts_of(case, release), "writable": writable,
        "chips": [page.status_chip(case), page.level_chip(case)], "disputed": page.is_disputed(release),
        "safe": page.safe_of(case, shown=phone_shown, writable=writable), "phase": page.phase_of(case, release),
        "due": page.due_of(case, at), "standstill": page.standstill_of(case),
        "days_with_us": page.days_with_us(case, at), "moves": page.moves_of(case, user),
        "acts": acts, "first_act": not acts, "worker_name": worker_name(case), "sections": sections(request, case),
        "days": days_of(entries), "line_chips": chips_of(case, only), "only": only,
        "more_url": more_url(only, before), "team": page.team_of(case), "openers": page.openers_of(case, user),
        "token": new_token(), "at": at,
    }  # fmt: skip


def worker_name(case):
    """The name of the case's worker."""
    return open_all(case.worker)[0].display_name if case.worker else ""


def sections(request, case):
    """What other features show on the page, drawn."""
    return [
        {"section": section, "html": render_to_string(section.template, context | {"case": case}, request)}
        for section, context in page.sections_of(case, request.user)
    ]


def more_url(only, before):
    """Where the earlier part of the timeline is."""
    if before is None:
        return ""
    query = [f"only={only}"] if only else []
    return "?" + "&".join([*query, f"before={before.isoformat().replace('+', '%2B')}"]) + "#line"


@require_POST
def phone(request, code):
    """The number, after what is safe was seen: it is noted down that it was looked at."""
    case = case_or_404(request, code)
    audit.note(verb=audit.Verb.READ, what="cases:phone", object_id=case.code, subject=case.person_id, count=1)
    if request.htmx:
        safe = page.safe_of(case, shown=True, writable=page.is_writable(case, request.user))
        return render(request, "face/safe.html", {"safe": safe})
    return render(request, "casework/cases/detail.html", detail_context(request, case, phone_shown=True))


@once
@require_http_methods(["GET", "HEAD", "POST"])
def act(request, code, act):
    """`/cases/<code>/do/<act>/`: a move of the status table; it asks for a reason where the table says so."""
    case = case_or_404(request, code)
    offered = {move.name: (move, why_not) for move, why_not in case.moves_for(request.user)}
    if act not in Case.MOVES:
        raise Http404
    move, why_not = offered.get(act, (Case.MOVES[act], _("This is not possible now.")))
    form = ReasonForm(request.POST if request.method == "POST" else None, move=move)
    if request.method != "POST":
        return act_page(request, case, move, form, why_not, status=200)
    if not form.is_valid():
        return act_page(request, case, move, form, why_not, status=422)
    try:
        getattr(case, act)(by=request.user, at=timezone.now(), **words_for(move, form.cleaned_data))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return act_page(request, case, move, form, why_not, status=409)
    said = {"code": case.code, "status": case.get_status_display().lower()}
    messages.success(request, _("%(code)s is now: %(status)s.") % said)
    return redirect(case)


def words_for(move, data):
    """What the act of a move takes of what was typed."""
    if move.reasons:
        return {"reason_code": data["reason_code"], "reason": data["reason"]}
    return {"reason": data["reason"]} if move.needs_reason else {}


def act_page(request, case, move, form, why_not, *, status):
    """The question before a move, or why it cannot be made."""
    if not (move.needs_reason or move.reasons):
        form.fields.pop("reason", None)
    context = {"case": case, "move": move, "form": form, "why_not": why_not}
    return render(request, "casework/cases/act.html", context, status=status)
