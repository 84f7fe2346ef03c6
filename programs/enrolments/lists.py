"""Attendance: the list of a session, by thumb, by keyboard and without a script; row by row, or all at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from programs.catalogue.models import Session
from programs.catalogue.states import SessionStatus
from programs.enrolments.attendance import Mark, Why
from programs.enrolments.forms import DetailsForm
from programs.enrolments.sheet import Sheet
from records.forms import OnceForm
from records.once import once
from records.status import NotAllowed
from records.versions import Stale

FIVE = len(Mark)
# The keys and letters of face 5.1, in its order; the eighth, a session cancelled, is an act on the session.
MARKS = [
    {"value": Mark.PRESENT, "label": Mark.PRESENT.label, "key": "1", "letter": "P", "tone": ""},
    {"value": Mark.LATE, "label": Mark.LATE.label, "key": "2", "letter": "T", "tone": ""},
    {"value": Mark.LEFT_EARLY, "label": Mark.LEFT_EARLY.label, "key": "3", "letter": "S", "tone": ""},
    {"value": Mark.EXCUSED, "label": Mark.EXCUSED.label, "key": "4", "letter": "C", "tone": "quiet"},
    {"value": Mark.ABSENT, "label": Mark.ABSENT.label, "key": "5", "letter": "N", "tone": "bad"},
    {"value": Why.OBLIGATION, "label": Why.OBLIGATION.label, "key": "6", "letter": "O", "tone": "quiet"},
    {"value": Why.DETAINED, "label": Why.DETAINED.label, "key": "7", "letter": "D", "tone": "quiet"},
]


def _sheet_or_404(request, slug, pk):
    rows = Session.objects.listed_to(request.user).select_related("group__program")
    session = get_object_or_404(rows, group__program__slug=slug, pk=pk)
    return Sheet(session, request.user, timezone.now())


@once
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, slug, pk):
    """`/programs/<slug>/sessions/<id>/`: the list. A POST saves every row that was changed, and closes it if asked."""
    sheet = _sheet_or_404(request, slug, pk)
    if request.method != "POST":
        return _page(request, sheet)
    stale, refusal = [], ""
    try:
        for one in sheet.rows:
            if value := request.POST.get(f"m-{one.enrolment.pk}"):
                _write(request, sheet, one, value, stale)
        if request.POST.get("do") == "close" and not stale:
            sheet.close(by=request.user, at=sheet.at)
    except NotAllowed as problem:
        refusal = str(problem)
    if stale or refusal:
        return _page(request, _sheet_or_404(request, slug, pk), status=409, stale=stale, refusal=refusal)
    if sheet.session.status == SessionStatus.HELD and request.POST.get("do") == "close":
        undo = _address(sheet, "enrolments:list_act", "reopen")
        messages.success(request, _("List closed."), extra_tags=f"undo:{undo}")
    else:
        messages.success(request, _("List saved."))
    return redirect(sheet.session)


def _write(request, sheet, row, value, stale):
    """One row of the whole form; a row that somebody else wrote meanwhile is named."""
    version = request.POST.get(f"v-{row.enrolment.pk}", "")
    if row.value == value:
        return
    if not version.isdigit() or int(version) != row.version:
        stale.append(row.name or row.enrolment.case.code)
        return
    sheet.mark(row, value, version=row.version, by=request.user, at=sheet.at)


def _address(sheet, name, *args):
    return reverse(name, args=[sheet.session.group.program.slug, sheet.session.pk, *args])


def _heads(rows):
    return MARKS if any(len(row.values) > FIVE for row in rows) else MARKS[:FIVE]


def _page(request, sheet, status=200, stale=(), refusal=""):
    rows = sheet.rows
    for one in rows if stale or refusal else ():
        one.typed = request.POST.get(f"m-{one.enrolment.pk}", "")  # what was chosen is shown again, unsaved
    context = {
        "sheet": sheet, "session": sheet.session, "group": sheet.session.group, "stale": stale, "refusal": refusal,
        "rows": rows, "marked": sum(1 for row in rows if row.value), "heads": _heads(rows),
        "may_write": any(row.values for row in rows), "moves": {move.name: why for move, why in sheet.moves},
        "form": OnceForm(), "marks_of": MARKS, "now": sheet.at,
        "reason": sheet.session.cancelled_because() if sheet.session.status == SessionStatus.CANCELLED else "",
    }  # fmt: skip
    return render(request, "programs/enrolments/attendance.html", context, status=status)


@once
@require_POST
def act(request, slug, pk, act):
    """The acts on the whole list: `rest` marks present who has no mark, `close` and `reopen`."""
    sheet = _sheet_or_404(request, slug, pk)
    if act not in {"rest", "close", "reopen"} or not (sheet.parts or act == "rest"):
        raise Http404
    try:
        if act == "rest":
            count = sheet.mark_rest_present(by=request.user, at=sheet.at)
            words = ngettext("%(count)s person marked present.", "%(count)s people marked present.", count)
            messages.success(request, words % {"count": count})
        elif act == "close":
            sheet.close(by=request.user, at=sheet.at)
            messages.success(request, _("List closed."))
        else:
            sheet.session.reopen(by=request.user, at=sheet.at)
            messages.success(request, _("The list is open again."))
    except NotAllowed as refusal:
        return _page(request, _sheet_or_404(request, slug, pk), status=409, refusal=str(refusal))
    return redirect(sheet.session)


def _row_or_404(request, slug, pk, enrolment):
    sheet = _sheet_or_404(request, slug, pk)
    if (found := sheet.row(enrolment)) is None:
        raise Http404
    return sheet, found


@once
@require_http_methods(["GET", "HEAD", "POST"])
def row(request, slug, pk, enrolment):
    """One tap: the row comes back alone; without a script the whole list does."""
    sheet, one = _row_or_404(request, slug, pk, enrolment)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _tap(request, sheet, one)
            return redirect(request.path) if request.htmx else redirect(sheet.session)
        except (NotAllowed, Stale) as problem:
            sheet, one = _row_or_404(request, slug, pk, enrolment)
            status = 409
            refusal = (
                str(problem)
                if isinstance(problem, NotAllowed)
                else _("Somebody else has just changed this. Look again.")
            )
    if not request.htmx:
        return _page(request, sheet, status=status, refusal=refusal) if refusal else redirect(sheet.session)
    return _fragment(request, sheet, one, refusal)


def _fragment(request, sheet, one, refusal):
    """What a script swaps: after a tap what follows from it, after a refusal the whole row as it stands."""
    rows = sheet.rows
    context = {
        "row": one, "session": sheet.session, "refusal": refusal, "marks_of": MARKS, "rows": rows,
        "marked": sum(1 for other in rows if other.value), "sheet": sheet, "by_script": not refusal,
    }  # fmt: skip
    if not refusal:
        return render(request, "programs/enrolments/_row_saved.html", context)
    answer = render(request, "programs/enrolments/_row.html", context, status=409)
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _tap(request, sheet, one):
    """Writes one mark; the reader's own later tap wins over their own earlier one."""
    version = request.POST.get(f"v-{one.enrolment.pk}", "")
    mine = one.attendance is not None and one.attendance.by_id == request.user.pk
    known = int(version) if version.isdigit() else -1
    if known != one.version and not mine:
        raise NotAllowed(_("Somebody else has just changed this. Look again."))
    value = request.POST.get(f"m-{one.enrolment.pk}", "")
    sheet.mark(one, value, version=one.version, by=request.user, at=sheet.at)


