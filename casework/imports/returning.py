"""What comes back: the rows that were left out as a spreadsheet with one more column, and a sample to begin with."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from casework.imports.models import ImportRow
from casework.imports.problems import ERROR, Problem

SAMPLE = (
    ("Nombre", "Apellidos", "CI", "Fecha de nacimiento", "Sexo", "Provincia", "Municipio", "Fecha de excarcelación",
     "Base legal", "Teléfono"),
    ("Ejemplo", "De Prueba Uno", "", "07/03/1985", "F", "La Habana", "Playa", "20/01/2025", "Libertad condicional",
     "+53 5 000 0000"),
)  # fmt: skip
PLAIN = "s"


def sheet_of(lines):
    """An XLSX of texts: no cell is ever a formula, whatever it begins with (S33)."""
    book = Workbook()
    sheet = book.active
    for at, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(at, column, ILLEGAL_CHARACTERS_RE.sub("", str(value or "")))
            cell.data_type = PLAIN
            cell.number_format = "@"
            cell.quotePrefix = True
            if at == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def left_out(rows):
    """The left-out rows of an import as they were typed, each with what is wrong and what to do."""
    rows = [row for row in rows if result_of(row) == ImportRow.Result.LEFT_OUT]
    heads = list(dict.fromkeys(head for row in rows for head in row.payload["cells"]))
    lines = [[*heads, _("What to mend"), _("Row")]]
    for row in rows:
        cells = row.payload["cells"]
        lines.append([*(cells.get(head, "") for head in heads), " ".join(reasons(row)), str(row.number)])
    return sheet_of(lines)


def result_of(row):
    """What happened to a row, or would happen now."""
    return row.result or row.comes_in


def reasons(row):
    """Why a row is left out, in sentences with what to do; the row has to be open."""
    found = [
        str(Problem(problem["field"], problem["code"], ERROR, **more).message)
        for problem, more in zip(row.problems, row.payload["problems"], strict=True)
        if problem["level"] == ERROR and not problem["settled"]
    ]
    return found or [reason(row)]


def reason(row):
    """Why a row is left out, by its clear columns alone."""
    if row.decision == ImportRow.Decision.LEFT:
        return _("Left out by hand.")
    if row.outcome == ImportRow.Outcome.ERROR:
        return _("A cell is wrong.")
    if row.outcome == ImportRow.Outcome.DUPLICATE:
        if row.of_row and not row.repeats_person:
            return _("It repeats row %(row)s.") % {"row": row.of_row}
        return _("This person is already here.")
    if row.decision == ImportRow.Decision.SAME:
        return _("The same person as row %(row)s, with nothing new.") % {"row": row.of_row}
    return _("It may be somebody who is already here, and nobody has decided.")


def sample():
    """A sheet with the usual headings and one invented person."""
    return sheet_of(SAMPLE)
