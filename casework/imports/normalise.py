"""One line of a list into normalised values with what is wrong or guessed about each."""

import datetime
import re
from dataclasses import dataclass, field

from casework.imports import bases, dates, identifiers, names, phones, places, sentences, sex
from casework.imports.columns import NAME_FIELDS
from casework.imports.problems import ERROR, error, guess, shown
from casework.imports.wording import is_nothing, tidy

VALUES = (
    *("given_names", "surnames", "alias", "id_number", "birth_date", "birth_year", "sex", "email", "phones"),
    *("territory", "municipality", "municipality_code", "address"),
    *("released_on", "legal_basis", "facility", "sentence_end"),
)
LEFT_OUT_VALUES = ("offence", "sentence_months", "remarks")
NEW, DUPLICATE, REVIEW, IN_ERROR = "new", "duplicate", "review", "error"
YOUNGEST, OLDEST = 14, 100
EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}$")


@dataclass
class NormalRow:
    """A data row: its ordinal in the list, its line in the sheet, raw cells, values, problems and outcome."""

    row: int
    line: int
    cells: dict
    values: dict
    problems: list = field(default_factory=list)
    outcome: str = NEW
    of: int | None = None
    exchanged: dict = field(default_factory=dict)  # dates as they would be with day and month exchanged

    @property
    def in_error(self):
        """Whether a problem keeps the row out."""
        return any(problem.level == ERROR for problem in self.problems)

    @property
    def full_name(self):
        """The name in one text, for comparing."""
        return " ".join(filter(None, (self.values["given_names"], self.values["surnames"])))

    def as_dict(self):
        """Give the row as the command's `--json` prints it."""
        return {
            "row": self.row,
            "outcome": self.outcome,
            "of": self.of,
            "values": self.values,
            "problems": [problem.as_dict() for problem in self.problems],
        }


@dataclass
class Habits:
    """How a list writes what one row cannot tell: order of names, order of day and month, what M means."""

    country: str
    today: datetime.date
    name_order: str = names.GIVEN_FIRST
    comma_order: str = names.SURNAMES_FIRST
    date_styles: dict = field(default_factory=dict)
    m_means: str | None = None
    keep_offence: bool = False
    sections: bool = False


