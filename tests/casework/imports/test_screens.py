"""The five steps as an importer walks them, and what everybody else gets: 404."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from casework.cases.models import Case
from casework.imports.models import Import, ImportFile, ImportRow, Matching
from casework.people.models import Person
from tests.casework.imports.conftest import RELEASE_LIST, a_list, commit, row_of, staged
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]

ROWS = (
    ["Ada", "Ferrer Luz", "85040312345", "3 abr 1985", "La Habana", "10/02/2025", "52345678"],
    ["Luis", "Paz Rey", "", "31/02/1990", "Holguín", "10/02/2025", ""],
    ["Eva", "Sol Mar", "", "1/5/1991", "Habana", "10/02/2025", ""],
    ["Rosa", "Gil Paz", "", "1/5/1992", "Habana", "10/02/2025", ""],
    ["Yoel", "Hernández Peña", "", "03/04/1985", "La Habana", "20/01/2026", ""],
)


@pytest.fixture
def sara(client, world):
    """Sara's browser."""
    client.force_login(world.sara)
    return client


def upload(client, data, **more):
    """The first step."""
    form = {"file": SimpleUploadedFile("secreto-juan.xlsx", data), "cohort": "Enero a marzo", "not_real": "on"} | more
    return client.post("/people/import/", form)


@pytest.fixture
def import_(sara, world):
    """A list whose columns are matched."""
    return staged(a_list(*ROWS), world.sara)


def page(client, import_, name, *more):
    """A page of an import."""
    return client.get(reverse(f"imports:{name}", args=[import_.pk, *more]))


def test_an_upload_leads_to_its_columns_and_on(sara, world):
    response = upload(sara, a_list(*ROWS))
    import_ = Import.objects.get()
    assert response.url == reverse("imports:columns", args=[import_.pk])
    form = sara.get(response.url).context["form"]
    assert form["given_names"].value() == "0"
    typed = {name: form[name].value() or "" for name in form.fields}
    assert sara.post(response.url, typed).url == reverse("imports:problems", args=[import_.pk])
    import_.refresh_from_db()
    assert import_.status == "matched"


def test_the_name_of_the_file_is_neither_kept_nor_shown(sara, world):
    response = sara.get(upload(sara, a_list(*ROWS)).url)
    assert b"secreto" not in response.content
    for model in (Import, ImportFile, ImportRow):
        assert "secreto" not in str(list(model.objects.values()))


def test_columns_matched_by_hand_are_remembered_by_their_headings(sara, world):
    url = upload(sara, a_list(*ROWS)).url
    form = sara.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"phones": ""}
    sara.post(url, typed)
    assert Import.objects.get().rows.count() == 5
    assert row_of_values(Import.objects.get(), 1)["phones"] == []
    assert Matching.objects.count() == 1
    later = upload(sara, a_list(ROWS[0])).url
    assert sara.get(later).context["form"]["phones"].value() == ""
    assert "encabezados" in sara.get(later).content.decode()


def row_of_values(import_, number):
    return row_of(import_, number).values


def test_a_column_is_one_field_and_a_list_has_names(sara, world):
    url = upload(sara, a_list(*ROWS)).url
    response = sara.post(url, {"id_number": "2", "birth_date": "2"})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() >= {"birth_date", "full_name"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 not a list", "no es una hoja"),
        (b"", "vacío"),
        (b"PK\x03\x04 broken", "dañado"),
        (b"hola", "No se encontró"),
    ],
)
def test_what_is_no_list_is_refused_beside_the_field(sara, world, data, words):
    response = upload(sara, data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Import.objects.exists()


def test_a_demonstration_asks_that_these_are_no_real_people(sara, world):
    response = upload(sara, a_list(*ROWS), not_real="")
    assert response.status_code == 422
    assert "not_real" in response.context["form"].errors


NAMES = ("columns", "problems", "repeats", "commit", "result", "left_out")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["silvia", "ana", "manuel", "adela", "aurelio"])
def test_before_the_commit_only_the_importer_sees_the_rows(client, world, name, who):
    import_ = staged(a_list(*ROWS), world.sara)
    client.force_login(getattr(world, who))
    assert page(client, import_, name).status_code == 404


