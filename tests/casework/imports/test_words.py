"""The other cells: telephones, legal bases, sex, sentences, and what means that nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.imports.bases import known, read_basis
from casework.imports.phones import read_phones
from casework.imports.sentences import read_sentence
from casework.imports.sex import letter_m, read_sex
from casework.imports.wording import is_nothing


@pytest.mark.parametrize(
    ("cell", "numbers", "codes"),
    [
        ("5277 1471", ["+5352771471"], []),
        (52771471, ["+5352771471"], []),
        ("52771471.0", ["+5352771471"], []),
        ("(05) 277-1471", ["+5352771471"], []),
        ("0053 52771471", ["+5352771471"], []),
        ("53 5277 1471", ["+5352771471"], []),
        ("52771471 / 77462561", ["+5352771471", "+5377462561"], []),
        ("52771471 57027024", ["+5352771471", "+5357027024"], []),
        ("5277 1471 5702 7024", ["+5352771471", "+5357027024"], []),
        ("52345678-52345679", ["+5352345678", "+5352345679"], []),
        ("52345678 y 52345678", ["+5352345678"], []),
        ("+34 612 34 56 78", ["+34612345678"], []),
        ("13055552345", ["+13055552345"], ["phone_abroad"]),
        ("52771471 / 7462561", ["+5352771471", "+537462561"], ["phone_short"]),
        ("52345678 (vecina)", ["+5352345678"], ["phone_words"]),
        ("7 832 1234 ext. 12", ["+5378321234"], ["phone_words"]),
        ("Tel: 52345678", ["+5352345678"], []),
        ("123", [], ["phone_unreadable"]),
        ("no tiene", [], []),
        (None, [], []),
    ],
)
def test_telephones(cell, numbers, codes):
    read, problems = read_phones(cell)
    assert (read, [problem.code for problem in problems]) == (numbers, codes)


@given(st.text(max_size=60))
def test_no_text_gives_a_number_that_is_none(text):
    assert all(number.startswith("+") and number[1:].isdigit() for number in read_phones(text)[0])


@pytest.mark.parametrize(
    ("cell", "code", "codes"),
    [
        ("lib. condicional", "conditional", []),
        ("Libertad Condicional ", "conditional", []),
        ("Licencia Extra Penal", "licence", []),
        ("cumplimiento de la sanción", "served", []),
        ("Rebaja de sanción", "reduction", []),
        ("Indultada", "pardon", []),
        ("Amnistía", "amnesty", []),
        ("Trabajo correccional con internamiento", "work_in", []),
        ("T.C.S.I.", "work_out", []),
        ("Prisión domiciliaria", "home", []),
        ("Limitación de libertad", "limitation", []),
        ("Fianza", "pretrial", []),
        ("Absuelto", "acquitted", []),
        ("Parole", "conditional", []),
        ("Libertad condicioanl", "conditional", ["basis_spelling"]),
        ("Licencia extrapenal (enfermedad)", "licence", ["basis_spelling"]),
        ("Trabajo correccional", None, ["unknown_basis"]),
        ("excarcelado", None, ["unknown_basis"]),
        ("no consta", None, []),
        ("", None, []),
    ],
)
def test_legal_bases(cell, code, codes):
    read, problems = read_basis(cell)
    assert (read, [problem.code for problem in problems]) == (code, codes)


def test_each_of_the_thirteen_bases_has_wordings():
    assert len(set(known().values())) == 13


@pytest.mark.parametrize(
    ("column", "means"),
    [(["M", "F"], "male"), (["M", "H"], "female"), (["M", "Masculino"], "male"), (["M", "M"], None), ([], None)],
)
def test_the_letter_m_means_what_stands_beside_it(column, means):
    assert letter_m(column) == means
    assert read_sex("M", means)[0] == means
    assert read_sex("Femenino", means) == ("female", [])
    assert [problem.code for problem in read_sex("xyz", means)[1]] == ["unknown_sex"]


@pytest.mark.parametrize(
    ("cell", "months"),
    [("12 años y 3 meses", 147), ("10a 3m", 123), ("1 años", 12), ("5 years", 60), ("18 meses", 18), (5, 60)]
    + [("2.5 años", 30), ("cadena perpetua", None), ("", None), ("muchos", None)],
)
def test_sentences(cell, months):
    assert read_sentence(cell)[0] == months


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "?", "S/D", "N/A", "no consta", "Desconocido", "#REF!"])
def test_what_says_nothing(cell):
    assert is_nothing(cell)
