"""From a file to normalised rows: reading, the list in it, its columns, its habits, its rows and their repeats."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from casework.imports import names, sex
from casework.imports.columns import BY_HAND, NAME_FIELDS, digest, recognise
from casework.imports.dates import DAY_FIRST, MONTH_FIRST, DateStyle, judged_order
from casework.imports.normalise import DUPLICATE, IN_ERROR, NEW, REVIEW, YOUNGEST, Habits, read_row
from casework.imports.problems import ERROR
from casework.imports.reading import Unreadable, read_book
from casework.imports.repeats import mark_repeats
from casework.imports.tables import choose
from casework.imports.wording import plain
from casework.imports.wording import table as words_table

OUTCOMES = (NEW, DUPLICATE, REVIEW, IN_ERROR)
DATE_FIELDS = {"birth_date": -YOUNGEST, "birth_year": -YOUNGEST, "released_on": 1, "sentence_end": 50}
SPELLING = {"province_spelling", "municipality_spelling", "unknown_province", "unknown_municipality", "old_province"}


@dataclass
class ReadList:
    """A list as it was read: where it stood, what its columns are, its rows."""

    kind: str
    sheet: str
    ignored_sheets: list  # (name, how many lines, whether it is hidden)
    encoding: str | None
    encoding_sure: bool
    heading_lines: list
    skipped: list  # (line number, why)
    headings: list
    digest: str
    columns: list
    rows: list = field(default_factory=list)

    @property
    def left_out(self):
        """The columns that are recognised and not imported: offence, sentence, remarks."""
        return [column for column in self.columns if column.left_out]

    @property
    def ignored(self):
        """The columns that nobody matched or that are never imported."""
        return [column for column in self.columns if column.skipped]

    @property
    def counts(self):
        """How many rows have each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def as_dict(self):
        """Give what the command's `--json` prints."""
        return {"counts": self.counts, "rows": [row.as_dict() for row in self.rows]}


def read_list(source, *, today, mapping=None, country="CU", keep_offence=False, encoding=None, sheet=None):
    """Read a list of people out of a path, bytes or an open file. Raises Unreadable with what to do.

    `mapping` overrides recognised columns ({field: column index, indexes or None}); `encoding` and `sheet` override
    what was chosen; `keep_offence` keeps offence, sentence and remarks.
    """
    book = read_book(source, encoding=encoding)
    (chosen, table), others = choose(book.sheets, country, sheet)
    columns = recognise(table, country=country, today=today, mapping=mapping)
    if not any(column.field for column in columns) or not table.lines:
        raise Unreadable("no_list")
    habits = habits_of(table, columns, book.since_1904, country, today)
    habits.keep_offence = keep_offence
    rows = [read_row(ordinal, line, columns, habits) for ordinal, line in enumerate(table.lines, 1)]
    return ReadList(
        kind=book.kind,
        sheet=chosen.name,
        ignored_sheets=[(other.name, len(found.lines), not other.visible) for other, found in others],
        encoding=book.encoding,
        encoding_sure=book.encoding_sure,
        heading_lines=[at + 1 for at in table.heading_lines],
        skipped=sorted(table.skipped),
        headings=[column.heading for column in columns],
        digest=digest(columns),
        columns=columns,
        rows=mark_repeats(rows),
    )


def habits_of(table, columns, since_1904, country, today):
    """Judge from whole columns what one row cannot tell."""
    cells = defaultdict(list)
    for column in columns:
        if column.field in (*DATE_FIELDS, "sex", *NAME_FIELDS):
            cells[column.field] += [line.cells[column.index] for line in table.lines if column.index < len(line.cells)]
    orders = judged_order(
        {name: cells[name] for name in DATE_FIELDS if name in cells},
        MONTH_FIRST if country in words_table("words")["month_first"] else DAY_FIRST,
    )
    styles = {
        name: DateStyle(orders.get(name, DAY_FIRST), since_1904, today.replace(year=today.year + years, day=1))
        for name, years in DATE_FIELDS.items()
    }
    whole = cells["full_name"] or cells["full_name_reversed"]
    said_by_hand = any(column.field == "full_name" and column.how == BY_HAND for column in columns)
    return Habits(
        country=country,
        today=today,
        name_order=names.GIVEN_FIRST if said_by_hand else names.order_of(whole),
        comma_order=names.comma_order(whole),
        date_styles=styles,
        m_means=sex.letter_m(
            cells["sex"], english=any(plain(column.heading) in ("sex", "gender") for column in columns)
        ),
        sections=any(line.section for line in table.lines),
    )


def bulk_fix(rows):
    """Group the problems that one act may mend in all their rows: spellings of places, and nothing else.

    Gives dictionaries of field, raw cell, code, what it was read as (None: not at all) and the rows, fullest first.
    """
    groups = defaultdict(list)
    for row in rows:
        for problem in row.problems:
            if problem.code in SPELLING:
                read = row.values[problem.field] if problem.level != ERROR else None
                groups[problem.field, problem.code, problem.raw, read].append(row.row)
    found = [
        {"field": name, "code": code, "raw": raw, "read": read, "rows": there}
        for (name, code, raw, read), there in groups.items()
    ]
    return sorted(found, key=lambda group: (-len(group["rows"]), group["raw"]))
