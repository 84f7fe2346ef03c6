"""Lists built on the spot, in each format that people bring."""

import csv
import datetime
import io

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

TODAY = datetime.date(2025, 11, 25)


def xlsx(*sheets, merged=(), since_1904=False):
    """An XLSX; each sheet is (name, rows). `merged` are ranges of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    return saved(book)


def xls(*sheets, since_1904=False):
    """An old XLS."""
    book = xlwt.Workbook()
    book.dates_1904 = since_1904
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value, *([day] if isinstance(value, datetime.date) else []))
    return saved(book)


def ods(*sheets):
    """An ODS."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets:
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(ods_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def ods_cell(value):
    """One cell of an ODS."""
    if value is None:
        return TableCell()
    if isinstance(value, datetime.date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def text(rows, separator=",", encoding="utf-8"):
    """A CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


def saved(book):
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
