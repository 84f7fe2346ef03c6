"""Which column is what: by its heading in Spanish or English, judged by what stands in its cells, or by hand."""

import dataclasses
import datetime
import hashlib
from dataclasses import dataclass
from statistics import median

from casework.imports import bases, dates, identifiers, names, phones, places, sentences, sex
from casework.imports.headings import about, fields_of
from casework.imports.wording import is_nothing, plain, tidy

SURE, GUESSED, BY_HAND = "sure", "guessed", "by_hand"
SAMPLED = 60
NAME_FIELDS = ("full_name", "full_name_reversed", "given_names", "given_name2", "surnames", "surname1", "surname2")
ENOUGH, BY_CONTENT, BY_CONTENT_HEADED = 0.45, 0.7, 0.85


@dataclass
class Column:
    """A column of the list, the field it was recognised as (None: ignored), and how surely."""

    index: int
    heading: str
    field: str | None = None
    how: str | None = None
    samples: list = dataclasses.field(default_factory=list)

    @property
    def left_out(self):
        """Whether the column is recognised but not imported unless it is switched on."""
        return bool(self.field) and bool(about(self.field).get("left_out"))

    @property
    def skipped(self):
        """Whether the column is recognised and never imported."""
        return self.field is None or bool(about(self.field).get("skip"))


@dataclass(frozen=True)
class Judge:
    """What is known when cells are judged: the country and the day of reading."""

    country: str
    today: datetime.date

    def fit(self, name, cells):
        """Give the share of cells that could be of a field, or None where no cell can tell."""
        tests = {
            "id_number": lambda cell: identifiers.looks_like_id(cell, self.country),
            "sex": sex.looks_like_sex,
            "territory": lambda cell: places.looks_like_province(cell, self.country),
            "municipality": lambda cell: places.looks_like_municipality(cell, self.country),
            "phones": lambda cell: phones.looks_like_phone(cell, self.country),
            "legal_basis": bases.looks_like_basis,
            "sentence": sentences.looks_like_sentence,
            "email": lambda cell: isinstance(cell, str) and "@" in cell and "." in cell,
        }
        if not cells:
            return None
        if name in ("birth_date", "released_on", "detained_on", "sentence_end"):
            return self.fit_of_dates(name, cells)
        if name == "ordinal":
            return fit_of_ordinal(cells)
        if name in NAME_FIELDS:
            return sum(isinstance(cell, str) and not looks_numeric(cell) for cell in cells) / len(cells)
        test = tests.get(name)
        return sum(map(bool, map(test, cells))) / len(cells) if test else None

    def fit_of_dates(self, name, cells):
        """Give the share of dates, less where they lie in years that the field would not have."""
        read = [cell for cell in cells if dates.looks_like_date(cell)]
        style = dates.DateStyle(latest=self.today)
        years = [year for cell in read if (year := dates.read_date(cell, style).year)]
        if not years:
            return 0.0
        middle = median(years)
        if name == "birth_date":
            plausible = middle <= self.today.year - 14
        elif name == "sentence_end":
            plausible = middle >= self.today.year - 15
        else:
            plausible = middle > self.today.year - 14
        return len(read) / len(cells) * (1 if plausible else 0.4)


def looks_numeric(cell):
    """Say whether a text is rather numbers than words."""
    letters = sum(letter.isalpha() for letter in cell)
    return letters * 2 < len(cell.replace(" ", ""))


def fit_of_ordinal(cells):
    """Give the share of cells that count on from the one before."""
    numbers = [int(text) for cell in cells if (text := tidy(cell).rstrip(".)")).isdecimal() and len(text) < 7]
    if len(numbers) < 2 or len(numbers) < len(cells) * 0.8:
        return 1.0 if len(cells) == len(numbers) == 1 and numbers[0] < 1000 else 0.0
    steps = sum(0 < after - before <= 2 for before, after in zip(numbers, numbers[1:], strict=False))
    return steps / (len(numbers) - 1)


def sample(lines, index):
    """Give the first cells of a column that say something."""
    cells = []
    for line in lines[:2000]:
        cell = line.cells[index] if index < len(line.cells) else None
        if not is_nothing(cell):
            cells.append(cell)
            if len(cells) == SAMPLED:
                break
    return cells


def recognise(table, *, country, today, mapping=None):
    """Recognise the columns of a table. `mapping` overrides it, by field or by column, as `by_hand` takes it."""
    judge = Judge(country, today)
    width = max([len(table.headings), *(len(line.cells) for line in table.lines[:50])], default=0)
    headings = [*table.headings, *[""] * (width - len(table.headings))]
    samples = [sample(table.lines, index) for index in range(width)]
    columns = [
        Column(index, headings[index], samples=[tidy(cell) for cell in samples[index][:3]]) for index in range(width)
    ]
    taken = by_hand(columns, mapping or {})
    by_heading(columns, samples, judge, taken)
    by_content(columns, samples, judge, taken)
    return columns


