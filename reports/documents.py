"""Frozen figures as a file: XLSX and tagged PDF, from the same snapshot that the screen shows."""

import io
import json
from pathlib import Path

from django.utils.translation import get_language, gettext

TEMPLATES = Path(__file__).resolve().parent / "typst"
THIN = "\u202f"  # before the per cent sign, as on the screen
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text):
    """A text that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def headline(figure):
    """The figure in one line of words: a share never without its base."""
    part, base, percent = figure["part"], figure["base"], figure["percent"]
    if figure["kind"] != "share":
        return f"{figure['total']} {figure['unit']}"
    if isinstance(base, str):
        return f"{base} {figure['unit']}"
    if base == 0:
        return gettext("Nothing to count")
    if figure["withheld"]:
        return gettext("Withheld: too much is not recorded (%(part)s of %(base)s)") % {"part": part, "base": base}
    if percent is None or base < 20:
        return gettext("%(part)s of %(base)s") % {"part": part, "base": base}
    return gettext("%(share)s%% (%(part)s of %(base)s)") % {
        "share": f"{percent}{THIN}", "part": part, "base": base,
    }  # fmt: skip


def rows_of(figure):
    """(label, value) of every row; in a grid the group's total stands before its rows, and empty rows are left out."""
    if figure["kind"] != "grid":
        return [(cell["label"], cell["value"]) for cell in figure["cells"]]
    rows = []
    for key, label, total in figure["groups"]:
        rows.append((label, total))
        cells = [cell for cell in figure["cells"] if cell["group"] == key and cell["value"] != 0]
        rows += [(f"{label}: {cell['label']}", cell["value"]) for cell in cells]
    return rows


def texts(snapshot):
    """What stands around the figures, in the active language."""
    return {
        "title": gettext("Monthly report"),
        "facts": [
            (gettext("Period"), snapshot["period"]),
            (gettext("Scope"), snapshot["scope"]),
            (gettext("Counted"), snapshot["as_of"]),
        ],
        "heads": [gettext("Row"), gettext("How many")],
        "hidden": gettext("<5 means fewer than five, or a number that would give such a group away."),
        "defined": gettext("What is counted"),
        "over": gettext("Of"),
        "unknown": gettext("Unknown"),
    }


def xlsx(snapshot):
    """The snapshot as a workbook: one sheet of figures, one of definitions. Numbers are numbers, `<5` is a text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    words, book = texts(snapshot), Workbook()
    sheet = book.active
    sheet.title = gettext("Figures")
    bold = Font(bold=True)
    sheet.append([safe(words["title"])])
    sheet["A1"].font = Font(bold=True, size=14)
    for label, value in words["facts"]:
        sheet.append([safe(label), safe(value)])
    sheet.append([safe(snapshot["watermark"])])
    for figure in snapshot["figures"]:
        sheet.append([])
        sheet.append([safe(figure["label"]), safe(headline(figure))])
        for cell in sheet[sheet.max_row]:
            cell.font = bold
        sheet.append(words["heads"])
        for label, value in rows_of(figure):
            sheet.append([safe(label), value if isinstance(value, int) else safe(value)])
            sheet.cell(sheet.max_row, 2).alignment = Alignment(horizontal="right")
    sheet.append([])
    sheet.append([safe(words["hidden"])])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 52, 36
    sheet.oddFooter.center.text = safe(snapshot["watermark"]).replace("&", "&&")
    _definitions(book.create_sheet(gettext("Definitions")), snapshot, words)
    book.properties.creator, book.properties.title = "Puente", words["title"]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _definitions(sheet, snapshot, words):
    sheet.append([gettext("Figure"), words["defined"], gettext("Numerator"), gettext("Denominator"), words["unknown"]])
    for figure in snapshot["figures"]:
        names = ("label", "definition", "numerator", "denominator", "unknown")
        sheet.append([safe(figure[name]) for name in names])
    for column in "ABCDE":
        sheet.column_dimensions[column].width = 44


def pdf(snapshot):
    """The snapshot as a tagged PDF/UA-1 document. Values reach the template as data, never as markup."""
    import typst

    data = {
        **texts(snapshot),
        "lang": get_language() or "es",
        "watermark": snapshot["watermark"],
        "figures": [
            {
                "label": figure["label"],
                "headline": headline(figure),
                "definition": figure["definition"],
                "denominator": figure["denominator"],
                "rows": [[label, str(value)] for label, value in rows_of(figure)],
            }
            for figure in snapshot["figures"]
        ],
    }
    return typst.compile(
        (TEMPLATES / "report.typ").read_bytes(),
        root=str(TEMPLATES),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )


MAKERS = {"xlsx": xlsx, "pdf": pdf}
