"""The child process that opens a stranger's file: bytes on standard input, plain cells as JSON on standard output.

It runs by itself with hard limits on memory, time and files, and imports nothing of the house: whatever a file makes
it do, it can only die. It evaluates no formula and follows no link. `reading.py` starts it and judges what it says.
"""

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile

MEMORY = 300 * 1024 * 1024
SECONDS = 10
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 120_000
MOST_COLUMNS = 256
MOST_SHEETS = 40
MOST_FORMULA_TEXT = 40 * 1024 * 1024

SEPARATORS = ",;\t|"
FOREIGN = (
    b"%PDF",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPANISH = frozenset("áéíóúñüÁÉÍÓÚÑÜ")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
PROTECTED = re.compile(r'^="([^"]*)"$')
REACHING_OUT = re.compile(
    r"HYPERLINK|WEBSERVICE|IMPORT\w+\s*\(|IMAGE\s*\(|RTD\s*\(|CALL\s*\(|REGISTER|DDE|\[\d+\]|\||https?:",
    re.IGNORECASE,
)
FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>(.*?)</f>)', re.DOTALL)


class Refused(Exception):
    """The file is not read; the argument says why in one of the words that `reading.py` knows."""


def limit():
    """Bind this process before it sees a byte of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kind_of(data):
    """Say what the bytes are by what stands in them; a name is never asked."""
    if data.startswith(b"PK"):
        return kind_of_archive(data)
    if data.startswith(OLE):
        return kind_of_ole(data)
    if data.startswith(FOREIGN):
        raise Refused("not_a_spreadsheet")
    return "csv"


def kind_of_archive(data):
    """Tell XLSX and ODS from other archives, and refuse what is dangerous before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error
    names = set(archive.namelist())
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED or len(names) > 5000:
        raise Refused("bomb")
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise Refused("password")
    if has_macros(archive, names):
        raise Refused("macros")
    kind = "xlsx" if "xl/workbook.xml" in names else "ods" if "content.xml" in names else None
    if kind is None:
        raise Refused("binary_workbook" if "xl/workbook.bin" in names else "not_a_spreadsheet")
    if kind == "ods" and "mimetype" in names and b"spreadsheet" not in archive.open("mimetype").read(100):
        raise Refused("not_a_spreadsheet")
    refuse_entities(archive, names)
    return kind


def has_macros(archive, names):
    """Say whether a workbook holds small programs, or declares that it may."""
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "xl/macrosheets/")) for name in names):
        return True
    return "[Content_Types].xml" in names and b"macroEnabled" in archive.open("[Content_Types].xml").read(1_000_000)


def refuse_entities(archive, names):
    """Refuse a file whose XML declares entities: no spreadsheet program writes any."""
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!" in (head := part.read(4096)) and (b"<!ENTITY" in head or b"<!DOCTYPE" in head):
                    raise Refused("bomb")


def kind_of_ole(data):
    """Tell an old XLS from other compound files; its directory holds names in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("password")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Refused("macros")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise Refused("not_a_spreadsheet")


def plain(value):
    """Give a cell as JSON can carry it: dates as `{"d": ...}`, whole numbers whole, blanks as null."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()[:10]}
    return {"t": str(value)}


