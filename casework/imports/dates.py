"""Dates as people type them: real date cells, day counts, months in words, two-digit years, and what is no date.

Every reading that could have come out otherwise says so. A date that lacks its day is not completed: it stays null.
"""

import datetime
import re
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from casework.imports.wording import is_nothing, plain, table, tidy

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
OLDEST = 1900
SINCE_1900, SINCE_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)

ISO = re.compile(r"^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:[T ].*)?$")
NUMBERS = re.compile(r"^(\d{1,2})\s?[-/.,_\\ ]\s?(\d{1,2})\s?[-/.,_\\ ]\s?'?(\d{4}|\d{2})(?:[ T]+\d{1,2}:\d{2}.*)?$")
MONTH_YEAR = re.compile(r"^(\d{1,2})\s?[-/.]\s?(\d{4})$")
YEAR_MONTH = re.compile(r"^(\d{4})\s?[-/.]\s?(\d{1,2})$")
CLOCK = re.compile(
    r"[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?\s?m\.?)?(?:z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
PIECES = re.compile(r"\d+|[a-z]+")
FILL = frozenset(table("words")["date_fill"])
ORDINAL_ENDS = frozenset(table("words")["ordinal_ends"])


@dataclass
class DateRead:
    """What a cell says: a date, or only a year; `codes` are guesses, `wrong` the code of an error."""

    date: datetime.date | None = None
    year: int | None = None
    codes: list = field(default_factory=list)
    wrong: str | None = None
    other: datetime.date | None = None  # what it would be with day and month exchanged


@dataclass(frozen=True)
class DateStyle:
    """How a column writes dates: `order` of day and month, day counts from 1900 or 1904, the last year it may name."""

    order: str = DAY_FIRST
    since_1904: bool = False
    latest: datetime.date = datetime.date.max


@cache
def months():
    """Give the folded words for months, whole and short."""
    words = table("words")
    return {**{name[:3]: number for name, number in words["months"].items()}, **words["months"], **words["month_short"]}


def month_of(word):
    """Give the number of a month's word and whether its spelling had to be forgiven."""
    if number := months().get(word):
        return number, False
    if number := table("words")["month_roman"].get(word):
        return number, False
    if len(word) < 4:
        return None, False
    names = table("words")["months"]
    for name, number in names.items():
        if name.startswith(word):
            return number, False
    best = process.extractOne(word, list(names), scorer=fuzz.ratio, score_cutoff=75)
    return (names[best[0]], True) if best else (None, False)


def read_date(cell, style=DateStyle()):
    """Read one cell. A blank or "not known" is an empty reading without problems."""
    if is_nothing(cell) or cell == 0 or isinstance(cell, bool):
        return DateRead(wrong="unreadable_date" if isinstance(cell, bool) and cell else None)
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return DateRead(date=cell, year=cell.year)
    if isinstance(cell, (int, float)):
        return from_number(cell, style)
    text = CLOCK.sub("", tidy(cell)).strip(" .,;:")
    for pattern, reader in ((ISO, from_iso), (NUMBERS, from_numbers)):
        if met := pattern.match(text):
            return reader(met, style)
    if met := MONTH_YEAR.match(text) or YEAR_MONTH.match(text):
        month, year = sorted(map(int, met.groups()))
        return partial(year, month)
    if text.isdigit():
        return from_digits(text, style)
    return from_words(plain(text), style)


def dated(year, month, day, codes, wrong="no_such_date"):
    """Give the reading of a day, or the error that the calendar has none such."""
    if day == 0:
        return partial(year, month)
    try:
        return DateRead(date=datetime.date(year, month, day), year=year, codes=codes)
    except ValueError:
        return DateRead(wrong=wrong)


def partial(year, month=0):
    """Give the reading of a year, or of a year and month: no date is made up of it."""
    if not OLDEST - 50 <= year <= 2200 or month > 12:
        return DateRead(wrong="no_such_date")
    return DateRead(year=year, codes=["no_day" if month else "year_only"])


def full_year(digits, latest):
    """Give the year of four or two digits, and whether the century was guessed: the latest one that may be."""
    year = int(digits)
    if len(digits) > 2:
        return year, False
    century = latest.year // 100 * 100
    return (century + year if century + year <= latest.year else century - 100 + year), True


def from_iso(met, style):
    """Read year, month, day."""
    year, month, day = map(int, met.groups())
    if month > 12 >= day > 0:
        return dated(year, day, month, ["month_first"])
    return dated(year, month, day, [])


def from_numbers(met, style):
    """Read two numbers and a year, the day where the column has it; what could be exchanged is a guess."""
    one, two = int(met[1]), int(met[2])
    year, guessed = full_year(met[3], style.latest)
    codes = ["two_digit_year"] if guessed else []
    day, month = (one, two) if style.order == DAY_FIRST else (two, one)
    if month > 12 >= day > 0:
        day, month = month, day
        exchanged = style.order == DAY_FIRST
        return dated(year, month, day, [*codes, "month_first"] if exchanged else codes)
    if style.order == MONTH_FIRST and day > 12:
        codes = [*codes, "month_first"]
    read = dated(year, month, day, codes)
    if read.date and day <= 12 and day != month:
        read.codes.append("day_month")
        read.other = datetime.date(year, day, month)
    return read


def from_number(number, style):
    """Read a bare number: a year, the day count of a spreadsheet, or digits in a row."""
    number = int(number)
    if number < 0:
        return DateRead(wrong="unreadable_date")
    if OLDEST <= number <= 2100:
        return partial(number)
    if 2100 < number < 80_000:
        start = SINCE_1904 if style.since_1904 else SINCE_1900
        date = start + datetime.timedelta(days=number)
        return DateRead(date=date, year=date.year, codes=["serial_date"])
    return from_digits(str(number), style)


def from_digits(text, style):
    """Read digits without marks: a year, a day count, or day, month and year in a row."""
    if len(text) <= 5:
        number = int(text)
        return from_number(number, style) if number >= OLDEST else DateRead(wrong="unreadable_date")
    if len(text) == 7:
        text = "0" + text
    if len(text) == 8:
        if 1850 <= int(text[:4]) <= 2100 and int(text[4:6]) <= 12:
            return dated(int(text[:4]), int(text[4:6]), int(text[6:]), ["digits_date"])
        met = NUMBERS.match(f"{text[:2]}/{text[2:4]}/{text[4:]}")
    elif len(text) == 6:
        met = NUMBERS.match(f"{text[:2]}/{text[2:4]}/{text[4:]}")
    else:
        return DateRead(wrong="unreadable_date")
    read = from_numbers(met, style)
    read.codes.append("digits_date")
    return read


def from_words(text, style):
    """Read a date whose month is a word, in whatever order day and year stand about it."""
    numbers, month, forgiven = [], None, False
    for piece in PIECES.findall(text):
        if piece.isdigit():
            numbers.append(piece)
        elif piece in FILL or (numbers and piece in ORDINAL_ENDS):
            continue
        else:
            number, was_forgiven = month_of(piece) if month is None else (None, False)
            if number is None:
                return DateRead(wrong="unreadable_date")
            month, forgiven = number, was_forgiven
    return from_pieces(numbers, month, ["month_word"] if forgiven else [], style)


def from_pieces(numbers, month, codes, style):
    """Put the day and the year that stood beside a month's word together."""
    if month is None:
        if len(numbers) == 1 and len(numbers[0]) == 4:
            return partial(int(numbers[0]))
        if len(numbers) == 3:
            met = NUMBERS.match("/".join(numbers))
            return from_numbers(met, style) if met else DateRead(wrong="unreadable_date")
        return DateRead(wrong="unreadable_date")
    if len(numbers) == 1 and (len(numbers[0]) == 4 or 31 < int(numbers[0]) < 100):
        return partial(full_year(numbers[0], style.latest)[0], month)
    if len(numbers) != 2 or not all(len(number) in (1, 2, 4) for number in numbers):
        return DateRead(wrong="unreadable_date")
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    if len(day) > 2 or len(year) == 1:
        return DateRead(wrong="unreadable_date")
    number, guessed = full_year(year, style.latest)
    return dated(number, month, int(day), [*codes, "two_digit_year"] if guessed else codes)


def order_of(cells):
    """Count in a column the dates that can only be day first and those that can only be month first."""
    day_first = month_first = 0
    for cell in cells:
        met = NUMBERS.match(CLOCK.sub("", tidy(cell)).strip(" .,;:")) if isinstance(cell, str) else None
        if met:
            day_first += int(met[1]) > 12 >= int(met[2])
            month_first += int(met[2]) > 12 >= int(met[1])
    return day_first, month_first


def judged_order(columns, usual=DAY_FIRST):
    """Give the order of day and month of each column: its own evidence, else that of the list, else the usual."""
    counts = {key: order_of(cells) for key, cells in columns.items()}
    every = [sum(count[at] for count in counts.values()) for at in (0, 1)]
    whole = usual if every[0] == every[1] else DAY_FIRST if every[0] > every[1] else MONTH_FIRST
    return {
        key: whole if day == month else DAY_FIRST if day > month else MONTH_FIRST
        for key, (day, month) in counts.items()
    }


def looks_like_date(cell):
    """Say whether a cell is a date or reads as one, for recognising a column."""
    if isinstance(cell, datetime.date):
        return True
    if isinstance(cell, (int, float)):
        return 7_000 < cell < 60_000 and float(cell).is_integer()
    return isinstance(cell, str) and any(letter.isdigit() for letter in cell) and bool(read_date(cell).date)
