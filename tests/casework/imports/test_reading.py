"""A stranger's file is read in a child with limits, or refused with words; nothing in it is run."""

import io
import re
import zipfile

import openpyxl
import pytest

from casework.imports.pipeline import read_list
from casework.imports.reading import CHILD, LARGEST, REFUSALS, Unreadable, read_book
from tests.casework.imports import files
from tests.casework.imports.files import TODAY

HEAD = ["Nombre y apellidos", "Provincia"]


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def changed(data, **parts):
    """A workbook with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        kept = {name: zipped.read(name) for name in zipped.namelist()}
    return archive(**{**kept, **parts})


def small():
    return files.xlsx(("x", [HEAD, ["Ana Ruiz", "Granma"]]))


REFUSED = {
    "empty": lambda: b"",
    "empty blanks": lambda: b" \n\n ",
    "empty sheet": lambda: files.xlsx(("x", [])),
    "not_a_spreadsheet pdf": lambda: b"%PDF-1.7 ...",
    "not_a_spreadsheet exe": lambda: b"MZ\x90\x00\x03",
    "not_a_spreadsheet html": lambda: b"<html><table><tr><td>a</td></tr></table></html>",
    "not_a_spreadsheet binary": lambda: bytes(range(256)) * 40,
    "not_a_spreadsheet zip": lambda: archive(**{"a.txt": "hello"}),
    "not_a_spreadsheet docx": lambda: archive(**{"word/document.xml": "<w/>"}),
    "not_a_spreadsheet odt": lambda: archive(
        **{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}
    ),
    "damaged cut": lambda: small()[:2000],
    "damaged part": lambda: changed(small(), **{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}),
    "macros": lambda: changed(small(), **{"xl/vbaProject.bin": b"\0"}),
    "macros declared": lambda: changed(
        small(),
        **{
            "[Content_Types].xml": "<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled'/></Types>"
        },
    ),
    "bomb entity": lambda: changed(
        small(), **{"xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet/>'}
    ),
    "bomb": lambda: changed(small(), **{"xl/worksheets/sheet2.xml": b" " * (450 * 1024 * 1024)}),
    "too_large": lambda: b"a;b\n" * (LARGEST // 4 + 1),
    "password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "macros xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT_CUR Workbook".encode("utf-16-le"),
    "too_many_rows": lambda: b"Nombre;CI\n" + b"Ana;1\n" * 130_000,
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_list_is_refused_with_words(case):
    with pytest.raises(Unreadable) as refused:
        read_book(REFUSED[case]())
    assert refused.value.code == case.split()[0]
    assert str(refused.value.message)


def test_every_refusal_of_the_child_has_words():
    source = CHILD.read_text()
    assert set(re.findall(r'Refused\("(\w+)"', source)) <= set(REFUSALS)


@pytest.mark.slow
def test_a_million_formatted_empty_rows_do_no_harm():
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (at, at) for at in range(3, 1_048_577))
    with zipfile.ZipFile(io.BytesIO(small())) as zipped:
        sheet = zipped.read("xl/worksheets/sheet1.xml")
    book = read_book(
        changed(small(), **{"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", rows + b"</sheetData>")})
    )
    assert len(book.sheets[0].rows) == 2


def test_a_lone_cell_far_away_is_refused_or_left():
    with zipfile.ZipFile(io.BytesIO(small())) as zipped:
        sheet = zipped.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(Unreadable):
        read_book(changed(small(), **{"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)}))


def test_a_sheet_of_another_kind_of_name_is_judged_by_its_bytes(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(small())
    assert read_book(path).kind == "xlsx"


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://127.0.0.1/x","ver")', "=1+1", "=cmd|'/c calc'!A0"])
@pytest.mark.parametrize("build", [files.xlsx, lambda sheet: files.text(sheet[1])])
def test_a_formula_is_text_and_no_name(build, formula):
    found = read_list(build(("x", [HEAD, ["Ana Ruiz", "Granma"], [formula, "Holguín"]])), today=TODAY)
    assert [row.outcome for row in found.rows] == ["new", "error"]
    assert [problem.code for problem in found.rows[1].problems] == ["not_a_name"]


def with_formula(formula, result):
    """A workbook whose one name is a formula with the result that was kept beside it."""
    with zipfile.ZipFile(io.BytesIO(small())) as zipped:
        sheet = zipped.read("xl/worksheets/sheet1.xml")
    cell = f'<c r="A3" t="str"><f>{formula}</f><v>{result}</v></c><c r="B3" t="inlineStr"><is><t>Holguín</t></is></c>'
    row = f'<row r="3">{cell}</row></sheetData>'.encode()
    return changed(small(), **{"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", row)})


def test_a_harmless_result_is_taken_and_said_and_one_that_reaches_out_is_not():
    kept = read_list(with_formula("C3&amp;D3", "Eva Gil"), today=TODAY).rows[1]
    assert (kept.outcome, kept.full_name) == ("new", "Eva Gil")
    assert "computed" in {problem.code for problem in kept.problems}
    reaching = read_list(with_formula("HYPERLINK(&quot;http://x&quot;,&quot;Eva Gil&quot;)", "Eva Gil"), today=TODAY)
    assert reaching.rows[1].outcome == "error"


def test_what_csv_programs_do_to_cells_is_undone():
    data = 'sep=;\nNombre y apellidos;CI;Fecha nac\n"Ruiz\nPeña, Ana";="01030412345";\'13/03/1985\nEva Gil;91021027775.0;\n'
    found = read_list(data.encode("utf-8-sig"), today=TODAY)
    assert [row.values["id_number"] for row in found.rows] == ["01030412345", "91021027775"]
    assert found.rows[0].values["birth_date"] == "1985-03-13"
    assert found.rows[0].full_name == "Ana Ruiz Peña"


def test_the_encoding_can_be_said_and_its_guess_is_told():
    data = files.text([HEAD, ["José Peña", "Camagüey"]], ";", "mac_roman")
    assert (read_book(data).encoding, read_book(data).encoding_sure) == ("mac_roman", False)
    assert read_book(data, encoding="cp1252").sheets[0].rows[1][0] != "José Peña"
    with pytest.raises(Unreadable):
        read_book(data, encoding="utf-8")
    with pytest.raises(Unreadable):
        read_book(data, encoding="rot13")


def test_a_hidden_sheet_is_not_chosen_before_a_visible_one():
    book = openpyxl.load_workbook(
        io.BytesIO(files.xlsx(("a", [HEAD] + [["Ana Ruiz", "Granma"]] * 9), ("b", [HEAD, ["Eva Gil", "Granma"]])))
    )
    book.worksheets[0].sheet_state = "hidden"
    found = read_list(files.saved(book), today=TODAY)
    assert found.sheet == "b"
    assert found.ignored_sheets == [("a", 9, True)]
    assert read_list(files.saved(book), today=TODAY, sheet="a").sheet == "a"
