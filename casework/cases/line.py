"""The timeline of a case: one query a source, merged by moment, 50 a page (E24)."""

from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.timeline import PAGE, timeline


def entries_of(case, user, *, only="", before=None, limit=PAGE + 1):
    """(entries newest first, the moment before which the next page goes on or None). A page never ends between two
    lines of the same moment: the next one begins before it, and nothing is lost."""
    entries = []
    for source in timeline:
        if not only or source.key == only:
            entries += [source.entry(row) for row in source.rows(case, user, before, limit)]
    entries.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    if len(entries) <= PAGE:
        return entries, None
    end = PAGE
    while end and entries[end].at == entries[end - 1].at:
        end -= 1
    if not end:  # one moment fills the page: it is shown whole
        if len(entries) < limit:
            return entries, None
        return entries_of(case, user, only=only, before=before, limit=limit * 4)
    return entries[:end], entries[end - 1].at


def days_of(entries):
    """The entries by local day, as `face/line.html` draws them."""
    return [
        {"day": day, "entries": [drawn(entry) for entry in group]}
        for day, group in groupby(entries, key=lambda entry: timezone.localdate(entry.at))
    ]


def drawn(entry):
    """One line."""
    acts = [{"label": _("Undo"), "url": entry.undo, "icon": "undo", "post": True, "link": True}] if entry.undo else []
    return {
        "icon": entry.icon, "title": entry.title, "at": entry.at, "who": entry.who, "text": entry.text, "url": entry.url,
        "kind": "try" if entry.quiet else "", "acts": acts,
        "chips": [{"text": entry.chip, "icon": "info", "kind": ""}] if entry.chip else [],
    }  # fmt: skip


def moment_of(text):
    """The moment in `?before=`, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if timezone.is_naive(moment) else moment


def chips_of(case, only):
    """The kinds of lines, as filter chips."""
    address = case.get_absolute_url()
    chips = [{"label": _("All"), "url": f"{address}#line", "on": not only}]
    return chips + [
        {"label": source.label, "url": f"{address}?only={source.key}#line", "on": source.key == only}
        for source in timeline
    ]
