"""Registering people, and what is known about who they are and how to reach them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import drafts
from accounts.roles import Role
from casework.cases.alike import look_alikes
from casework.cases.forms import (
    REGISTER_KEY,
    FactsForm,
    ReachForm,
    RegisterForm,
    facts_initial,
    reach_initial,
)  # fmt: skip
from casework.cases.models import Case
from casework.cases.registering import register
from casework.people.models import ContactMethod, phone_lookup
from records.once import once
from records.versions import Stale
from vault import audit
from vault.sealing import open_all

WRITERS = (Role.CASEWORKER, Role.SUPERVISOR)


def row_of(case):
    """A person as a list of people shows them; the case's person is open."""
    return {
        "case": case, "url": case.get_absolute_url(), "label": case.person.called, "code": case.code,
        "place": str(case.person.province or ""), "full_name": case.person.full_name,
    }  # fmt: skip


@once
@require_http_methods(["GET", "HEAD", "POST"])
def register_person(request):
    """`/people/new/`: somebody who is on no list, in five questions."""
    if not request.user.standing.has(*WRITERS):
        raise Http404
    if request.method != "POST":
        kept = drafts.restore(request, REGISTER_KEY)
        initial = {} if kept is None else {name: kept.get(name) for name in kept}
        return register_page(request, RegisterForm(initial=initial))
    if request.POST.get("draft"):
        drafts.keep_post(request, request.user, at=timezone.now())
        return redirect("cases:register")
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return register_page(request, form, status=422)
    alike = look_alikes(request.user, *names_typed(form.cleaned_data))
    if alike and not form.cleaned_data["looked"]:
        return register_page(request, form, alike=alike, status=422)
    case = register(form.cleaned_data | {"safety": form.safety()}, by=request.user, at=timezone.now())
    drafts.discard(request.user, REGISTER_KEY)
    messages.success(request, _("%(code)s is registered. Begin the intake when you are ready.") % {"code": case.code})
    return redirect(case)


def names_typed(data):
    """What was typed as a name."""
    return [data.get(name, "") for name in ("name_to_use", "given_names", "surnames")]


def register_page(request, form, *, alike=(), status=200):
    """The five questions; above the button those who may be the same person."""
    context = {"form": form, "alike": [row_of(case) for case in alike], "form_key": REGISTER_KEY}
    return render(request, "casework/cases/register.html", context, status=status)


@require_POST
def alike(request):
    """Who may be meant, while the name is typed: a fragment."""
    if not request.user.standing.has(*WRITERS):
        raise Http404
    people = [row_of(case) for case in look_alikes(request.user, *names_typed(request.POST))]
    return render(request, "casework/cases/_alike.html", {"alike": people})


def writable_case(request, code):
    """The case, if this reader may write in it, with its person open."""
    cases = Case.objects.writable_by(request.user).select_related("person", "person__province")
    case = get_object_or_404(cases, code=code)
    open_all(case.person)
    return case


@once
@require_http_methods(["GET", "HEAD", "POST"])
def edit_facts(request, code):
    """`/cases/<code>/person/`: names, birth, territory; whoever saves second sees both texts."""
    case = writable_case(request, code)
    person = case.person
    if request.method != "POST":
        return facts_page(request, case, FactsForm(initial=facts_initial(person)))
    form, theirs = FactsForm(request.POST), []
    if not form.is_valid():
        return facts_page(request, case, form, status=422)
    now, version = timezone.now(), form.cleaned_data["row_version"]
    try:
        changed = person.revise(version, form.changes(), by=request.user, at=now)
    except Stale as stale:
        theirs = differences(form, facts_initial(stale.row))
        form = FactsForm(request.POST.copy() | {"row_version": stale.row.row_version})
        form.is_valid()
        return facts_page(request, case, form, theirs=theirs, status=409)
    if {"given_names", "surnames", "name_to_use", "aliases"} & set(changed):
        person.write_index(at=now)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return redirect(case)


def differences(form, theirs):
    """[(label, as saved by somebody else, as typed here)] of the fields that differ."""
    rows = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or name not in theirs:
            continue
        saved, typed = shown(field, theirs[name]), shown(field, form.data.get(name, ""))
        if saved != typed:
            rows.append((field.label, saved, typed))
    return rows


def shown(field, value):
    """A value as the form would show it."""
    value = field.prepare_value(value) or ""
    for key, label in getattr(field, "choices", ()):
        inner = label if isinstance(label, list | tuple) else [(key, label)]
        for code, words in inner:
            if str(code) == str(value):
                return str(words)
    return str(value)


def facts_page(request, case, form, *, theirs=(), status=200):
    """The form, and where somebody saved first, both texts."""
    context = {"case": case, "form": form, "theirs": theirs}
    return render(request, "casework/cases/facts.html", context, status=status)


@once
@require_http_methods(["GET", "HEAD", "POST"])
def edit_reach(request, code, pk=None):
    """`/cases/<code>/reach/…`: a phone and what is safe about it."""
    case = writable_case(request, code)
    methods = ContactMethod.objects.of_cases(Case.objects.writable_by(request.user).filter(pk=case.pk))
    method = get_object_or_404(methods, pk=pk) if pk else ContactMethod(person=case.person)
    if pk:
        open_all(method)
    if request.method != "POST":
        return reach_page(request, case, ReachForm(initial=reach_initial(method) if pk else None))
    form = ReachForm(request.POST)
    if not form.is_valid():
        return reach_page(request, case, form, status=422)
    safety, asked_on = form.safety()
    changes = {
        "value": form.cleaned_data["phone"], "lookup": phone_lookup(form.cleaned_data["phone"]),
        "safety": safety, "asked_on": asked_on,
    }  # fmt: skip
    try:
        save_reach(method, changes, form.cleaned_data["row_version"], is_new=not pk, by=request.user)
    except Stale as stale:
        theirs = differences(form, reach_initial(stale.row))
        form = ReachForm(request.POST.copy() | {"row_version": stale.row.row_version})
        form.is_valid()
        return reach_page(request, case, form, theirs=theirs, status=409)
    messages.success(request, _("Saved how to reach this person."))
    return redirect(case)


def save_reach(method, changes, version, *, is_new, by):
    """Adds a way to reach somebody, or revises one."""
    now = timezone.now()
    if not is_new:
        method.revise(version or 0, changes, by=by, at=now)
        return
    for name, value in changes.items():
        setattr(method, name, value)
    method.save(force_insert=True)
    audit.record(by=by, at=now, what="people.contactmethod", object_id=method.pk, subject=method.person_id)


def reach_page(request, case, form, *, theirs=(), status=200):
    """The form, and where somebody saved first, both texts."""
    context = {"case": case, "form": form, "theirs": theirs}
    return render(request, "casework/cases/reach.html", context, status=status)