@once
@require_http_methods(["GET", "HEAD", "POST"])
def details(request, slug, pk, enrolment):
    """How long somebody stayed, and the session in which a missed one was made up."""
    sheet, one = _row_or_404(request, slug, pk, enrolment)
    if one.attendance is None or not one.values:
        raise Http404
    others = Session.objects.filter(group__program=sheet.session.group.program).exclude(pk=sheet.session.pk)
    others = others.select_related("group").order_by("starts_at", "id")
    kept = one.attendance
    initial = {"minutes": kept.minutes, "made_up_in": str(kept.made_up_in_id or ""), "row_version": kept.row_version}
    form = DetailsForm(request.POST if request.method == "POST" else None, sessions=others, initial=initial)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            kept.set_details(
                data["row_version"], minutes=data["minutes"], made_up_in=form.sessions.get(data["made_up_in"]),
                by=request.user, at=sheet.at,
            )  # fmt: skip
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        except Stale as problem:
            form.data = form.data.copy()
            form.data["row_version"] = problem.row.row_version
            form.add_error(None, _("Somebody else has just changed this. Save again to put yours in its place."))
        else:
            messages.success(request, _("Saved."))
            return redirect(sheet.session)
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    context = {"form": form, "row": one, "session": sheet.session, "group": sheet.session.group}
    return render(request, "programs/enrolments/details.html", context, status=status)
