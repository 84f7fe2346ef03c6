"""From plain cells to a list: which sheet, which lines are its heading, its rows, its totals and its sections."""

import datetime
from dataclasses import dataclass, field

from casework.imports import names
from casework.imports.headings import fields_of, is_heading_word
from casework.imports.places import looks_like_province
from casework.imports.wording import plain, table, tidy

SEARCHED_LINES = 40


@dataclass
class Line:
    """One data line: its number in the sheet, its cells, and the title of the section it stands under."""

    number: int
    cells: list
    section: str = ""
    computed: frozenset = frozenset()


@dataclass
class Table:
    """The list in a sheet: headings (may be blank), its lines, and the lines that are none of it."""

    headings: list
    lines: list
    heading_lines: list = field(default_factory=list)
    skipped: list = field(default_factory=list)  # (line number, why)
    score: float = 0.0


def filled(cells):
    """Give the cells that hold something."""
    return [cell for cell in cells if cell is not None and (not isinstance(cell, str) or cell.strip())]


def table_in(sheet, country):
    """Find the list in a sheet."""
    rows = [list(row) for row in sheet.rows]
    start, count, headings = heading_of(rows, sheet.merged)
    fill_merged(rows, sheet.merged, start + count)
    width = max((len(row) for row in rows[start:]), default=0)
    headings += [""] * (width - len(headings))
    found = Table(headings=headings[:width], lines=[], heading_lines=list(range(start, start + count)))
    section = ""
    for at in range(start + count, len(rows)):
        why = why_no_row(rows[at], headings, country)
        if why == "section":
            section = tidy(filled(rows[at])[0])
        if why:
            if why != "blank":
                found.skipped.append((at + 1, why))
            continue
        cells = rows[at] + [None] * (width - len(rows[at]))
        computed = frozenset(column for row, column in sheet.computed if row == at) if sheet.computed else frozenset()
        found.lines.append(Line(at + 1, cells, section, computed))
    found.skipped += [(at + 1, "title") for at in range(start) if filled(rows[at])]
    recognised = sum(bool(fields_of(heading)) for heading in set(headings) if heading)
    found.score = (len(found.lines) + 1) * (1 + recognised) if width > 1 or recognised else 0
    return found


def fill_merged(rows, merged, start):
    """Give every line of a range that was merged downwards the value that its first line shows."""
    for top, left, bottom, right in merged:
        if top < start or bottom == top or right != left or bottom - top > 5000:
            continue
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        for at in range(top + 1, min(bottom, len(rows) - 1) + 1):
            rows[at].extend([None] * (left + 1 - len(rows[at])))
            rows[at][left] = value


def spread(row, at, merged, below=None):
    """Give a heading line with merged or empty neighbours filled from the left, as a group title over columns."""
    out = [tidy(cell) for cell in row]
    ranges = {left: right for top, left, bottom, right in merged if top <= at <= bottom}
    for left, right in ranges.items():
        out += [""] * (right + 1 - len(out))
        out[left : right + 1] = [out[left]] * (right + 1 - left)
    if not ranges and below is not None:
        out += [""] * (len(below) - len(out))
        for column in range(1, len(out)):
            if not out[column] and column < len(below) and below[column] and not fields_of(tidy(below[column])):
                out[column] = out[column - 1]
    return out


def recognised(headings):
    """Count how many different fields a line of headings names."""
    meant = [sorted(fields) for heading in headings if heading and (fields := fields_of(heading))]
    return len({fields[0] for fields in meant})


def heading_of(rows, merged):
    """Find the heading: where it starts, how many lines it has (0: none), and its texts."""
    best = (0.0, 0, 0, [])
    for at in range(min(len(rows), SEARCHED_LINES)):
        one = [tidy(cell) for cell in rows[at]]
        lone = len(filled(one)) == 1 and len(one) == 1 and is_heading_word(one[0])
        if (len(filled(one)) < 2 and not lone) or any(isinstance(cell, datetime.date) for cell in rows[at]):
            continue
        if best[0] >= 3 and sum(map(looks_like_data, rows[at])) >= 2:
            break
        score = heading_score(one, rows[at])
        if score > best[0]:
            best = (score, at, 1, one)
        if at + 1 < len(rows) and any(isinstance(cell, str) for cell in rows[at + 1]):
            two = joined(rows, at, merged)
            score = heading_score(two, [*rows[at], *rows[at + 1]]) - 0.6
            if score > best[0] and heading_score([tidy(c) for c in rows[at + 1]], rows[at + 1]) > -1:
                best = (score, at, 2, two)
    if best[0] >= 0.95:
        return best[1], best[2], best[3]
    start = first_of_data(rows)
    if stands_above(rows, start):
        return start, 1, [tidy(cell) for cell in rows[start]]
    return start, 0, []


def stands_above(rows, at):
    """Say whether a line of unknown words is a heading after all: below its words stand numbers or dates."""
    line = rows[at] if at < len(rows) else []
    if len(filled(line)) < 2 or any(map(looks_like_data, line)):
        return False
    below = rows[at + 1 : at + 6]
    counts = [
        sum(column < len(row) and looks_like_data(row[column]) for row in below) * 2 > len(below)
        for column in range(len(line))
        if line[column] is not None
    ]
    return sum(counts) >= 2


