"""The dashboard, and reports that are made, watched and fetched."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.once import once
from reports import cards, documents
from reports.counting import count_all
from reports.figures import Board, Reader
from reports.forms import ReportForm
from reports.making import NAMES, slices, watermark
from reports.models import Report
from reports.periods import months
from reports.tasks import make_soon
from vault import audit
from vault.sealing import open_all

SOON, LATER = 2, 5  # seconds until a page asks again
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def reader_of(request):
    """What this reader's figures may count; who reads no figures finds no page."""
    reader = Reader.of(request.user)
    if reader is None:
        raise Http404
    return reader


def chosen(request, offered, name, default):
    """(key, value) that the address asks for, among those that are offered."""
    key = request.GET.get(name, "")
    return (key, offered[key]) if key in offered else default


@require_safe
def dashboard(request):
    """`/dashboard/`: eight figures with their definitions, precounted; filters stand in the address."""
    reader, at = reader_of(request), timezone.now()
    periods = {period.key: period for period in months(at)}
    key, period = chosen(request, periods, "period", next(iter(periods.items())))
    teams = {str(team.pk): team for team in reader.offered_teams()}
    team_key, team = chosen(request, teams, "team", ("", None))
    board = Board(reader, period, at)
    figures = board.figures(team.pk if team else None)
    ctx = {
        "figs": [cards.card(figure) for figure in figures],
        "figures": figures,
        "looks": [(figure, cell) for figure in figures for cell in figure.unknowns if cell.value != 0],
        "charts": cards.charts(board, figures, list(teams.values()), team),
        "as_of": min((figure.as_of for figure in figures), default=at),
        "chips": chips(periods, key, teams, team_key),
        "query": urlencode({"period": key, "team": team_key}),
        "suppresses": not reader.lists,
    }
    return render(request, "reports/dashboard.html", ctx)


def chips(periods, key, teams, team_key):
    """The filters: the months, then the teams where there are several. The address is the state."""

    def chip(label, period, team, on):
        query = urlencode({name: value for name, value in (("period", period), ("team", team)) if value})
        return {"label": label, "url": f"?{query}", "on": on}

    found = [chip(period.label, name, team_key, name == key) for name, period in periods.items()]
    if len(teams) > 1:
        found.append(chip(_("All teams"), key, "", not team_key))
        found += [chip(str(team), key, name, name == team_key) for name, team in teams.items()]
    return found


@once
@require_POST
def count_now(request):
    """Counts anew what the dashboard shows."""
    reader_of(request)
    count_all(timezone.now())
    messages.success(request, _("Counted again."))
    return redirect("reports:dashboard")


@require_safe
def report_list(request):
    """`/reports/`: what can be made, and one's own reports with the days they have left."""
    reader, at = reader_of(request), timezone.now()
    initial = {"language": get_language(), "format": "pdf", "period": months(at)[1].key} | request.GET.dict()
    form = ReportForm(reader=reader, at=at, initial=initial)
    return render(request, "reports/list.html", _list_context(request, form, at))


def _list_context(request, form, at):
    open_all(request.user)
    reports = Report.objects.visible_to(request.user).without_file().select_related("team").order_by("-asked_at")
    return {"form": form, "reports": reports[:50], "watermark": watermark(request.user.display_name, at)}


@once
@require_POST
def ask(request):
    """Asks for a report; a worker makes it."""
    reader, at = reader_of(request), timezone.now()
    form = ReportForm(request.POST, reader=reader, at=at)
    if not form.is_valid():
        return render(request, "reports/list.html", _list_context(request, form, at), status=422)
    words = form.cleaned_data
    asked = Report.ask(
        by=request.user, at=at, name=NAMES[0], first_day=words["period"].first, last_day=words["period"].last,
        team=words["team"], language=words["language"], format=words["format"],
    )  # fmt: skip
    make_soon(asked)
    return redirect("reports:report", asked.pk)


@require_safe
def report(request, pk):
    """One report of one's own: how far it is, then its frozen figures and its file."""
    reader_of(request)
    rows = Report.objects.visible_to(request.user).defer("content").select_related("team")
    found = get_object_or_404(rows, pk=pk)
    figures = [
        {"label": figure["label"], "headline": documents.headline(figure), "rows": documents.rows_of(figure)}
        for figure in (found.figures or {}).get("figures", ())
    ]
    ctx = {"report": found, "total": slices(), "frozen": found.figures, "figures": figures, "delay": LATER}
    if not request.htmx:
        return render(request, "reports/report.html", ctx | {"delay": SOON})
    response = render(request, "reports/_job.html", ctx)
    if found.state in (Report.State.READY, Report.State.FAILED):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def file(request, pk):
    """The file, to its maker alone; the trail says that it was fetched."""
    reader_of(request)
    found = get_object_or_404(Report.objects.visible_to(request.user).filter(state=Report.State.READY), pk=pk)
    open_all(found)
    audit.note(
        verb=audit.Verb.EXPORT,
        what="reports.file",
        object_id=found.pk,
        detail={"name": found.name, "format": found.format},
    )
    response = HttpResponse(found.content, content_type=TYPES[found.format])
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response
