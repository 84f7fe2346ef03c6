"""The list of 571 rows that was typed by many hands: every row of its answer key is met."""

import datetime
import json
import time
from pathlib import Path

import pytest

from casework.imports.pipeline import bulk_fix, read_list

DATA = Path(__file__).parents[2] / "data"
TODAY = datetime.date(2025, 11, 25)
WORDS = {
    "person": {"new"},
    "same id typed twice": {"duplicate"},
    "same name and birth date, no id": {"review"},
    "namesake": {"new", "review"},
    "error": {"error"},
}
FIELDS = {
    "ci": ("id_number", "CI"),
    "born": ("birth_date", "Fecha nac."),
    "province": ("territory", "Provincia"),
    "released": ("released_on", "Fecha de excarcelación"),
    "kind": ("legal_basis", "Tipo de beneficio"),
}


@pytest.fixture(scope="module")
def read():
    return read_list(DATA / "release-list.xlsx", today=TODAY)


@pytest.fixture(scope="module")
def key():
    return {entry["row"]: entry for entry in json.loads((DATA / "answer-key.json").read_text())["rows"]}


def test_each_outcome_is_the_one_of_the_key(read, key):
    assert len(read.rows) == len(key) == 571
    pairs = {row.row: row.of for row in read.rows if row.of}
    for number, entry in key.items():
        row, allowed = read.rows[number - 1], WORDS[entry["what"]]
        if row.of:  # the key names either of the two rows; the later one is the repeat
            allowed = allowed | WORDS[key[row.of]["what"]]
        if number in pairs.values() and entry["what"] != "person":
            later = next(read.rows[late - 1] for late, early in pairs.items() if early == number)
            assert (row.outcome, later.outcome) == ("new", *WORDS[entry["what"]])
        else:
            assert row.outcome in allowed, (number, entry["what"])
    assert read.counts == {"new": 553, "duplicate": 7, "review": 6, "error": 5}


def test_each_filled_cell_has_the_value_of_the_key_and_each_empty_one_is_null(read, key):
    compared = 0
    for number, entry in key.items():
        if entry["what"] == "error":
            continue
        row = read.rows[number - 1]
        for said, (value, heading) in FIELDS.items():
            if row.cells[heading].strip():
                assert (row.values[value] or "") == entry[said], (number, value)
                compared += 1
            else:
                assert row.values[value] is None
    assert compared > 2500


def test_each_row_in_error_says_what_is_wrong_with_its_cell(read, key):
    wrong = {
        "no name": "no_name",
        "no such birth date": "no_such_date",
        "unknown province": "unknown_province",
        "released in the future": "in_the_future",
        "a formula is no name": "not_a_name",
    }
    for number, entry in key.items():
        if entry["what"] == "error":
            codes = [problem.code for problem in read.rows[number - 1].problems if problem.level == "error"]
            assert codes == [wrong[entry["why"]]]


def test_columns_titles_totals_and_other_sheets_are_told_apart(read):
    assert {column.heading: column.field for column in read.columns if column.how == "sure"} == {
        "No.": "ordinal",
        "NOMBRE Y APELLIDOS": "full_name",
        "CI": "id_number",
        "Sexo": "sex",
        "Fecha nac.": "birth_date",
        "Provincia": "territory",
        "Municipio": "municipality",
        "Prisión": "facility",
        "Delito(s)": "offence",
        "Sanción": "sentence",
        "Fecha de excarcelación": "released_on",
        "Tipo de beneficio": "legal_basis",
        "Teléfono(s)": "phones",
        "Observaciones": "remarks",
    }
    assert (read.sheet, [name for name, _lines, _hidden in read.ignored_sheets]) == ("Excarcelados", ["Notas"])
    assert read.skipped == [(1, "title"), (576, "total")]


def test_offence_sentence_and_remarks_are_left_out_unless_switched_on(read):
    assert [column.field for column in read.left_out] == ["offence", "sentence", "remarks"]
    assert not {"offence", "sentence_months", "remarks"} & set(read.rows[0].values)
    assert not {"Delito(s)", "Sanción", "Observaciones"} & set(read.rows[0].cells)
    kept = read_list(DATA / "release-list.xlsx", today=TODAY, keep_offence=True).rows[1].values
    assert (kept["offence"], kept["sentence_months"], kept["remarks"]) == ("Robo con fuerza", 156, None)


def test_a_spelling_is_offered_to_be_mended_in_all_its_rows(read):
    offered = {group["raw"]: (group["read"], len(group["rows"])) for group in bulk_fix(read.rows)}
    assert offered["Habana"] == ("CU-03", 7)
    assert offered["Oriente Profundo"] == (None, 1)
    assert {group["field"] for group in bulk_fix(read.rows)} <= {"territory", "municipality"}


def test_what_is_printed_is_plain_json(read):
    printed = json.loads(json.dumps(read.as_dict()))
    assert printed["counts"] == read.counts
    assert set(printed["rows"][0]) == {"row", "outcome", "of", "values", "problems"}
    assert set(printed["rows"][0]["problems"][0]) == {"field", "code", "message", "level"}


@pytest.mark.slow
def test_the_list_is_read_in_a_second_and_a_half():
    begun = time.perf_counter()
    read_list(DATA / "release-list.xlsx", today=TODAY)
    assert time.perf_counter() - begun < 1.5