def joined(rows, at, merged):
    """Give two lines of headings as one: the group's title before the column's own."""
    below = [tidy(cell) for cell in rows[at + 1]]
    above = spread(rows[at], at, merged, below)
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    return [best_of(one, other) for one, other in zip(above, below, strict=True)]


def best_of(above, below):
    """Give the words of a column under a group: both together, or the one that is understood alone."""
    if not above or not below or above == below:
        return above or below
    both = f"{above} {below}"
    if fields_of(both):
        return both
    return below if fields_of(below) else above if fields_of(above) else both


def heading_score(headings, cells):
    """Score a line as a heading: known names count for it, what can only be data counts against it."""
    known = recognised(headings)
    against = sum(looks_like_data(cell) for cell in cells)
    repeated = len(filled(headings)) - len({plain(heading) for heading in headings if heading})
    return known - 0.8 * against - 0.2 * max(repeated, 0)


def looks_like_data(cell):
    """Say whether a cell can hardly be a heading."""
    if isinstance(cell, (int, float, datetime.date)):
        return True
    if not isinstance(cell, str):
        return False
    digits = sum(letter.isdigit() for letter in cell)
    return digits >= 4 or (names.looks_like_name(cell) and " " in cell.strip() and not fields_of(tidy(cell)))


def first_of_data(rows):
    """Give the first line of a list without a heading: the first that is as wide as most."""
    widths = [len(filled(row)) for row in rows]
    usual = max(set(widths), key=widths.count, default=0) if widths else 0
    return next((at for at, width in enumerate(widths) if width >= max(2, usual - 2)), 0)


def why_no_row(cells, headings, country):
    """Say why a line is no row of the list: blank, a total, a note, a section or its heading again; "" if it is one."""
    there = filled(cells)
    if not there or (len(there) == 1 and is_counter(cells, headings)):
        return "blank"
    texts = [plain(cell) for cell in there if isinstance(cell, str)]
    words = table("words")
    if len(there) <= 4 and texts and any(opens_with(text, words["closing"]) for text in texts[:2]):
        return "total"
    if is_heading_again(cells, headings):
        return "heading"
    if len(there) == 1 and isinstance(there[0], str):
        if opens_with(texts[0], words["noting"]):
            return "note"
        return lone_cell(cells, there[0], headings, country)
    if len(there) == 1 and isinstance(there[0], (int, float)):
        return "total"
    if len(there) <= 2 and opens_with(texts[0] if texts else "", words["noting"]) and ":" in str(there[0]):
        return "note"
    return ""


def opens_with(text, openings):
    """Say whether a folded text is one of the openings or begins with one as a word, and is short."""
    return any(text == word or (text.startswith(f"{word} ") and len(text) < 80) for word in openings)


def is_counter(cells, headings):
    """Say whether the only filled cell of a line is the number of a row that nobody filled in."""
    at = next(at for at, cell in enumerate(cells) if cell is not None and tidy(cell))
    heading = headings[at] if at < len(headings) else ""
    number = tidy(cells[at]).rstrip(".)")
    return number.isdigit() and len(number) <= 5 and (at == 0 or "ordinal" in fields_of(heading))


def is_heading_again(cells, headings):
    """Say whether a line repeats the heading, as the top of a printed page does."""
    pairs = [
        (plain(tidy(cell)), plain(heading))
        for cell, heading in zip(cells, headings, strict=False)
        if cell is not None and tidy(cell)
    ]
    same = sum(one == other or f" {other} ".find(f" {one} ") >= 0 for one, other in pairs if one and other)
    return len(pairs) > 1 and same * 10 >= len(pairs) * 6 and bool(same)


def lone_cell(cells, cell, headings, country):
    """Judge a line with one text: a row of which only the name is known, or a section's title or a note."""
    at = next(at for at, other in enumerate(cells) if other is cell)
    known = fields_of(headings[at]) if at < len(headings) else {}
    name_column = any(name in known for name in ("full_name", "full_name_reversed", "given_names", "surnames"))
    text = tidy(cell)
    if text.startswith("="):
        return ""
    if looks_like_province(text, country):
        return "section"
    if name_column and not is_heading_word(text) and ":" not in text and len(text.split()) <= 7:
        return "" if names.looks_like_name(text) or len(text.split()) in (2, 3, 4) else "note"
    return "section" if len(text) < 60 else "note"


def choose(sheets, country, wanted=None):
    """Choose the sheet that is the list: the fullest one that is visible, unless one was asked for."""
    found = [(sheet, table_in(sheet, country)) for sheet in sheets if sheet.rows]
    if wanted is not None:
        named = [pair for pair in found if pair[0].name == wanted]
        if named:
            return named[0], [pair for pair in found if pair is not named[0]]
    best = max(found, key=lambda pair: (pair[0].visible and pair[1].score > 0, pair[1].score))
    return best, [pair for pair in found if pair is not best]
