"""Rows that repeat each other: the later is the repeat, and only a number with an agreeing fact is sure."""

import pytest

from casework.imports.pipeline import read_list
from tests.casework.imports import files
from tests.casework.imports.files import TODAY

HEAD = ["Nombre y apellidos", "CI", "Fecha de nacimiento", "Municipio"]
JUAN = ["Juan Pérez Soto", "85030412345", "4 de marzo de 1985", "Banes"]
BARE = ["Ana Ruiz Peña", "", "", "Moa"]


@pytest.mark.parametrize(
    ("first", "second", "outcome", "code"),
    [
        (JUAN, JUAN, "duplicate", "same_id"),
        (JUAN, ["PEREZ SOTO JUAN", "850304 12345", "", ""], "duplicate", "same_id"),
        (JUAN, ["J. P.", "85030412345", "04-03-85", ""], "duplicate", "same_id"),
        (JUAN, ["Otra Persona", "85030412345", "5/5/1970", ""], "review", "same_id_other_person"),
        (JUAN, ["Otra Persona", "85030412345", "", ""], "review", "same_id_other_person"),
        (JUAN, ["Juan Perez Soto", "", "04-03-85", ""], "review", "same_name_and_birth"),
        (JUAN, ["Pérez Soto, Juan", "", "4 de marzo de 1985", ""], "review", "same_name_and_birth"),
        (["Juan Pérez", "", "4/3/1985", ""], ["Juan Perez Soto", "", "4/3/1985", ""], "review", "same_name_and_birth"),
        (["Eva Paz Gil", "", "4/3/1985", ""], ["Eva Paz Gil", "", "3/4/1985", ""], "review", "same_name_and_birth"),
        (JUAN, ["Juan Pérez Soto", "85030412354", "4 de marzo de 1985", ""], "review", "nearly_same_id"),
        (JUAN, ["Juan Pérez Soto", "70030412345", "4/3/1970", ""], "new", None),
        (JUAN, ["Juan Pérez Soto", "", "4/3/1970", ""], "new", None),
        (JUAN, ["Juan Pérez Soto", "85030499999", "4 de marzo de 1985", ""], "new", None),
        (JUAN, ["Luis Gil Paz", "", "4 de marzo de 1985", ""], "new", None),
        (BARE, BARE, "review", "same_name_nothing_else"),
        (BARE, ["Ana Ruiz Peña", "", "", "Banes"], "new", None),
        (["Luis Soto Gil", "", "1980", ""], ["Luis Soto Gil", "", "1985", ""], "new", None),
        (["Mal Gil", "90010112345", "31/02/1985", ""], ["Mal Gil", "90010112345", "1/1/1990", ""], "new", None),
    ],
)
def test_the_later_of_two_rows(first, second, outcome, code):
    rows = read_list(files.xlsx(("x", [HEAD, first, second])), today=TODAY).rows
    assert rows[0].outcome in ("new", "error")
    assert rows[1].outcome == outcome
    assert rows[1].of == (1 if code else None)
    assert code is None or code in {problem.code for problem in rows[1].problems}


def test_a_sure_repeat_comes_before_a_possible_one():
    data = files.xlsx(("x", [HEAD, ["Juan Pérez Soto", "", "4/3/1985", ""], JUAN, JUAN]))
    assert [(row.outcome, row.of) for row in read_list(data, today=TODAY).rows] == [
        ("new", None),
        ("review", 1),
        ("duplicate", 2),
    ]
