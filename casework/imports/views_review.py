"""The review: problems grouped by kind and mended, repeats side by side and decided."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from casework.imports import mending, review
from casework.imports.forms import DecisionForm, MendForm, SpellingForm, read_cell
from casework.imports.labels import LABELS
from casework.imports.models import ImportRow
from casework.imports.staging import reconsider
from casework.imports.states import ImportStatus
from casework.imports.views import left_out_columns, note_reading, opened_rows, own, steps
from records.once import once
from records.status import NotAllowed
from vault.sealing import open_all

SHOWS = ("open", "errors", "look", "settled")
PAIRS = 20


def under_review(request, pk):
    """An import of the reader's that is being reviewed, or where to go instead."""
    import_ = own(request, pk)
    if import_.status == ImportStatus.MATCHED:
        return import_, None
    return import_, redirect("imports:go_on", import_.pk)


@require_GET
def problems(request, pk):
    """What keeps rows out, then what is worth a look; every row can be mended here."""
    import_, elsewhere = under_review(request, pk)
    return elsewhere or page_of_problems(request, import_)


def page_of_problems(request, import_, *, bound=None, status=200):
    """The page; `bound` is a form that was refused, shown beside its row."""
    rows = opened_rows(import_)
    open_all(import_)
    note_reading(import_, len(rows))
    show = request.GET.get("show", "open")
    kind = bound["kind"].value() if bound else request.GET.get("kind", "")
    groups = review.groups_of(rows, settled=show == "settled")
    if show in ("errors", "look"):
        groups = [group for group in groups if group.is_error is (show == "errors")]
    page = None
    if kind:
        groups = [group for group in groups if group.kind == kind]
        page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    for group in groups:
        review.fill(group, import_, page=page, bound=bound)
    counts = review.summary(rows)
    ctx = {
        "import": import_, "steps": steps(3, import_), "counts": counts, "show": show, "kind": kind, "form": bound,
        "errors": [group for group in groups if group.is_error],
        "look": [group for group in groups if not group.is_error and group.code not in review.ROUTINE],
        "routine": [group for group in groups if group.code in review.ROUTINE],
        "left_out": left_out_columns(import_),
        "pages": Paginator(range(len(groups[0].found)), review.PAGE).get_page(page) if kind and groups else None,
        "provinces": review.names_of_provinces(),
    }  # fmt: skip
    return render(request, "casework/imports/problems.html", ctx, status=status)


def row_of(import_, number):
    """One opened row."""
    row = open_all(get_object_or_404(import_.rows, number=number))[0]
    row.of_import = import_
    return row


def back_to_problems(import_, kind="", anchor=""):
    """The page of problems, where the reader was."""
    address = reverse("imports:problems", args=[import_.pk])
    known = kind.replace(".", "").replace("_", "").isalnum()
    return redirect(address + (f"?kind={kind}" if kind and known else "") + anchor)


@require_POST
@once
def mend(request, pk, number, field):
    """One cell: put, not known, read well, or the row left out."""
    import_, elsewhere = under_review(request, pk)
    row = row_of(import_, number)
    if elsewhere or field not in LABELS:
        return elsewhere or _no_such_field()
    form = MendForm(request.POST, row=row, field=field, country=import_.country)
    if not form.is_valid():
        return page_of_problems(request, import_, bound=form, status=422)
    at, act = timezone.now(), form.cleaned_data["act"]
    if act == "leave":
        mending.leave_out(row, field, by=request.user, at=at)
    elif mending.mend(row, field, form.changes, by=request.user, at=at):
        transaction.on_commit(lambda: reconsider(import_, [number]))
    said = {
        "set": _("Row %(row)s: mended."), "unknown": _("Row %(row)s: stays not known."),
        "fine": _("Row %(row)s: read well."), "leave": _("Row %(row)s: left out."),
    }  # fmt: skip
    undo = reverse("imports:unmend", args=[import_.pk, number, field])
    messages.success(request, said[act] % {"row": number}, extra_tags=f"undo:{undo}")
    return back_to_problems(import_, form.cleaned_data["kind"])


def _no_such_field():
    raise Http404


@require_POST
@once
def unmend(request, pk, number, field):
    """The undo of a mending: as it was read."""
    import_, elsewhere = under_review(request, pk)
    if elsewhere:
        return elsewhere
    mending.unmend(row_of(import_, number), field, by=request.user, at=timezone.now())
    transaction.on_commit(lambda: reconsider(import_, [number]))
    return back_to_problems(import_)


