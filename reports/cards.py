"""Figures as the face draws them: a card for each, and the charts with what they say in words."""

from django.utils.translation import gettext as _

from reports.documents import headline
from reports.figures import SUPPRESSED
from reports.indicator import GRID, PARTS, SHARE, UNKNOWN, indicators

MOST_GROUPS = 6  # programs in the small table of a card


def card(figure):
    """The card of a figure, as `face/fig.html` takes it."""
    words = {
        "title": figure.label,
        "definition": _("%(definition)s Counted: %(numerator)s. Of: %(denominator)s. Unknown: %(unknown)s.")
        % {name: getattr(figure, name) for name in ("definition", "numerator", "denominator", "unknown")},
    }
    if figure.kind == SHARE:
        return words | _share(figure)
    if figure.kind == GRID:
        return words | _grid(figure)
    total = {"value": figure.total, "base": figure.unit}
    if figure.kind == PARTS and figure.standing:
        bars = [_bar(cell) for cell in figure.cells if cell.value != 0 or cell.role != UNKNOWN]
        return words | total | {"bars": bars, "size": "tall"}
    rows = [] if figure.total == SUPPRESSED else _rows(figure)
    return words | total | {"table": {"rows": rows} if rows else None, "size": "fill"}


def _bar(cell):
    return {
        "label": cell.label, "value": cell.value, "url": cell.url,
        "text": "" if cell.role != UNKNOWN or cell.is_suppressed else _("%(count)s unknown") % {"count": cell.value},
    }  # fmt: skip


def _rows(figure):
    return [(cell.label, cell.value) for cell in figure.cells]


def _share(figure):
    rest = [(cell.label, cell.value) for cell in figure.cells if cell.role not in ("yes", "no") and cell.value != 0]
    found = {"base": headline(figure.frozen()), "url": next((cell.url for cell in figure.cells if cell.url), "")}
    if figure.part == SUPPRESSED:
        found |= {"value": SUPPRESSED, "base": figure.unit}
    elif figure.percent is not None and not figure.is_small:
        found |= {"value": figure.percent, "unit": "%"}
    elif figure.base and not figure.withheld:
        found |= {"value": figure.part, "base": _("of %(base)s %(unit)s") % {"base": figure.base, "unit": figure.unit}}
    else:
        found |= {"value": None}
    return found | ({"table": {"rows": rest}} if rest else {})


def _grid(figure):
    """The largest groups with the states in front; everything stands in the tables beneath."""
    groups = sorted(figure.shown_groups, key=lambda group: (group[1] == SUPPRESSED, -_number(group[1])))
    front = indicators[figure.key].front
    shown = [(label, [cell for cell in cells if front(cell.key)]) for label, _total, cells in groups]
    head = [_("Program"), *(front(cell.key) for cell in shown[0][1])] if shown else []
    rows = [(label, *(cell.value for cell in cells)) for label, cells in shown[:MOST_GROUPS]]
    return {
        "size": "wide",
        "table": {"head": head, "rows": rows},
        "base": _("%(shown)s of %(all)s programs, the largest") % {"shown": len(rows), "all": len(groups)},
    }


def _number(value):
    return value if isinstance(value, int) else 0


def charts(board, figures, teams, team):
    """The charts for these figures: shares team by team where there are several, and groups of a grid."""
    found = []
    for figure in figures:
        indicator = indicators[figure.key]
        if indicator.by_team and team is None and len(teams) > 1:
            found.append(_by_team(board, figure, teams))
        if indicator.drawn:
            found.append(_by_group(figure, indicator))
    return [chart for chart in found if chart["rows"]]


def _by_team(board, whole, teams):
    rows = []
    for team in teams:
        figure = board.figure(whole.key, team.pk)
        if figure.part == SUPPRESSED:
            rows.append({"label": str(team), "value": SUPPRESSED})
        elif figure.base:
            rows.append(
                {"label": str(team), "value": round(100 * figure.part / figure.base), "text": headline(figure.frozen())}
            )
    rows.sort(key=lambda row: -_number(row["value"]))
    known = [row for row in rows if row["value"] != SUPPRESSED]
    title = _("%(figure)s, by team") % {"figure": whole.label}
    if len(known) > 1 and known[0]["value"] > known[-1]["value"]:
        title = _("%(figure)s: %(team)s has the smallest share") % {"figure": whole.label, "team": known[-1]["label"]}
    return {
        "id": f"chart-{whole.key}", "title": title, "text": whole.definition, "rows": rows, "most": 100,
        "head": (_("Team"), whole.label),
    }  # fmt: skip


def _by_group(figure, indicator):
    rows = []
    for label, _total, cells in figure.shown_groups:
        drawn = [cell for cell in cells if indicator.drawn(cell.key)]
        value = SUPPRESSED if any(cell.is_suppressed for cell in drawn) else sum(cell.value for cell in drawn)
        if value != 0:
            rows.append({"label": label, "value": value})
    rows.sort(key=lambda row: -_number(row["value"]))
    title = str(indicator.drawn_as)
    if rows and rows[0]["value"] != SUPPRESSED:
        title = _("%(what)s: most for %(program)s") % {"what": title, "program": rows[0]["label"]}
    return {
        "id": f"chart-{figure.key}", "title": title, "text": "", "rows": rows, "most": None,
        "head": (_("Program"), title),
    }  # fmt: skip
