"""Planning: programs by a manager, groups and sessions by whoever runs them; a session is moved by its facilitator too."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from programs.catalogue.forms import CancelForm, GroupForm, ProgramForm, SessionForm, WeeklyForm
from programs.catalogue.models import Group, Program, Session, Stale
from records.once import once
from records.status import NotAllowed

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _form_page(request, form, title, back, **more):
    """A page that is one form. 422 when something is to be mended, 409 when somebody else was first."""
    status = more.pop("status", 422 if form.errors else 200)
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "programs/catalogue/form.html", context, status=status)


def _in_words(form):
    """[(label, value)] of the fields of a form, as it stands."""
    return [
        (field.label, dict(getattr(field.field, "choices", ())).get(field.value(), field.value()))
        for field in form.visible_fields()
    ]


def _revised(request, row, form, title, back):
    """Saves an edited row, or shows the form again beside what stands there now."""
    try:
        row.revise(form.cleaned_data["row_version"] or 0, form.values(), by=request.user, at=timezone.now())
    except Stale as stale:
        form.data = form.data.copy()
        form.data["row_version"] = stale.row.row_version
        return _form_page(request, form, title, back, status=409, theirs=_in_words(type(form).of(stale.row)))
    messages.success(request, _("Saved."))
    return redirect(back)


@once
@PAGE
def new_program(request):
    """A manager begins a program."""
    if not request.user.standing.has(Role.MANAGER):
        raise Http404
    form = ProgramForm(request.POST or None)
    if form.is_bound and form.is_valid():
        program = Program(slug=form.cleaned_data["slug"], **form.values())
        program.put_down(by=request.user, at=timezone.now())
        messages.success(request, _("Program made. Now add its groups."))
        return redirect(program)
    return _form_page(request, form, gettext_lazy("New program"), "/programs/")


@once
@PAGE
def edit_program(request, slug):
    """A manager changes a program."""
    program = get_object_or_404(Program.objects.writable_by(request.user), slug=slug)
    title, back = gettext_lazy("Change the program"), program.get_absolute_url()
    if request.method != "POST":
        return _form_page(request, ProgramForm.of(program), title, back, program=program)
    form = ProgramForm(request.POST, program=program)
    if not form.is_valid():
        return _form_page(request, form, title, back, program=program)
    return _revised(request, program, form, title, back)


@once
@require_POST
def open_or_close(request, slug):
    """The one switch of a program: whether it takes new people."""
    program = get_object_or_404(Program.objects.writable_by(request.user), slug=slug)
    try:
        if request.POST.get("to") == "open":
            program.open_again(by=request.user, at=timezone.now())
        else:
            program.close(by=request.user, at=timezone.now())
    except NotAllowed as refusal:
        form = ProgramForm.of(program)
        return _form_page(
            request, form, _("Change the program"), program.get_absolute_url(), program=program, status=409,
            refusal=str(refusal),
        )  # fmt: skip
    messages.success(
        request, _("The program takes new people.") if program.is_open else _("The program takes nobody new.")
    )
    return redirect(program)


def _run_program(request, slug):
    return get_object_or_404(Program.objects.run_by(request.user), slug=slug)


@once
@PAGE
def new_group(request, slug):
    """A group of a program."""
    program = _run_program(request, slug)
    form = GroupForm(request.POST or None, program=program)
    if form.is_bound and form.is_valid():
        group = Group(program=program, **form.values()).put_down(by=request.user, at=timezone.now())
        messages.success(request, _("Group made. Now plan its sessions."))
        return redirect("catalogue:plan_sessions", program.slug, group.pk)
    return _form_page(request, form, gettext_lazy("New group"), program.get_absolute_url())


def _run_group(request, slug, pk):
    rows = Group.objects.writable_by(request.user).select_related("program")
    return get_object_or_404(rows, program__slug=slug, pk=pk)


@once
@PAGE
def edit_group(request, slug, pk):
    """Name and places of a group."""
    group = _run_group(request, slug, pk)
    title, back = gettext_lazy("Change the group"), group.program.get_absolute_url()
    if request.method != "POST":
        return _form_page(request, GroupForm.of(group), title, back)
    form = GroupForm(request.POST, program=group.program, group=group)
    if not form.is_valid():
        return _form_page(request, form, title, back)
    return _revised(request, group, form, title, back)


@once
@PAGE
def plan_sessions(request, slug, pk):
    """Sessions of a group, one a week, in one act."""
    group = _run_group(request, slug, pk)
    form = WeeklyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        times = form.cleaned_data["times"]
        rows = group.plan_weekly(**form.values(), times=times, by=request.user, at=timezone.now())
        text = ngettext("%(count)s session planned.", "%(count)s sessions planned.", len(rows)) % {"count": len(rows)}
        messages.success(request, text)
        return redirect(group.program)
    return _form_page(request, form, gettext_lazy("Plan sessions"), group.program.get_absolute_url(), group=group)


def _session_or_404(request, slug, pk):
    rows = Session.objects.writable_by(request.user).select_related("group__program")
    return get_object_or_404(rows, group__program__slug=slug, pk=pk)


@once
@PAGE
def edit_session(request, slug, pk):
    """When, how long, in which way, about what."""
    session = _session_or_404(request, slug, pk)
    title, back = gettext_lazy("Change the session"), session.get_absolute_url()
    if request.method != "POST":
        return _form_page(request, SessionForm.of(session), title, back)
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, title, back)
    return _revised(request, session, form, title, back)


@once
@PAGE
def act(request, slug, pk, act):
    """A move of the session's table that needs no list: cancelled with its reason, and back. `hold` and `reopen`
    belong to the list of attendance."""
    session, now = _session_or_404(request, slug, pk), timezone.now()
    if act not in {"cancel", "reinstate"} or (act == "reinstate" and request.method != "POST"):
        raise Http404
    form = CancelForm(request.POST or None)
    if act == "cancel" and not (form.is_bound and form.is_valid()):
        return _form_page(
            request, form, gettext_lazy("Cancel the session"), session.get_absolute_url(), group=session.group
        )
    words = {"reason_code": form.cleaned_data["reason_code"]} if act == "cancel" else {}
    try:
        getattr(session, act)(by=request.user, at=now, **words)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal)) if form.is_bound else None
        return _form_page(
            request, form, gettext_lazy("Cancel the session"), session.get_absolute_url(), group=session.group,
            refusal=str(refusal), status=409,
        )  # fmt: skip
    messages.success(
        request, _("Session cancelled for everybody.") if act == "cancel" else _("The session takes place.")
    )
    return redirect(session)