@require_POST
@once
def spelling(request, pk):
    """One spelling of a place, in all its rows: the only thing that is mended for many at once."""
    import_, elsewhere = under_review(request, pk)
    form = SpellingForm(request.POST)
    if elsewhere or not form.is_valid():
        return elsewhere or back_to_problems(import_)
    at, value = timezone.now(), form.cleaned_data["value"].strip()
    found = mending.rows_spelt(opened_rows(import_), form.cleaned_data["key"])
    numbers = []
    for row, field in found:
        try:
            changes = changes_of(request.POST.get("act"), field, value, row, import_)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return back_to_problems(import_, form.cleaned_data["kind"])
        if mending.mend(row, field, changes, by=request.user, at=at):
            numbers.append(row.number)
    if numbers:
        transaction.on_commit(lambda: reconsider(import_, numbers))
    words = ngettext("Put right in %(rows)s row.", "Put right in %(rows)s rows.", len(found)) % {"rows": len(found)}
    undo = reverse("imports:unspell", args=[import_.pk, form.cleaned_data["key"]])
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return back_to_problems(import_, form.cleaned_data["kind"])


def changes_of(act, field, value, row, import_):
    """What a spelling becomes: what it was read as, what was chosen, or not known."""
    if act == "unknown":
        return dict.fromkeys(mending.values_of(field))
    if act == "set" and field == "territory":
        if value not in review.names_of_provinces():
            raise ValidationError(_("Choose a province."))
        return {"territory": value}
    return read_cell(field, value, row.values, import_.country) if act == "set" else {}


@require_POST
@once
def unspell(request, pk, key):
    """The undo of a spelling: as it was read, in all its rows."""
    import_, elsewhere = under_review(request, pk)
    if elsewhere:
        return elsewhere
    found = mending.rows_spelt(opened_rows(import_), key)
    for row, field in found:
        mending.unmend(row, field, by=request.user, at=timezone.now())
    transaction.on_commit(lambda: reconsider(import_, [row.number for row, _field in found]))
    return back_to_problems(import_)


@require_GET
def repeats(request, pk):
    """Pairs side by side, never merged by machine; below, what is surely a repeat and stays out."""
    import_, elsewhere = under_review(request, pk)
    if elsewhere:
        return elsewhere
    rows = opened_rows(import_)
    note_reading(import_, len(rows))
    asked = [row for row in rows if row.outcome == ImportRow.Outcome.REVIEW and row.decision != "left"]
    page = Paginator(sorted(asked, key=lambda row: (bool(row.decision), row.number)), PAIRS).get_page(
        request.GET.get("page")
    )
    shown = {row.number for row in page}
    pairs = review.pairs_of(rows_with(rows, shown), request.user)
    pairs.sort(key=lambda pair: (bool(pair.row.decision), pair.row.number))
    ctx = {
        "import": import_, "steps": steps(4, import_), "counts": review.summary(rows), "page": page,
        "pairs": [(pair, DecisionForm()) for pair in pairs],
        "repeated": [
            (row, review.why(row)) for row in rows if row.outcome == ImportRow.Outcome.DUPLICATE
        ],
    }  # fmt: skip
    return render(request, "casework/imports/repeats.html", ctx)


def rows_with(rows, numbers):
    """The rows that are shown and those they are held beside, which are not asked about themselves."""
    wanted = [row for row in rows if row.number in numbers]
    others = {row.of_row for row in wanted}
    return wanted + [row for row in rows if row.number in others - numbers and row.outcome != "review"]


@require_POST
@once
def decide(request, pk, number):
    """The same person, another person, or not known yet."""
    import_, elsewhere = under_review(request, pk)
    form = DecisionForm(request.POST)
    if elsewhere or not form.is_valid():
        return elsewhere or redirect("imports:repeats", import_.pk)
    row = get_object_or_404(import_.rows.filter(outcome=ImportRow.Outcome.REVIEW), number=number)
    row.of_import = import_
    row.decide(form.cleaned_data["decision"], by=request.user, at=timezone.now())
    said = {
        "same": _("Row %(row)s: the same person."), "other": _("Row %(row)s: another person."),
        "skip": _("Row %(row)s: left out until somebody knows."),
    }  # fmt: skip
    undo = reverse("imports:undecide", args=[import_.pk, number])
    messages.success(request, said[row.decision] % {"row": number}, extra_tags=f"undo:{undo}")
    return redirect("imports:repeats", import_.pk)


@require_POST
@once
def undecide(request, pk, number):
    """The undo of a decision."""
    import_, elsewhere = under_review(request, pk)
    if elsewhere:
        return elsewhere
    row = get_object_or_404(import_.rows, number=number)
    row.of_import = import_
    try:
        row.decide("", by=request.user, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:repeats", import_.pk)
