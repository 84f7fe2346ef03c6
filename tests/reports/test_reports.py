"""A report is made once, is its maker's alone, equals the screen, and goes after seven days."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from reports import documents
from reports.making import make, slices
from reports.models import LEASE, Report
from reports.periods import months
from reports.tasks import make_waiting, sweep_reports
from vault.audit import for_the_house
from vault.models import AuditEntry, DataKey
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def ask(user, format="xlsx", language="en", team=None):
    period = months(timezone.now())[0]
    return Report.ask(
        by=user, at=timezone.now(), name="monthly", first_day=period.first, last_day=period.last, team=team,
        language=language, format=format,
    )  # fmt: skip


def content_of(report):
    with for_the_house("report"):
        return open_all(Report.objects.get(pk=report.pk))[0].content


def sheet_of(content):
    from openpyxl import load_workbook

    rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [(row[0], row[1] if len(row) > 1 else None) for row in rows]


def lines_of(content):
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def on_screen(client):
    """[(headline, [(label, value)])] of the dashboard, as plain values."""
    figures = client.get("/dashboard/").context["figures"]
    frozen = [figure.frozen() for figure in figures]
    return [(documents.headline(figure), documents.rows_of(figure), figure["label"]) for figure in frozen]


@pytest.mark.parametrize("name", ["manuel", "sara"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_spreadsheet_equals_the_screen(house, sign_in, name, language):
    report = ask(house.users[name], "xlsx", language)
    assert make(report, timezone.now())
    rows = sheet_of(content_of(report))
    client = sign_in(name, language)
    client.get("/dashboard/")
    with translation.override(language):
        shown = on_screen(client)
    for headline, cells, label in shown:
        assert (label, headline) in rows
        start = rows.index((label, headline)) + 2
        assert rows[start : start + len(cells)] == [(documents.safe(text), value) for text, value in cells]


@pytest.mark.parametrize("name", ["manuel", "sara"])
def test_the_document_equals_the_screen(house, sign_in, name):
    report = ask(house.users[name], "pdf")
    assert make(report, timezone.now())
    text = lines_of(content_of(report)).replace("\u202f", " ")
    flat = re.sub(r"\s+", " ", text)
    with translation.override("en"):
        shown = on_screen(sign_in(name))
    for headline, cells, label in shown:
        assert f"{label} {headline}".replace("\u202f", " ") in flat
        for row, value in cells:
            assert f"{row} {value}" in flat


def test_the_document_is_tagged_titled_and_says_whose_copy_it_is(house):
    from pypdf import PdfReader

    report = ask(house.manuel, "pdf", "es")
    make(report, timezone.now())
    document = PdfReader(io.BytesIO(content_of(report)))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "es"
    assert document.metadata.title == "Informe mensual"
    assert all("Copia de Manuel" in page.extract_text() for page in document.pages)


def test_no_cell_is_a_formula():
    assert [documents.safe(text) for text in ("=1+1", "+5", "-5", "@a", "a=b")] == ["'=1+1", "'+5", "'-5", "'@a", "a=b"]


def test_markup_in_a_value_stays_letters(house):
    from accounts.models import Team

    Team.objects.filter(pk=house.teams[1].pk).update(name='#panic("x") *a* $b$ <c>')
    report = ask(house.sara, "pdf", team=Team.objects.get(pk=house.teams[1].pk))
    assert make(report, timezone.now())
    assert '#panic("x") *a* $b$ <c>' in lines_of(content_of(report)).replace("”", '"').replace("“", '"')


def test_asked_for_on_the_screen_it_is_made_watched_and_fetched(house, sign_in):
    manuel = sign_in("manuel")
    period = months(timezone.now())[0]
    answer = manuel.post("/reports/new/", {"period": period.key, "language": "es", "format": "pdf"})
    assert "pu-job" in manuel.get(answer.url).content.decode()
    assert manuel.get(answer.url + "file/").status_code == 404
    make_waiting()
    assert "pu-job" not in manuel.get(answer.url).content.decode()
    file = manuel.get(answer.url + "file/")
    assert file.content.startswith(b"%PDF")
    assert file.headers["Content-Disposition"] == f'attachment; filename="puente-monthly-{period.key}-es.pdf"'
    assert AuditEntry.objects.filter(what="reports.file", actor_id=house.manuel.pk).exists()


@pytest.mark.parametrize("end", ["", "file/"])
@pytest.mark.parametrize("name", ["sara", "ana", "adela", "silvia"])
def test_somebody_elses_report_does_not_exist(house, sign_in, name, end):
    report = ask(house.manuel)
    make(report, timezone.now())
    assert sign_in(name).get(f"/reports/{report.pk}/{end}").status_code == 404


def test_what_is_wrong_comes_back(house, sign_in):
    answer = sign_in("manuel").post("/reports/new/", {"period": "1999-01", "language": "es"})
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_two_workers_make_it_once(house):
    report, other = ask(house.manuel), None
    assert report.take(timezone.now())
    other = Report.objects.get(pk=report.pk)
    assert not make(other, timezone.now())
    assert Report.objects.get(pk=report.pk).attempts == 1


def test_a_worker_that_was_silent_for_a_minute_has_lost_it(house):
    at = timezone.now()
    slow = ask(house.manuel)
    assert slow.take(at)
    assert make(Report.objects.get(pk=slow.pk), at + LEASE + timedelta(seconds=1))
    made = Report.objects.get(pk=slow.pk)
    assert not slow.slice_done(3, at + LEASE)
    assert not slow.finish({}, b"late", at + LEASE)
    assert Report.objects.get(pk=slow.pk).ready_at == made.ready_at
    assert made.attempts == 2


def test_what_cannot_be_made_is_given_up_in_the_end(house):
    report, at = ask(house.manuel), timezone.now()
    for number in range(6):
        Report.objects.get(pk=report.pk).take(at + number * (LEASE + timedelta(seconds=1)))
    assert Report.objects.get(pk=report.pk).state == "failed"


def test_each_slice_renews_the_lease(house):
    moments = iter(timezone.now() + timedelta(seconds=50 * number) for number in range(40))
    report = ask(house.manuel)
    assert make(report, timezone.now(), clock=lambda: next(moments))
    assert Report.objects.get(pk=report.pk).slices_done == slices() - 1


def test_a_maker_who_may_no_longer_read_figures_gets_none(house):
    report = ask(house.manuel)
    house.manuel.grants.update(until_at=timezone.now() - timedelta(days=1))
    assert not make(Report.objects.get(pk=report.pk), timezone.now())
    assert Report.objects.get(pk=report.pk).state == "failed"


def test_it_is_sealed_and_after_seven_days_it_and_its_key_are_gone(house):
    report = ask(house.manuel, "pdf")
    make(report, timezone.now())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM reports_report")
        assert b"%PDF" not in bytes(cursor.fetchone()[0])
    sweep_reports()
    assert Report.objects.exists()
    Report.objects.update(asked_at=timezone.now() - timedelta(days=8))
    sweep_reports()
    assert not Report.objects.exists()
    assert not DataKey.objects.filter(kind="report").exists()


def test_the_command_makes_the_same(house, sign_in, tmp_path):
    period = months(timezone.now())[0]
    out = tmp_path / "figures.xlsx"
    days = ["--from", period.first.isoformat(), "--to", period.last.isoformat()]
    call_command(
        "report", "monthly", *days, "--out", str(out), "--lang", "en", "--as", house.manuel.email, stdout=io.StringIO()
    )
    rows = sheet_of(out.read_bytes())
    with translation.override("en"):
        shown = on_screen(sign_in("manuel"))
    for headline, _cells, label in shown:
        assert (label, headline) in rows
