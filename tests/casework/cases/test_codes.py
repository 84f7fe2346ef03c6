"""Codes: one slip is found, and what people type is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.codes import ALPHABET, PREFIX, check_character, new_code, tidy_code

BODIES = st.text(ALPHABET, min_size=6, max_size=6)


def test_the_example_of_the_design_checks():
    assert check_character("7Q4M2X") == "W"


@given(BODIES, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_found(body, place, letter):
    wrong = body[:place] + letter + body[place + 1 :]
    assert wrong == body or check_character(wrong) != check_character(body)


@given(BODIES, st.integers(0, 4))
def test_two_neighbours_exchanged_are_found(body, place):
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert wrong == body or check_character(wrong) != check_character(body)


@given(BODIES)
def test_a_code_is_read_as_it_was_written(body):
    code = f"{PREFIX}{body}{check_character(body)}"
    for typed in (code, code.lower(), code.replace("-", ""), code[2:], f" {code} "):
        assert tidy_code(typed) == code


@pytest.mark.parametrize("typed", ["", "P-", "P-7Q4M2XV", "P-7Q4M2X", "hello", "P-7Q4M2XWW", "7Q4M-2XÑ"])
def test_what_is_no_code_is_none(typed):
    assert tidy_code(typed) is None


def test_new_codes_are_codes_and_differ():
    codes = {new_code() for _number in range(500)}
    assert len(codes) == 500
    assert all(tidy_code(code) == code for code in codes)