def test_whoever_loses_the_duty_loses_the_list(sara, world, import_):
    assert page(sara, import_, "problems").status_code == 200
    world.sara.grants.filter(role="importer").update(until_at=timezone.now())
    assert page(sara, import_, "problems").status_code == 404
    assert sara.get("/people/import/").status_code == 404


def test_problems_are_grouped_by_kind_and_counted_by_severity(sara, import_):
    ctx = page(sara, import_, "problems").context
    assert (ctx["counts"]["errors"], ctx["counts"]["total"]) == (1, 5)
    assert [group.kind for group in ctx["errors"]] == ["birth_date.no_such_date"]
    assert "territory.province_spelling" in [group.kind for group in ctx["look"]]


def test_a_date_is_mended_row_by_row_and_can_be_taken_back(sara, import_):
    url = reverse("imports:mend", args=[import_.pk, 2, "birth_date"])
    response = sara.post(url, {"act": "set", "value": "28/2/1990"}, follow=True)
    assert response.context["counts"]["errors"] == 0
    assert row_of_values(import_, 2)["birth_date"] == "1990-02-28"
    assert import_.rows.get(number=2).outcome == "new"
    sara.post(reverse("imports:unmend", args=[import_.pk, 2, "birth_date"]))
    assert import_.rows.get(number=2).outcome == "error"


def test_not_known_is_always_a_choice(sara, import_):
    sara.post(reverse("imports:mend", args=[import_.pk, 2, "birth_date"]), {"act": "unknown"})
    assert row_of_values(import_, 2)["birth_date"] is None
    assert import_.rows.get(number=2).outcome == "new"


@pytest.mark.parametrize("typed", ["31/2/1990", "5/3/90", "1990", "mañana", "", "1/1/2090", "1/3/2025"])
def test_a_date_that_cannot_be_is_refused_beside_its_field(sara, import_, typed):
    url = reverse("imports:mend", args=[import_.pk, 2, "birth_date"])
    response = sara.post(url, {"act": "set", "value": typed, "kind": "birth_date.no_such_date"})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert import_.rows.get(number=2).outcome == "error"


def test_a_spelling_is_mended_in_all_its_rows_at_once(sara, import_):
    group = next(group for group in page(sara, import_, "problems").context["look"] if group.is_spelling)
    spelling = group.spellings()[0]
    assert spelling["rows"] == [3, 4]
    address = reverse("imports:spelling", args=[import_.pk])
    after = sara.post(address, {"key": spelling["key"], "act": "fine"}, follow=True).context
    assert not [group for group in after["look"] if group.is_spelling]
    sara.post(reverse("imports:unspell", args=[import_.pk, spelling["key"]]))
    assert [group for group in page(sara, import_, "problems").context["look"] if group.is_spelling]


def test_a_row_mended_to_an_earlier_number_becomes_its_repeat(sara, import_):
    url = reverse("imports:mend", args=[import_.pk, 2, "given_names"])
    sara.post(url, {"act": "set", "given_names": "Ada", "surnames": "Ferrer Luz"})
    sara.post(reverse("imports:mend", args=[import_.pk, 2, "birth_date"]), {"act": "unknown"})
    sara.post(reverse("imports:mend", args=[import_.pk, 2, "id_number"]), {"act": "set", "value": "85040312345"})
    row = import_.rows.get(number=2)
    assert (row.outcome, row.of_row) == ("duplicate", 1)


def test_a_person_who_is_there_stands_beside_the_row(sara, world, import_):
    response = page(sara, import_, "repeats")
    (pair, _form), *rest = response.context["pairs"]
    assert not rest
    assert pair.url == world.cases["ana"].get_absolute_url()
    assert {line["label"]: line["same"] for line in pair.lines}["Nombre"]
    read = AuditEntry.objects.filter(verb="read", what="imports:repeats")
    assert read.filter(subject_id=world.cases["ana"].person_id).exists()


def test_a_decision_can_be_taken_back(sara, import_):
    sara.post(reverse("imports:decide", args=[import_.pk, 5]), {"decision": "same"})
    assert import_.rows.get(number=5).decision == "same"
    sara.post(reverse("imports:undecide", args=[import_.pk, 5]))
    assert import_.rows.get(number=5).decision == ""


