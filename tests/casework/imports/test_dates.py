"""Dates as people type them; what could be otherwise is a guess, what cannot be is an error."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.imports.dates import DateStyle, judged_order, read_date

BIRTHS = DateStyle(latest=datetime.date(2011, 11, 1))
US = DateStyle("mdy", latest=datetime.date(2011, 11, 1))
THIRD = datetime.date(1985, 3, 3)
FIFTEENTH = datetime.date(1985, 1, 15)


@pytest.mark.parametrize(
    ("cell", "date", "codes"),
    [
        ("3 de marzo de 1985", THIRD, []),
        ("3-mar-85", THIRD, ["two_digit_year"]),
        ("3.3.85", THIRD, ["two_digit_year"]),
        ("03/03/1985", THIRD, []),
        ("March 3, 1985", THIRD, []),
        ("3-III-85", THIRD, ["two_digit_year"]),
        ("3er día de marzo de 1985", THIRD, []),
        ("lunes 3 de marzo de 1985", THIRD, []),
        ("03031985", THIRD, ["digits_date"]),
        ("3/3/'85", THIRD, ["two_digit_year"]),
        ("3 de marso de 1985", THIRD, ["month_word"]),
        ("1985-03-04", datetime.date(1985, 3, 4), []),
        ("1985/3/4", datetime.date(1985, 3, 4), []),
        ("1985-03-04T00:00:00Z", datetime.date(1985, 3, 4), []),
        ("4/3/1985 0:00", datetime.date(1985, 3, 4), ["day_month"]),
        ("4/3/85", datetime.date(1985, 3, 4), ["two_digit_year", "day_month"]),
        ("19850304", datetime.date(1985, 3, 4), ["digits_date"]),
        (31110, datetime.date(1985, 3, 4), ["serial_date"]),
        (datetime.date(1985, 3, 4), datetime.date(1985, 3, 4), []),
        ("15/Enero/85", FIFTEENTH, ["two_digit_year"]),
        ("15-ene.-1985", FIFTEENTH, []),
        ("enero 15, 1985", FIFTEENTH, []),
        ("15 / 01 / 1985.", FIFTEENTH, []),
        ("1/15/85", FIFTEENTH, ["two_digit_year", "month_first"]),
        ("1985-15-01", FIFTEENTH, ["month_first"]),
        ("11-10-00", datetime.date(2000, 10, 11), ["two_digit_year", "day_month"]),
        ("11-10-15", datetime.date(1915, 10, 11), ["two_digit_year", "day_month"]),
        ("29/02/1984", datetime.date(1984, 2, 29), []),
    ],
)
def test_a_date_is_read_and_what_was_guessed_is_said(cell, date, codes):
    read = read_date(cell, BIRTHS)
    assert (read.date, read.codes, read.wrong) == (date, codes, None)


@pytest.mark.parametrize(
    ("cell", "year", "code"),
    [
        ("1985", 1985, "year_only"),
        (1985, 1985, "year_only"),
        ("marzo de 1985", 1985, "no_day"),
        ("03/1985", 1985, "no_day"),
    ]
    + [("Mar-85", 1985, "no_day"), ("1985-03", 1985, "no_day"), ("00/00/1985", 1985, "year_only")],
)
def test_a_date_without_its_day_stays_unknown(cell, year, code):
    read = read_date(cell, BIRTHS)
    assert (read.date, read.year, read.codes) == (None, year, [code])


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [(cell, "no_such_date") for cell in ("31/06/1985", "29/02/1985", "13/13/1985", "32/01/1985", "31 de abril de 1985")]
    + [(cell, "unreadable_date") for cell in ("abc", "12 de octubre", "3", True, "hace dos años", "1985-03-04-05")],
)
def test_what_is_no_date_is_an_error(cell, wrong):
    assert read_date(cell, BIRTHS).wrong == wrong


@pytest.mark.parametrize("cell", [None, "", "  ", "no consta", "-", "N/A", "s/d", 0])
def test_a_blank_date_is_no_problem(cell):
    read = read_date(cell, BIRTHS)
    assert (read.date, read.year, read.codes, read.wrong) == (None, None, [], None)


def test_the_order_of_day_and_month_is_judged_by_the_column_then_by_the_list():
    columns = {
        "birth_date": ["03/04/1985", "11/23/1984"],
        "released_on": ["01/02/2025"],
        "sentence_end": ["23/01/2027", "24/01/2027"],
    }
    assert judged_order(columns) == {"birth_date": "mdy", "released_on": "dmy", "sentence_end": "dmy"}
    assert judged_order({"birth_date": ["03/04/1985"]}, "mdy") == {"birth_date": "mdy"}
    assert read_date("03/04/1985", US).date == datetime.date(1985, 3, 4)
    assert read_date("23/04/1985", US).date == datetime.date(1985, 4, 23)


MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]


@given(st.dates(datetime.date(1912, 1, 1), datetime.date(2011, 10, 31)))
def test_each_way_of_typing_a_day_gives_the_day_back(day):
    month = MONTHS[day.month - 1]
    typed = [
        f"{day.day} de {month} de {day.year}",
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d.%m.%y}",
        f"{day.day}-{month[:3].upper()}-{day:%y}",
        day.isoformat(),
    ]
    assert {read_date(text, BIRTHS).date for text in typed} == {day}


@given(st.one_of(st.text(max_size=30), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)))
def test_no_cell_breaks_the_reader(cell):
    read = read_date(cell, BIRTHS)
    assert read.date is None or read.wrong is None
