"""Names in capitals, in one column, after a comma, with particles and nicknames; and what is no name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.imports.names import (
    GIVEN_FIRST,
    SURNAMES_FIRST,
    comma_order,
    order_of,
    read_full,
    read_parts,
    recast,
)


@pytest.mark.parametrize(
    ("cell", "given_names", "surnames"),
    [
        ("  Juan  Núñez Herrera", "Juan", "Núñez Herrera"),
        ("ÁNGEL ERNESTO QUINTANA CRUZ", "Ángel Ernesto", "Quintana Cruz"),
        ("MARÍA DE LA CARIDAD PÉREZ GÓMEZ", "María de la Caridad", "Pérez Gómez"),
        ("Juan de la Cruz Pérez", "Juan", "de la Cruz Pérez"),
        ("Juan Carlos de la Cruz", "Juan Carlos", "de la Cruz"),
        ("José Luis Pérez", "José Luis", "Pérez"),
        ("José León Morales", "José", "León Morales"),
        ("Juan Ponce de León García", "Juan", "Ponce de León García"),
        ("JOSE SAN MARTIN DEL RIO", "Jose", "San Martin del Rio"),
        ("Ana-María Ortega y Gasset", "Ana-María", "Ortega y Gasset"),
        ("juan perez", "Juan", "Perez"),
        ("PEREZ GARCIA, JUAN CARLOS", "Juan Carlos", "Perez Garcia"),
        ("O'REILLY SOTO, PATRICK", "Patrick", "O'Reilly Soto"),
        ("Sra. Ana Ruiz", "Ana", "Ruiz"),
        ("12. Ana Ruiz", "Ana", "Ruiz"),
        ("Ma. Elena Ruíz Gil", "Ma. Elena", "Ruíz Gil"),
        ("Juan", "Juan", None),
        ("Luis\u00a0Alberto\u200b Rodríguez Díaz", "Luis Alberto", "Rodríguez Díaz"),
        ("McDonald Pérez, Ian", "Ian", "McDonald Pérez"),
        ("PEREZ SOTO JUAN", "Juan", "Perez Soto"),
        ("PeÃ±a Soto, JosÃ©", "José", "Peña Soto"),
    ],
)
def test_a_whole_name_is_divided(cell, given_names, surnames):
    read = read_full(cell)
    assert (read.given, read.surnames) == (given_names, surnames)
    assert all(problem.level == "guess" for problem in read.problems)


@pytest.mark.parametrize(
    ("cell", "alias"),
    [
        ('Ana "La China" Ruiz Peña', "La China"),
        ("Ana Ruiz Peña (La China)", "La China"),
        ("Ana Ruiz Peña alias La China", "La China"),
        ("Ana Ruiz Peña, conocida por La China", "La China"),
        ("Ana Ruiz Peña (alias La China)", "La China"),
        ("Ana Ruiz Peña", None),
    ],
)
def test_a_nickname_is_taken_out_of_the_name_and_said(cell, alias):
    read = read_full(cell)
    assert (read.given, read.surnames, read.alias) == ("Ana", "Ruiz Peña", alias)
    assert ("alias_in_name" in {problem.code for problem in read.problems}) is bool(alias)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://127.0.0.1/x","ver")',
        "+cmd",
        "@x",
        "http://x.y",
        "12345",
        7,
        "Juan <b>",
        "x@y.cu",
        "?!a",
    ],
)
def test_what_is_no_name_is_an_error(cell):
    read = read_full(cell)
    assert (read.given, read.surnames) == (None, None)
    assert [problem.code for problem in read.problems] == ["not_a_name"]


@pytest.mark.parametrize("cell", ["Juan Pérez Soto y Ana Ruiz Peña", "Juan Pérez / Ana Ruiz", "Juan Pérez; Ana Ruiz"])
def test_two_people_in_one_cell_are_an_error(cell):
    assert [problem.code for problem in read_full(cell).problems] == ["two_people"]


@pytest.mark.parametrize("cell", [None, "", "  --  ", "desconocido", "sin nombre", "N/A"])
def test_a_blank_name_is_none(cell):
    read = read_full(cell)
    assert (read.given, read.surnames, read.problems) == (None, None, [])


def test_parts_in_columns_of_their_own_are_joined():
    read = read_parts({"given_names": "JUAN", "given_name2": "Carlos", "surname1": "DEL RIO", "surname2": None})
    assert (read.given, read.surnames, read.problems) == ("Juan Carlos", "del Rio", [])


def test_the_order_of_a_column_is_judged_by_its_ends():
    assert order_of(["PEREZ GARCIA JUAN", "SOTO PEÑA MARIA ELENA", "Xx Yy"]) == SURNAMES_FIRST
    assert order_of(["JUAN PEREZ GARCIA", "MARIA ELENA SOTO PEÑA"]) == GIVEN_FIRST
    assert order_of([]) == GIVEN_FIRST
    assert comma_order(["Juan, Pérez García", "María Elena, Soto"]) == GIVEN_FIRST
    assert comma_order(["Pérez García, Juan", "Xx, Yy"]) == SURNAMES_FIRST


def test_a_name_in_small_and_capital_letters_stays_as_it_was_typed():
    assert recast("María DE la O") == "María DE la O"
    assert recast("DE LA CRUZ") == "de la Cruz"
    assert recast("PÉREZ-GIL") == "Pérez-Gil"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_and_no_word_is_lost(text):
    read = read_full(text)
    if read.given and not read.alias and not {problem.code for problem in read.problems} & {"broken_letters"}:
        letters = [letter for letter in text.lower() if letter.isascii() and letter.isalpha()]
        kept = f"{read.given}{read.surnames or ''}".lower()
        assert len([letter for letter in kept if letter.isascii() and letter.isalpha()]) >= len(letters) - 12
