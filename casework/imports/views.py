"""A list comes in: the own imports, the upload, the columns; where one is told how far a long file is."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.imports import returning
from casework.imports.forms import ColumnsForm, UploadForm
from casework.imports.labels import FIRST, FURTHER, NAMES, PHONES, label_of
from casework.imports.models import Import, ImportFile
from casework.imports.querysets import may_import
from casework.imports.reading import REFUSALS
from casework.imports.staging import LONG, read_in, receive
from casework.imports.states import ImportStatus
from casework.imports.tasks import go_on_soon
from casework.releases.models import Cohort
from records.once import once
from records.status import NotAllowed
from vault import audit
from vault.sealing import open_all

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("columns", "problems", "repeats", "commit")
POLL_SECONDS = 10


def own(request, pk):
    """An import of the reader's, or 404: no other importer, no other supervisor, nobody without the duty."""
    return get_object_or_404(Import.objects.visible_to(request.user).select_related("cohort", "importer"), pk=pk)


def opened_rows(import_):
    """The rows of an import in their order, opened."""
    rows = open_all(import_.rows.order_by("number"))
    for row in rows:
        row.of_import = import_
    return rows


def upload(request):
    """The own imports and the first step of a new one. The file is judged before the transaction begins."""
    if not may_import(request.user):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, length=int(request.META.get("CONTENT_LENGTH") or 0))
    if request.method == "POST" and form.is_valid():
        return begin(request, form)
    imports = Import.objects.visible_to(request.user).select_related("cohort").order_by("-uploaded_at")[:50]
    ctx = {"form": form, "imports": [listed(import_) for import_ in imports], "steps": steps(1)}
    return render(request, "casework/imports/upload.html", ctx, status=422 if form.is_bound else 200)


upload.acts_once = True


@once
def begin(request, form):
    """Keeps the file, sealed; it is read right after, or by the worker if it is long."""
    at = timezone.now()
    cohort = Cohort.objects.get_or_create(name=form.cleaned_data["cohort"].strip())[0]
    data = form.cleaned_data["file"]
    import_ = receive(data, by=request.user, at=at, cohort=cohort)
    read_later(import_, len(data), at=at)
    return redirect("imports:columns", import_.pk)


def read_later(import_, size, *, at, mapping=None):
    """After the transaction: at once, or by the worker."""
    if size > LONG:
        transaction.on_commit(lambda: go_on_soon(import_.pk))
    else:
        transaction.on_commit(lambda: read_in(import_, at=at, mapping=mapping))


def listed(import_):
    """One line of the own imports."""
    refused = ""
    if import_.status == ImportStatus.DISCARDED:
        code = import_.changes.order_by("-at").values_list("reason_code", flat=True).first()
        refused = REFUSALS.get(code, "")
    return {"import": import_, "refused": refused, "address": reverse("imports:go_on", args=[import_.pk])}


def steps(now, import_=None):
    """The five steps; those before the present one are links."""
    names = (_("Upload"), _("Match columns"), _("Review problems"), _("Review repeats"), _("Import"))
    found = []
    for number, name in enumerate(names, 1):
        state = "done" if number < now else "now" if number == now else ""
        goes = import_ is not None and import_.status in (ImportStatus.UPLOADED, ImportStatus.MATCHED) and number > 1
        address = reverse(f"imports:{STEPS[number - 2]}", args=[import_.pk]) if goes else ""
        found.append({"label": name, "state": state, "url": address})
    return {"at": now, "label": names[now - 1], "steps": found}


@require_GET
def go_on(request, pk):
    """Where an import was left."""
    import_ = own(request, pk)
    names = {ImportStatus.UPLOADED: "columns", ImportStatus.MATCHED: "problems"}
    if import_.status == ImportStatus.DISCARDED:
        return redirect("imports:upload")
    return redirect(f"imports:{names.get(import_.status, 'result')}", import_.pk)


@require_GET
def sample(request):
    """A sheet to begin with."""
    if not may_import(request.user):
        raise Http404
    return as_file(returning.sample())