class Reader:
    """Reads one row: cells by field in, values and problems out."""

    def __init__(self, cells, habits, section=""):
        self.cells = cells
        self.habits = habits
        self.section = section
        keys = [*VALUES, *LEFT_OUT_VALUES] if habits.keep_offence else VALUES
        self.values = dict.fromkeys(keys)
        self.values["phones"] = []
        self.problems = []
        self.exchanged = {}

    def cell(self, name):
        """Give the first cell of a field."""
        return next(iter(self.cells.get(name, ())), None)

    def read(self):
        """Read every field of the row."""
        self.read_name()
        self.read_identity()
        self.read_birth()
        self.read_released()
        self.read_place()
        self.take("sex", sex.read_sex(self.cell("sex"), self.habits.m_means))
        self.take("legal_basis", bases.read_basis(self.cell("legal_basis")))
        self.read_contact()
        self.read_texts()
        self.check_dates()
        return self

    def take(self, name, read):
        """Keep a value and its problems."""
        self.values[name], problems = read
        self.problems += problems

    def read_name(self):
        """Read the name from one cell or from several."""
        whole = next((name for name in ("full_name", "full_name_reversed") if not is_nothing(self.cell(name))), None)
        if whole:
            order = names.SURNAMES_FIRST if whole == "full_name_reversed" else self.habits.name_order
            read = names.read_full(self.cell(whole), order, self.habits.comma_order)
        else:
            read = names.read_parts({name: self.cell(name) for name in NAME_FIELDS[2:] if name in self.cells})
        self.problems += read.problems
        self.values |= {"given_names": read.given, "surnames": read.surnames, "alias": read.alias}
        if not is_nothing(self.cell("alias")):
            self.values["alias"] = tidy(self.cell("alias")).strip("\"'“” ") or None
        if not (read.given or read.surnames) and not any(problem.level == ERROR for problem in read.problems):
            self.problems.append(error("given_names", "no_name", self.cell(whole) if whole else ""))

    def read_identity(self):
        """Read the identity number, or the passport where there is none."""
        self.take("id_number", identifiers.read_id(self.cell("id_number"), self.habits.country))
        if is_nothing(self.cell("id_number")) and not is_nothing(self.cell("passport")):
            self.values["id_number"] = re.sub(r"\s+", "", tidy(self.cell("passport"))).upper()

    def read_date(self, name):
        """Read the cell of a date field; gives what was read."""
        cell = self.cell(name)
        read = dates.read_date(cell, self.habits.date_styles.get(name, dates.DateStyle()))
        if read.wrong:
            self.problems.append(error(name, read.wrong, cell))
        self.problems += [guess(name, code, cell) for code in read.codes]
        self.values[name] = read.date.isoformat() if read.date else None
        if read.other:
            self.exchanged[name] = read.other.isoformat()
        return read

    def read_birth(self):
        """Read the birth date from one cell, or from the three of day, month and year."""
        parts = [self.cell(f"birth_{part}") for part in ("day", "month", "year")]
        if is_nothing(self.cell("birth_date")) and not is_nothing(parts[2]):
            together = [tidy(part) for part in parts if not is_nothing(part)]
            self.cells = {**self.cells, "birth_date": [" ".join(together) if len(together) > 1 else parts[2]]}
            styles = {**self.habits.date_styles, "birth_date": self.habits.date_styles.get("birth_year")}
            self.habits.date_styles = {name: style or dates.DateStyle() for name, style in styles.items()}
        read = self.read_date("birth_date")
        self.values["birth_year"] = read.year

    def read_released(self):
        """Read the day of release and of the sentence's end."""
        self.read_date("released_on")
        self.read_date("sentence_end")

    def read_place(self):
        """Read province and municipality; a section's title stands in where there is no column of provinces."""
        province, town = self.cell("territory"), self.cell("municipality")
        section = self.section if self.habits.sections and "territory" not in self.cells else ""
        from_section = bool(section) and places.looks_like_province(section, self.habits.country)
        place = places.read_place(section if from_section else province, town, self.habits.country)
        if from_section:
            self.problems.append(guess("territory", "place_from_section", section))
        self.problems += place.problems
        self.values |= {
            "territory": place.territory,
            "municipality": place.municipality,
            "municipality_code": place.municipality_code,
        }

    def read_contact(self):
        """Read telephones from all their columns, and the e-mail address."""
        numbers = {}
        for cell in self.cells.get("phones", ()):
            found, problems = phones.read_phones(cell, self.habits.country)
            numbers |= dict.fromkeys(found)
            self.problems += problems
        self.values["phones"] = list(numbers)
        cell = self.cell("email")
        if not is_nothing(cell):
            address = tidy(cell).lower()
            self.values["email"] = address if EMAIL.match(address) else None
            if not self.values["email"]:
                self.problems.append(guess("email", "not_an_email", cell))

    def read_texts(self):
        """Read what is kept as it stands, and what is left out unless it was switched on."""
        kept = ["facility", "address"]
        if self.habits.keep_offence:
            self.take("sentence_months", sentences.read_sentence(self.cell("sentence")))
            kept += ["offence", "remarks"]
        for name in kept:
            cell = self.cell(name)
            self.values[name] = None if is_nothing(cell) else tidy(cell)

    def check_dates(self):
        """Hold the dates against today and against each other; the identity number only gives a hint."""
        born, freed = (as_date(self.values[name]) for name in ("birth_date", "released_on"))
        today = self.habits.today
        for name, date in (("birth_date", born), ("released_on", freed)):
            if date and date > today:
                self.problems.append(error(name, "in_the_future", self.cell(name)))
        if born and freed and born >= freed:
            self.problems.append(error("birth_date", "born_after_release", self.cell("birth_date")))
        elif born and born <= today and not YOUNGEST <= (freed or today).year - born.year <= OLDEST:
            self.problems.append(guess("birth_date", "unlikely_age", self.cell("birth_date")))
        if not identifiers.agrees(self.values["id_number"], born, self.habits.country):
            self.problems.append(guess("id_number", "id_birth_differs", self.cell("id_number")))


def as_date(text):
    """Give an ISO date back as a date."""
    return datetime.date.fromisoformat(text) if text else None


def read_row(ordinal, line, columns, habits):
    """Normalise one data line by its recognised columns."""
    cells, raw = {}, {}
    for column in columns:
        if column.skipped or (column.left_out and not habits.keep_offence):
            continue
        cell = line.cells[column.index] if column.index < len(line.cells) else None
        cells.setdefault(column.field, []).append(cell)
        raw[heading_of(column, raw)] = shown(cell)
    reader = Reader(cells, habits, line.section).read()
    for column in columns:
        if column.index in line.computed and column.field in cells and column.field != "ordinal":
            reader.problems.append(guess(column.field, "computed", line.cells[column.index]))
    row = NormalRow(ordinal, line.number, raw, reader.values, reader.problems, exchanged=reader.exchanged)
    row.outcome = IN_ERROR if row.in_error else NEW
    return row


def heading_of(column, used):
    """Give the name of a column in a row's raw cells: its heading, told apart where two are alike."""
    name = column.heading or f"#{column.index + 1}"
    return name if name not in used else f"{name} ({column.index + 1})"