def test_the_commit_says_what_will_happen_and_does_it_once(sara, world, import_):
    before = Person.objects.count()
    form = page(sara, import_, "commit").context["form"]
    assert page(sara, import_, "commit").context["counts"]["created"] == 3
    typed = {"assignment": "nobody", "once": form["once"].value()}
    address = reverse("imports:commit", args=[import_.pk])
    assert sara.post(address, typed).url == reverse("imports:result", args=[import_.pk])
    sara.post(address, typed)
    sara.post(address, {"assignment": "nobody"})
    assert Person.objects.count() == before + 3
    response = page(sara, import_, "result")
    assert response.context["counts"]["created"] == 3
    assert response.context["counts"]["left_out"] == 2
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize("which", ["created", "released", "left_out"])
def test_each_figure_of_the_result_opens_its_list(sara, world, import_, which):
    commit(import_, world.sara)
    response = page(sara, import_, "result_list", which)
    import_.refresh_from_db()
    assert response.context["page"].paginator.count == import_.counts[which]


def test_left_out_rows_come_back_with_what_to_mend_and_no_formula(sara, world):
    import_ = staged(a_list(["=1+1", "Rey", "", "31/02/1990", "La Habana", "1/2/2025", "@SUM"]), world.sara)
    response = page(sara, import_, "left_out")
    assert response["Content-Disposition"] == 'attachment; filename="list.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    heads = [cell.value for cell in sheet[1]]
    assert heads[-2] == "Qué hay que corregir"
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n", "inlineStr"}
    assert "=1+1" in [cell.value for cell in sheet[2]]
    assert AuditEntry.objects.filter(verb="export", what="imports.import", count=1).exists()


def test_the_returned_sheet_mended_brings_in_who_was_left_out(sara, world, import_):
    commit(import_, world.sara)
    book = openpyxl.load_workbook(io.BytesIO(page(sara, import_, "left_out").content))
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index("Fecha de nacimiento") + 1
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, column).value == "31/02/1990":
            sheet.cell(row, column, "28/02/1990")
    file = io.BytesIO()
    book.save(file)
    again = staged(file.getvalue(), world.sara)
    assert sorted(again.rows.values_list("outcome", flat=True)) == ["new", "review"]


def test_an_import_can_be_left_and_found_again(sara, import_):
    assert import_.pk in [line["import"].pk for line in sara.get("/people/import/").context["imports"]]
    assert page(sara, import_, "go_on").url == reverse("imports:problems", args=[import_.pk])


def test_a_long_list_shows_how_far_it_is(sara, world, monkeypatch):
    monkeypatch.setattr("casework.imports.views.LONG", 10)
    monkeypatch.setattr("casework.imports.views.go_on_soon", lambda pk: None)
    response = sara.get(upload(sara, a_list(*ROWS)).url)
    assert response["Refresh"] == "10"
    assert "Leyendo" in response.content.decode()
    from casework.imports.tasks import scan

    scan()
    assert "form" in sara.get(response.request["PATH_INFO"]).context
    asked = sara.get(response.request["PATH_INFO"], headers={"HX-Request": "true"})
    assert asked["HX-Redirect"] == response.request["PATH_INFO"]


def test_a_discarded_list_brings_nobody_in(sara, import_):
    before = Case.objects.count()
    sara.post(reverse("imports:discard", args=[import_.pk]))
    import_.refresh_from_db()
    assert (import_.status, Case.objects.count()) == ("discarded", before)


def test_rows_of_a_list_cost_no_query_each(sara, world, django_assert_max_num_queries):
    import_ = staged(RELEASE_LIST.read_bytes(), world.sara)
    with django_assert_max_num_queries(60):
        assert page(sara, import_, "problems").status_code == 200
    with django_assert_max_num_queries(40):
        assert page(sara, import_, "repeats").status_code == 200


def test_a_list_is_old_after_a_day(sara, world, import_):
    from casework.imports.tasks import sweep

    commit(import_, world.sara)
    Import.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    sweep()
    assert page(sara, import_, "left_out").status_code == 404
    assert page(sara, import_, "result").status_code == 200
    assert set(import_.rows.values_list("payload", flat=True)) == {None}
