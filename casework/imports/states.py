"""The import's state table: nothing touches a case before the commit, and the commit is one act."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.status import SUPERVISOR, SYSTEM, Move, StatusTable


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Columns to be matched")
    MATCHED = "matched", _("To be reviewed")
    COMMITTING = "committing", _("Importing")
    COMMITTED = "committed", _("Imported")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


S = ImportStatus
OPEN = frozenset({S.UPLOADED, S.MATCHED, S.COMMITTING})


def why_not_undone(import_):
    """Why a committed import stays, in words, or ""."""
    from casework.imports.undoing import why_not

    return why_not(import_)


def _row(name, label, sources, target, **more):
    parts = frozenset({SUPERVISOR, SYSTEM})
    return Move(name=name, label=label, sources=frozenset(sources), target=target, parts=parts, **more)


MOVES = StatusTable(
    _row("match", _("Match the columns"), {S.UPLOADED}, S.MATCHED, suggested=True),
    _row("begin", _("Import"), {S.MATCHED}, S.COMMITTING, suggested=True),
    _row("commit", _("Finish the import"), {S.COMMITTING}, S.COMMITTED),
    _row("step_back", _("Back to the review"), {S.COMMITTING}, S.MATCHED),
    _row("undo", _("Undo the import"), {S.COMMITTED}, S.UNDONE, guard=why_not_undone),
    _row("discard", _("Discard the import"), {S.UPLOADED, S.MATCHED}, S.DISCARDED),
)
