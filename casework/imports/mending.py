"""Mending a staged row by hand: each cell its own, *not known* always a choice; a spelling of a place in all its rows."""

import hashlib

from django.utils.translation import gettext as _

from casework.imports.models import Import, ImportRow
from casework.imports.states import ImportStatus
from records.status import NotAllowed
from vault import audit

# Values that stand or fall with a field.
TOGETHER = {
    "given_names": ("given_names", "surnames"),
    "birth_date": ("birth_date", "birth_year"),
    "municipality": ("municipality", "municipality_code"),
}
ASKS_THE_LIST = {"given_names", "surnames", "id_number", "birth_date"}  # repeats follow from these
SPELLING = {
    "province_spelling", "municipality_spelling", "unknown_province", "old_province", "unknown_municipality",
}  # fmt: skip


def values_of(field):
    """The values that a field's mending sets."""
    return TOGETHER.get(field, (field,))


def spelling_key(field, code, raw):
    """Names a group of equal spellings in an address, without the spelling itself."""
    return hashlib.sha256(f"{field}\x1f{code}\x1f{raw}".encode()).hexdigest()[:24]


def refuse_unless_open(import_):
    """Rows are mended while the list is under review."""
    if import_.status != ImportStatus.MATCHED:
        raise NotAllowed(_("The import is no longer under review."))


def mend(row, field, changes, *, by, at):
    """Sets values by hand ({name: value or None}) and settles what was wrong with the field; `changes` empty says
    that it was read well. The row has to be open. Answers whether the list has to be looked through again."""
    refuse_unless_open(row.of_import)
    was_in_error = bool(row.open_problems("error"))
    if changes:
        row.payload["mended"] = row.payload.get("mended", {}) | changes
    for problem in row.problems:
        if problem["field"] == field or problem["field"] in changes:
            problem["settled"] = True
    _keep(row, field, "mended" if changes else "confirmed", by=by, at=at)
    return was_in_error or (bool(changes) and field in ASKS_THE_LIST)


def unmend(row, field, *, by, at):
    """As it was read; what was wrong with the field is open again."""
    refuse_unless_open(row.of_import)
    mended = row.payload.get("mended", {})
    row.payload["mended"] = {name: value for name, value in mended.items() if name not in values_of(field)}
    for problem in row.problems:
        if problem["field"] in values_of(field):
            problem["settled"] = False
    if row.decision == ImportRow.Decision.LEFT:
        row.decision = ""
    _keep(row, field, "undone", by=by, at=at)


def leave_out(row, field, *, by, at):
    """The row is not imported."""
    refuse_unless_open(row.of_import)
    row.decision = ImportRow.Decision.LEFT
    _keep(row, field, "left_out", by=by, at=at)


def _keep(row, field, act, *, by, at):
    row.settle()
    row.save(update_fields=["payload", "problems", "decision", "outcome"])
    Import.objects.filter(pk=row.of_import_id).update(touched_at=at)
    audit.record(by=by, at=at, what="imports.importrow", object_id=row.pk, detail={"field": field, "act": act})


def rows_spelt(rows, key):
    """[(row, field)] of one spelling among opened rows."""
    found = []
    for row in rows:
        for problem, more in zip(row.problems, row.payload["problems"], strict=True):
            name = (problem["field"], problem["code"], more["raw"])
            if problem["code"] in SPELLING and spelling_key(*name) == key:
                found.append((row, problem["field"]))
    return found