def as_file(content):
    """A download with a neutral name that nothing keeps."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="list.xlsx"'
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox"
    return response


def job(request, import_, *, title):
    """How far the work is; can be left. Asks again by itself, with and without a script."""
    ctx = {
        "import": import_, "title": title, "steps": steps(import_.step, import_), "done": import_.done,
        "total": import_.total or None, "url": request.path,
    }  # fmt: skip
    if request.htmx:
        return render(request, "face/job.html", ctx)
    response = render(request, "casework/imports/job.html", ctx)
    response["Refresh"] = str(POLL_SECONDS)
    return response


def finished(request):
    """The answer to a page that asked how far the work is: it is done, the whole page comes."""
    return HttpResponse(headers={"HX-Redirect": request.path})


def columns(request, pk):
    """Which of their columns is which of our fields: guessed, remembered, or matched by hand."""
    import_ = own(request, pk)
    if import_.status not in (ImportStatus.UPLOADED, ImportStatus.MATCHED):
        return redirect("imports:result", import_.pk)
    if not import_.is_read:
        return job(request, import_, title=_("Reading the list"))
    if request.htmx and request.method == "GET":
        return finished(request)
    open_all(import_)
    columns = import_.reading["columns"]
    form = ColumnsForm(request.POST or None, columns=columns, mapping=import_.mapping)
    if request.method == "POST" and form.is_valid():
        return match_columns(request, import_, form)
    ctx = {
        "import": import_, "form": form, "steps": steps(2, import_),
        "names": shown_fields(form, columns, NAMES), "first": shown_fields(form, columns, FIRST),
        "further": shown_fields(form, columns, (*PHONES[1:], *FURTHER)),
        "left_out": left_out_columns(import_), "ignored": [one for one in columns if one["field"] is None],
        "skipped": import_.reading["skipped"], "sheets": import_.reading["ignored_sheets"],
        "demo": settings.DEMO,
    }  # fmt: skip
    return render(request, "casework/imports/columns.html", ctx, status=422 if form.is_bound else 200)


columns.acts_once = True


def shown_fields(form, columns, names):
    """Our fields with the column that each is matched to, its samples, and whether that was guessed."""
    by_index = {str(column["index"]): column for column in columns}
    found = []
    for name in names:
        column = by_index.get(form[name].value() or "")
        found.append({"field": form[name], "column": column, "guessed": bool(column) and column["how"] == "guessed"})
    return found


def left_out_columns(import_):
    """[(field, heading)] of what is recognised and never read in: offence, sentence, remarks."""
    columns = (import_.reading or {}).get("columns", [])
    return [(label_of(column["field"]), column["heading"]) for column in columns if column["left_out"]]


@once
def match_columns(request, import_, form):
    """The matching is kept for the next list; the rows are read again if it is another one than before."""
    at, mapping = timezone.now(), form.mapping()
    kept = {name: places for name, places in mapping.items() if places}
    known = {name: places for name, places in import_.mapping.items() if name in mapping}
    if kept != known:
        file = ImportFile.objects.filter(of_import=import_).first()
        if file is None:
            messages.error(request, _("The file is no longer kept. Upload the list again to match it otherwise."))
            return redirect("imports:columns", import_.pk)
        import_.mapping = mapping | {name: places for name, places in import_.mapping.items() if name not in mapping}
        import_.remember_matching(by=request.user, at=at)
        size = len(file.content.blob)
        if size > LONG:
            Import.objects.filter(pk=import_.pk).update(read_at=None, beat_at=None, status=ImportStatus.UPLOADED)
        read_later(import_, size, at=at, mapping=import_.mapping)
        if size > LONG:
            return redirect("imports:columns", import_.pk)
    if import_.status == ImportStatus.UPLOADED:
        import_.match(by=request.user, at=at)
    return redirect("imports:problems", import_.pk)


@require_POST
@once
def discard(request, pk):
    """A list that is not brought in; its key goes with the next sweep."""
    import_ = own(request, pk)
    try:
        import_.discard(by=request.user, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The list was discarded. Nobody was imported."))
    return redirect("imports:upload")


def note_reading(import_, count):
    """Rows of a list are nobody's file yet: that they were read is noted on the import."""
    audit.note(verb=audit.Verb.READ, what="imports.import", object_id=import_.pk, count=count)
