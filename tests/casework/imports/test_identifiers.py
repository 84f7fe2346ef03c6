"""Identity numbers: tidied, a lost zero put back as a guess, the impossible refused, nothing derived."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.imports.identifiers import agrees, looks_like_id, one_slip, read_id


@pytest.mark.parametrize(
    ("cell", "number", "codes"),
    [
        ("99042905649", "99042905649", []),
        (66111500700, "66111500700", []),
        ("940821 05269", "94082105269", []),
        ("940821-05269", "94082105269", []),
        ("94.08.21.05269", "94082105269", []),
        ("CI: 94082105269", "94082105269", []),
        ("94082105269.0", "94082105269", []),
        (2010168123, "02010168123", ["id_zero"]),
        ("2010168123", "02010168123", ["id_zero"]),
        (112262582, "00112262582", ["id_zero"]),
        (22062582, "00022062582", ["id_zero"]),
        (99999999, None, ["id_impossible"]),
        ("K123456", "K123456", ["id_other"]),
        ("9102102777A", None, ["id_impossible"]),
        ("910210277755", None, ["id_impossible"]),
        ("02023061531", None, ["id_impossible"]),
        ("9.10210E+10", None, ["id_rounded"]),
        ("9,10210E+10", None, ["id_rounded"]),
        ("85020291531", "85020291531", []),
        ("hola", None, ["id_impossible"]),
        ("no tiene", None, []),
        ("00000000000", None, []),
        (0, None, []),
        (None, None, []),
    ],
)
def test_a_number_is_read(cell, number, codes):
    read, problems = read_id(cell)
    assert (read, [problem.code for problem in problems]) == (number, codes)


def test_another_country_takes_any_number():
    assert read_id("V-12.345.678", "VE") == ("V12345678", [])


def test_a_birth_date_is_only_compared():
    born = datetime.date(1991, 2, 10)
    assert agrees("91021027775", born)
    assert not agrees("91021027775", datetime.date(1991, 10, 2))
    assert agrees(None, born)
    assert agrees("91021027775", None)
    assert agrees("K123456", born)


def test_a_slip_of_the_hand_is_seen():
    assert one_slip("91021027775", "91021027776")
    assert one_slip("91021027775", "91021072775")
    assert not one_slip("91021027775", "91021027775")
    assert not one_slip("91021027775", "19021027776")


@given(st.one_of(st.text(max_size=30), st.integers(0, 10**15), st.floats(allow_nan=False)))
def test_what_is_read_is_a_whole_number_or_another_paper(cell):
    number, problems = read_id(cell)
    assert number is None or (number.isdigit() and len(number) == 11) or problems[0].code == "id_other"
    looks_like_id(cell)
