"""The end of an import: the commit, what came of it, what was left out, and taking it all out again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.cases.models import Case
from casework.imports import committing, returning, review, undoing
from casework.imports.forms import CommitForm
from casework.imports.models import ImportRow
from casework.imports.states import ImportStatus
from casework.imports.tasks import go_on_soon
from casework.imports.views import as_file, finished, job, note_reading, opened_rows, own, steps
from casework.imports.views_review import under_review
from records.once import once
from records.status import NotAllowed
from vault import audit

IN_REQUEST = 2000  # rows; more than that is the worker's
LISTS = {
    "created": gettext_lazy("Created"),
    "released": gettext_lazy("Release added"),
    "left_out": gettext_lazy("Left out"),
}
PAGE = 50


@once
def commit(request, pk):
    """What will happen in one sentence, and the one button that does it."""
    import_, elsewhere = under_review(request, pk)
    if elsewhere:
        return elsewhere
    form = CommitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            import_.begin(by=request.user, at=at, assignment=form.cleaned_data["assignment"])
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("imports:result", import_.pk)
        transaction.on_commit(lambda: bring_in(import_, by=request.user, at=at))
        return redirect("imports:result", import_.pk)
    rows = opened_rows(import_)
    note_reading(import_, len(rows))
    counts = review.summary(rows)
    ctx = {
        "import": import_, "form": form, "steps": steps(5, import_), "counts": counts,
        "left": counts["total"] - counts["coming"],
    }  # fmt: skip
    return render(request, "casework/imports/commit.html", ctx, status=422 if form.is_bound else 200)


def bring_in(import_, *, by, at):
    """After the press: at once, or by the worker if the list is long. The scan finishes what stopped."""
    if import_.total > IN_REQUEST:
        go_on_soon(import_.pk)
    else:
        committing.run(import_, by=by, at=at)


@require_GET
def result(request, pk):
    """Created, release added, left out: each opens its list. Nothing is ever updated."""
    import_ = own(request, pk)
    if import_.status == ImportStatus.COMMITTING:
        return job(request, import_, title=_("Importing"))
    if request.htmx:
        return finished(request)
    if import_.status not in (ImportStatus.COMMITTED, ImportStatus.UNDONE):
        if import_.was_overtaken:
            messages.warning(
                request, _("Another list brought in some of these people meanwhile. Nothing was imported: look again.")
            )
            return redirect("imports:repeats", import_.pk)
        return redirect("imports:go_on", import_.pk)
    at = timezone.now()
    committed = import_.status == ImportStatus.COMMITTED
    why_not = undoing.why_not(import_) if committed and undoing.is_open(import_, at) else ""
    ctx = {
        "import": import_, "steps": steps(5, import_), "counts": import_.counts, "committed": committed,
        "can_undo": committed and undoing.is_open(import_, at) and not why_not, "why_not": why_not,
        "undo_until": import_.ended_at + undoing.timedelta(hours=undoing.HOURS),
        "readable": import_.key_gone_at is None, "reasons": reasons_of(import_) if committed else [],
    }  # fmt: skip
    return render(request, "casework/imports/result.html", ctx)


def reasons_of(import_):
    """[(reason, how many rows)] of what was left out, by clear columns alone."""
    found = {}
    for row in import_.rows.filter(result=ImportRow.Result.LEFT_OUT).defer("payload"):
        words = {
            "error": _("With an error in a cell"), "duplicate": _("Repeated"),
            "review": _("Not decided, or the same with nothing new"),
        }  # fmt: skip
        reason = _("Left out by hand") if row.decision == "left" else words.get(row.outcome, "")
        found[reason] = found.get(reason, 0) + 1
    return sorted(found.items(), key=lambda one: -one[1])


@require_GET
def result_list(request, pk, which):
    """The rows behind one figure of the result; people by their code."""
    import_ = own(request, pk)
    if which not in LISTS or import_.status != ImportStatus.COMMITTED:
        raise Http404
    rows = import_.rows.filter(result=which).order_by("number").defer("payload")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    people = [row.person_id for row in page if row.person_id]
    cases = {case.person_id: case for case in Case.objects.filter(person_id__in=people).select_related("team")}
    visible = set(Case.objects.visible_to(request.user).filter(person_id__in=people).values_list("pk", flat=True))
    lines = []
    for row in page:
        case = cases.get(row.person_id)
        lines.append(
            {"row": row, "case": case, "link": case is not None and case.pk in visible,
             "reason": returning.reason(row) if which == "left_out" else ""}
        )  # fmt: skip
    ctx = {"import": import_, "title": LISTS[which], "which": which, "lines": lines, "page": page}
    return render(request, "casework/imports/result_list.html", ctx)


@require_GET
def left_out(request, pk):
    """The left-out rows as a spreadsheet with one more column; the download is in the trail."""
    import_ = own(request, pk)
    if import_.key_gone_at is not None or import_.status not in (ImportStatus.MATCHED, ImportStatus.COMMITTED):
        raise Http404
    rows = opened_rows(import_)
    content = returning.left_out(rows)
    count = sum(returning.result_of(row) == ImportRow.Result.LEFT_OUT for row in rows)
    audit.note(verb=audit.Verb.EXPORT, what="imports.import", object_id=import_.pk, count=count)
    return as_file(content)


@require_POST
@once
def undo(request, pk):
    """Takes everything out again, while it may be."""
    import_ = own(request, pk)
    try:
        import_.undo(by=request.user, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import was undone: its people are no longer here."))
    return redirect("imports:result", import_.pk)