def trimmed(rows):
    """Drop blank cells at the ends of rows and blank rows at the end of the sheet."""
    out = []
    for row in rows:
        cells = [plain(value) for value in row[:MOST_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        out.append(cells)
    while out and not out[-1]:
        out.pop()
    return out


def book_of(data, kind):
    """Read a workbook: each visible or hidden sheet with its rows, its merged ranges and its formulas."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = formulas_of(data, kind, len(book.sheet_names))
        sheets = []
        for index, about in enumerate(book.sheets_metadata[:MOST_SHEETS]):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = sheet_of(book.get_sheet_by_index(index), found.get(index, []))
            sheets.append({"name": about.name, "visible": about.visible == SheetVisibleEnum.Visible, **sheet})
    except PasswordError as error:
        raise Refused("password") from error
    except CalamineError as error:
        raise Refused("damaged") from error
    return {"sheets": sheets, "since_1904": since_1904(data, kind)}


def sheet_of(sheet, formulas):
    """Read one sheet into its rows, merged ranges and computed cells."""
    rows = trimmed(sheet.to_python(skip_empty_area=False))
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows")
    merged = [[*start, *end] for start, end in (sheet.merged_cell_ranges or [])[:20_000]]
    return {"rows": rows, "merged": merged, "computed": mark_formulas(rows, formulas)}


def since_1904(data, kind):
    """Say whether bare day numbers of this workbook count from 1904."""
    if kind != "xlsx":
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        head = archive.open("xl/workbook.xml").read(200_000)
    return bool(re.search(rb'date1904="(?:1|true)"', head))


def mark_formulas(rows, formulas):
    """Put the text of a formula where no result is kept or the formula reaches out; list the other computed cells."""
    computed = []
    for row, column, text in formulas:
        if column >= MOST_COLUMNS or row >= MOST_ROWS:
            continue
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if cell is not None and not REACHING_OUT.search(text):
            computed.append([row, column])
            continue
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = "=" + text[:500]
    return computed


def formulas_of(data, kind, sheets):
    """Find the formulas of a workbook, since the quick reader gives results alone: {sheet: [(row, column, text)]}."""
    if kind == "xls":
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if kind == "ods":
            return formulas_of_ods(archive)
        parts = parts_of_xlsx(archive)
        return {index: formulas_of_part(archive, part) for index, part in enumerate(parts[:sheets]) if part}


def parts_of_xlsx(archive):
    """Give the archive member of each sheet in the order of the workbook."""
    book = archive.open("xl/workbook.xml").read(2_000_000)
    try:
        links = archive.open("xl/_rels/workbook.xml.rels").read(2_000_000)
    except KeyError:
        return []
    targets = {}
    for link in re.findall(rb"<Relationship\b[^>]*>", links):
        ident, target = re.search(rb'\bId="([^"]+)"', link), re.search(rb'\bTarget="([^"]+)"', link)
        if ident and target:
            path = target[1].decode("utf-8", "replace")
            targets[ident[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    named = re.findall(rb'<(?:\w+:)?sheet\b[^>]*?\b\w+:id="([^"]+)"', book)
    present = set(archive.namelist())
    return [path if (path := targets.get(ident)) in present else None for ident in named]


def formulas_of_part(archive, part):
    """Find the formulas in one sheet's XML."""
    if archive.getinfo(part).file_size > MOST_FORMULA_TEXT:
        return []
    text = archive.open(part).read()
    if b"<f" not in text:
        return []
    found = []
    for letters, row, formula in FORMULA.findall(text):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        found.append((int(row) - 1, column - 1, unescaped(formula)))
    return found


def unescaped(text):
    """Give the text of XML content with its five named characters back."""
    text = text.decode("utf-8", "replace")
    for name, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, letter)
    return text


def formulas_of_ods(archive):
    """Find the formulas of an ODS, whose cells stand by counting and may repeat."""
    if archive.getinfo("content.xml").file_size > MOST_FORMULA_TEXT:
        return {}
    if b"table:formula=" not in (text := archive.open("content.xml").read()):
        return {}
    from defusedxml.ElementTree import fromstring

    name = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    found = {}
    for index, table in enumerate(fromstring(text).iter(f"{name}table")):
        row_at, here = 0, found.setdefault(index, [])
        for row in table.iter(f"{name}table-row"):
            column_at = 0
            for cell in row:
                formula = cell.get(f"{name}formula")
                if formula:
                    here.append((row_at, column_at, formula.split("=", 1)[-1]))
                column_at += int(cell.get(f"{name}number-columns-repeated", 1))
            row_at += int(row.get(f"{name}number-rows-repeated", 1))
    return found


def text_of(data, encoding):
    """Decode a text file: by its mark, else strictly as UTF-8, else as the old code page whose Spanish reads best."""
    if encoding:
        try:
            return data.decode(encoding), encoding, True
        except (UnicodeDecodeError, LookupError) as error:
            raise Refused("encoding") from error
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name, True
    if name := wide(data):
        return data.decode(name, "replace"), name, True
    try:
        return data.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        return by_reading(data)


def wide(data):
    """Name UTF-16 without a mark by where its zero bytes stand."""
    sample = data[:4000]
    if len(sample) < 8 or sample.count(0) < len(sample) // 4:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def by_reading(data):
    """Choose among the old code pages by the Spanish letters that each gives; in doubt the one of Windows."""
    sample = bytes(byte for byte in data[:400_000] if byte > 127)
    best = max(
        ("cp1252", "mac_roman", "cp850"),
        key=lambda name: sum(1 if letter in SPANISH else -1 for letter in sample.decode(name, "replace")),
    )
    return data.decode(best, "replace"), best, False


def table_of(data, encoding):
    """Read a text file as one sheet."""
    text, name, sure = text_of(data, encoding)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise Refused("empty")
    if CONTROLS.search(text[:100_000]) or text[:20_000].count("\ufffd") > 20 or start[0] in "<{[":
        raise Refused("not_a_spreadsheet")
    text = text.lstrip("\ufeff")
    separator = None
    if told := re.match(r"sep=(.)\r?\n", text):
        separator, text = told[1], text[told.end() :]
    separator = separator or separator_of(text)
    rows = []
    csv.field_size_limit(200_000)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([PROTECTED.sub(r"\1", cell.strip()) for cell in row])
            if len(rows) > MOST_ROWS:
                raise Refused("too_many_rows")
    except csv.Error as error:
        raise Refused("damaged") from error
    sheet = {"name": "", "visible": True, "rows": trimmed(rows), "merged": [], "computed": []}
    return {"sheets": [sheet], "since_1904": False, "encoding": name, "sure": sure, "separator": separator}


def separator_of(text):
    """Choose the separator that cuts most lines into the same number of cells."""
    sample = text[:60_000]
    lines = sample.splitlines()[:80]
    if len(sample) == 60_000:
        lines = lines[:-1]
    best, separator = 0.0, ","
    for candidate in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=candidate) if any(row)]
        except csv.Error:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1
        wide_rows = [width for width in widths if width > 1]
        if usual == 1 and wide_rows:
            usual = max(set(wide_rows), key=wide_rows.count)
        score = (usual > 1) * (widths.count(usual) / len(widths)) * min(usual, 12) ** 0.5 if widths else 0
        if score > best:
            best, separator = score, candidate
    return separator


def read(data, encoding=None):
    """Read a file's bytes into plain sheets."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    kind = kind_of(data)
    book = table_of(data, encoding) if kind == "csv" else book_of(data, kind)
    if not any(sheet["rows"] for sheet in book["sheets"]):
        raise Refused("empty")
    return {"kind": kind, **book}


def main():
    """Read standard input under limits and answer in JSON; any death is an answer too."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        answer = read(data, sys.argv[1] if len(sys.argv) > 1 else None)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "too_large"}
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
