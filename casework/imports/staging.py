"""From a read list to staged rows: values sealed, digests computed once, each row held beside list and people there."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction
from django.utils import timezone

from casework.imports.columns import mapping_of
from casework.imports.matching import DUPLICATE, match_rows
from casework.imports.models import SEEN, Import, ImportFile, ImportRow, Matching
from casework.imports.normalise import DUPLICATE as REPEATED
from casework.imports.normalise import NEW, REVIEW, NormalRow
from casework.imports.pipeline import read_list
from casework.imports.problems import Problem
from casework.imports.repeats import mark_repeats
from casework.people.models import identifier_lookup
from vault.digests import quick_digest
from vault.keys import house_key, make_keys
from vault.sealing import open_all, seal_all

LONG = 512 * 1024  # a larger file is read by the worker, with progress
THREADS = 2
REPEAT_CODES = {
    "same_id", "same_id_other_person", "same_name_and_birth", "same_name_nothing_else", "nearly_same_id",
}  # fmt: skip
KEPT_PROBLEM = ("field", "code", "level")


def receive(data, *, by, at, cohort=None, country="CU", for_the_house=False):
    """A new import with its file, sealed; nothing is read yet."""
    import_ = Import(
        importer=by, cohort=cohort, country=country, for_the_house=for_the_house, uploaded_at=at, touched_at=at,
        digest=quick_digest("file", data.hex()),
    )  # fmt: skip
    make_keys("import", [import_.pk])
    import_.save(force_insert=True)
    import_.begin_history(by=by, at=at)
    ImportFile.objects.create(of_import=import_, content=data, at=at)
    return import_


def read_in(import_, *, at, mapping=None):
    """Reads the sealed file and stages its rows, replacing those of an earlier reading. Raises Unreadable."""
    file = ImportFile.objects.get(of_import=import_)
    open_all(file)
    read, remembered = read_as_remembered(file.content, import_, at=at, mapping=mapping)
    rows = staged(read, import_)
    beside_people(rows, import_)
    seal_all(rows)
    import_.reading = reading_of(read)
    import_.headings = headings_digest(read.digest)
    import_.mapping, import_.is_remembered = mapping_of(read.columns), remembered
    import_.read_at, import_.total, import_.counts = at, len(rows), counted(rows)
    with transaction.atomic():
        ImportRow.objects.filter(of_import=import_).delete()
        ImportRow.objects.bulk_create(rows, batch_size=1000)
        import_.save(update_fields=["reading", "headings", "mapping", "is_remembered", "read_at", "total", "counts"])


def read_as_remembered(data, import_, *, at, mapping=None):
    """(ReadList, whether the matching was an earlier list's): by hand, as remembered, or as recognised."""
    today = timezone.localdate(at)
    read = read_list(data, today=today, mapping=mapping, country=import_.country)
    if mapping is not None:
        return read, False
    known = Matching.objects.filter(headings=headings_digest(read.digest)).first()
    if known is None:
        return read, False
    if known.mapping == mapping_of(read.columns):
        return read, True
    return read_list(data, today=today, mapping=known.mapping, country=import_.country), True


def headings_digest(text):
    """The key a matching is remembered by."""
    return quick_digest("headings", text)


def reading_of(read):
    """What the page of columns shows, and what was passed over."""
    columns = [
        {
            "index": column.index, "heading": column.heading, "field": column.field, "how": column.how,
            "samples": column.samples, "left_out": column.left_out, "skipped": column.skipped,
        }
        for column in read.columns
    ]  # fmt: skip
    return {
        "columns": columns,
        "skipped": [list(one) for one in read.skipped],
        "ignored_sheets": [list(one) for one in read.ignored_sheets],
    }


def staged(read, import_):
    """Unsaved rows of a ReadList, with their digests; not yet compared with the people there."""
    met = Counter()
    rows = [staged_row(row, import_, met) for row in read.rows]
    write_lookups(rows)
    for row in rows:
        row.settle()
    return rows


def staged_row(read, import_, met):
    """One row. Rows that are alike within a list have digests that differ, and meet their own in a later one."""
    row = ImportRow(of_import=import_, number=read.row, line=read.line)
    row.payload = {"values": read.values, "cells": read.cells, "exchanged": read.exchanged, "problems": []}
    keep_problems(row, read.problems)
    put_in_list(row, read)
    wrong = [(problem.field, problem.raw) for problem in read.problems if problem.level == "error"]
    text = json.dumps([read.values, wrong], sort_keys=True, ensure_ascii=False)
    row.digest = quick_digest("row", f"{met[text]}:{text}")
    met[text] += 1
    return row


def keep_problems(row, problems):
    """Codes in the clear, raw cells under the key, in one order."""
    row.problems = [
        {name: getattr(problem, name) for name in KEPT_PROBLEM} | {"settled": False} for problem in problems
    ]
    row.payload["problems"] = [{"raw": problem.raw, "detail": problem.detail} for problem in problems]


def put_in_list(row, read):
    """What the row is to earlier rows of its list."""
    row.in_list = read.outcome if read.outcome in (REPEATED, REVIEW) else ""
    row.of_row = read.of


def write_lookups(rows):
    """The slow digests of ID numbers, side by side: the hashing leaves the interpreter's lock."""
    house_key("digest")
    numbered = [row for row in rows if row.values.get("id_number")]
    with ThreadPoolExecutor(THREADS) as pool:
        lookups = pool.map(identifier_lookup, [row.values["id_number"] for row in numbered])
        for row, lookup in zip(numbered, lookups, strict=True):
            row.id_lookup = lookup
    for row in rows:
        if not row.values.get("id_number"):
            row.id_lookup = None


def beside_people(rows, import_, *, index_first=True):
    """Holds open rows beside the people who are there, and settles their outcomes."""
    found = match_rows(rows, of_import=import_, index_first=index_first)
    for row in rows:
        match = found[row.pk]
        row.there = SEEN if match.seen else match.outcome if match.outcome != NEW else ""
        row.of_person_id, row.unseen_person_id = match.person_id, match.unseen
        row.settle()


def reconsider(import_, changed=()):
    """After rows were mended: the list is looked through again, and the `changed` rows are held beside the people."""
    rows = open_all(import_.rows.order_by("number"))
    for row in rows:
        row.of_import = import_
    numbers = set(changed)
    mended = [row for row in rows if row.number in numbers]
    write_lookups(mended)
    for row, read in zip(rows, mark_repeats([as_read(row) for row in rows]), strict=True):
        put_in_list(row, read)
        keep_repeats(row, read)
        row.settle()
    if mended:
        beside_people(mended, import_)
    with transaction.atomic():
        save_rows(rows)
        Import.objects.filter(pk=import_.pk).update(counts=counted(rows))


def save_rows(rows):
    """Writes what may change about staged rows."""
    seal_all(rows)
    ImportRow.objects.bulk_update(
        rows,
        [
            "payload", "problems", "outcome", "in_list", "of_row", "there", "of_person_id", "unseen_person_id", "decision",
            "id_lookup",
        ],
        batch_size=200,
    )  # fmt: skip


def as_read(row):
    """A staged row as the comparing of rows takes it: as it stands now, without what was settled."""
    problems = [
        Problem(**{name: problem[name] for name in KEPT_PROBLEM}, **more)
        for problem, more in zip(row.problems, row.payload["problems"], strict=True)
        if problem["code"] not in REPEAT_CODES and not problem["settled"]
    ]
    mended = row.payload.get("mended", {})
    exchanged = {name: date for name, date in row.payload["exchanged"].items() if name not in mended}
    outcome = "error" if any(problem.level == "error" for problem in problems) else NEW
    return NormalRow(row.number, row.line, {}, row.values, problems, outcome=outcome, exchanged=exchanged)


def keep_repeats(row, read):
    """Replaces the codes that say which earlier row this one repeats."""
    kept = [
        (problem, more)
        for problem, more in zip(row.problems, row.payload["problems"], strict=True)
        if problem["code"] not in REPEAT_CODES
    ]
    for problem in read.problems:
        if problem.code in REPEAT_CODES:
            clear = {name: getattr(problem, name) for name in KEPT_PROBLEM} | {"settled": False}
            kept.append((clear, {"raw": problem.raw, "detail": problem.detail}))
    row.problems = [problem for problem, _more in kept]
    row.payload["problems"] = [more for _problem, more in kept]


def counted(rows):
    """How many rows have each outcome."""
    found = Counter(row.outcome for row in rows)
    return {outcome: found[outcome] for outcome in (NEW, DUPLICATE, REVIEW, "error")} | {"total": len(rows)}