def by_hand(columns, mapping):
    """Assign what was matched by hand; gives the fields that are decided, those that shall have none included.

    By field: `{"birth_date": 4, "phones": [7, 8], "alias": None}`; by column: `{"4": "birth_date", "5": None}`.
    """
    taken = set()
    for key, chosen in mapping.items():
        if str(key).isdecimal():
            pairs = [(chosen or None, key)]
        else:
            taken.add(key)
            pairs = [(key, at) for at in (chosen if isinstance(chosen, (list, tuple)) else [chosen]) if at is not None]
        for name, at in pairs:
            if int(at) < len(columns):
                columns[int(at)].field, columns[int(at)].how = name, BY_HAND
                taken.add(name)
    return taken - {None}


def by_heading(columns, samples, judge, taken):
    """Assign fields by headings, the surest first; cells that do not fit speak against, those that do for it."""
    decided = frozenset(taken)
    meant = {column.index: dict(fields_of(column.heading)) for column in columns if not column.how}
    settle_names(meant, taken)
    offers = []
    for index, fields in meant.items():
        for name, score in fields.items():
            fit = judge.fit(name, samples[index])
            total = score if fit is None else score + 0.2 * fit - (0.5 if fit < 0.25 and len(samples[index]) > 2 else 0)
            offers.append((total, -index, name, score, fit))
    offers.sort(key=lambda offer: (-offer[0], -offer[1]))
    for total, negative, name, score, fit in offers:
        column = columns[-negative]
        again = name in taken and (name in decided or not about(name).get("many"))
        if column.field or total < ENOUGH or again:
            continue
        sure = score >= 0.9 and (fit is None or fit >= 0.4)
        column.field, column.how = name, SURE if sure else GUESSED
        taken.add(name)


def settle_names(meant, taken):
    """Decide whether "Nombre" is a whole name or given names: by whether surnames have a column of their own."""
    apart = {"surnames", "surname1", "surname2"}
    has_surnames = bool(apart & taken) or any(
        max(fields, key=fields.get) in apart for fields in meant.values() if fields
    )
    for fields in meant.values():
        if "full_name" in fields and "given_names" in fields:
            fields.pop("full_name" if has_surnames else "given_names")


def by_content(columns, samples, judge, taken):
    """Recognise by their cells the columns whose headings said nothing."""
    named = taken & set(NAME_FIELDS)
    for name in ("email", "id_number", "sex", "legal_basis", "territory", "municipality", "phones"):
        offer(columns, samples, taken, name, lambda cells, name=name: judge.fit(name, cells))
    for name in ("birth_date", "released_on"):
        offer(
            columns,
            samples,
            taken,
            name,
            lambda cells, name=name: judge.fit(name, cells),
            only_bare=name != "birth_date",
        )
    if not named:
        offer_names(columns, samples, taken)
    offer(columns, samples, taken, "ordinal", fit_of_ordinal)


def offer(columns, samples, taken, name, fit, only_bare=False):
    """Assign the column that fits a field best, if it fits well enough."""
    if name in taken:
        return
    best, chosen = 0.0, None
    for column in columns:
        cells = samples[column.index]
        if column.how or not cells or (only_bare and column.heading):
            continue
        score = fit(cells) or 0
        if score > best and score >= (BY_CONTENT_HEADED if column.heading else BY_CONTENT):
            best, chosen = score, column
    if chosen:
        chosen.field, chosen.how = name, GUESSED
        taken.add(name)


def offer_names(columns, samples, taken):
    """Find the columns of names by frequent given names and surnames."""
    kinds = {column.index: name_kind(samples[column.index]) for column in columns if not column.how}
    for column in columns:
        kind = kinds.get(column.index)
        if kind == "full_name" and "full_name" not in taken:
            column.field, column.how = kind, GUESSED
            taken.add(kind)
            return
    for column in columns:
        kind = kinds.get(column.index)
        if kind == "surnames" and kind in taken:
            kind = "surname2"
        if kind and kind != "full_name" and kind not in taken:
            column.field, column.how = kind, GUESSED
            taken.add(kind)


def name_kind(cells):
    """Say what kind of names a column holds: whole ones, given names, surnames, or None."""
    if not cells or sum(map(names.looks_like_name, cells)) < len(cells) * 0.5:
        return None
    words = [word for cell in cells if isinstance(cell, str) for word in plain(cell).split()]
    given = sum(word in names.frequent("given") for word in words) / len(words)
    surname = sum(word in names.frequent("surnames") for word in words) / len(words)
    if given >= 0.6 and surname < 0.4:
        return "given_names"
    if surname >= 0.6 and given < 0.3:
        return "surnames"
    return "full_name" if len(words) >= 2 * len(cells) else None


def digest(columns):
    """Give a digest by which a matching is remembered: of the headings, or of the shape where there are none."""
    headings = [plain(column.heading) for column in columns]
    if not any(headings):
        headings = ["without heading", *(column.field or "" for column in columns)]
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def mapping_of(columns):
    """Give the matching of columns as `recognise` takes it."""
    mapping = {}
    for column in columns:
        if column.field:
            mapping.setdefault(column.field, []).append(column.index)
    return mapping
