"""Counting: each indicator over each period, for every team at once, kept with its moment (E30)."""

from reports.indicator import indicators
from reports.models import IndicatorValue, Tally
from reports.periods import months

NOW = "now"  # the period of what is counted at a moment


def period_key(indicator, period):
    """Under which period an indicator is kept."""
    return NOW if indicator.standing else period.key


def count(indicator, period, at):
    """Counts one indicator and keeps it."""
    return Tally.keep(indicator, period_key(indicator, period), indicator.count(period, at), at=at)


def count_all(at, periods=None):
    """Counts everything that the dashboard shows. What is counted at a moment is counted once."""
    for number, period in enumerate(periods or months(at)):
        for indicator in indicators:
            if number == 0 or not indicator.standing:
                count(indicator, period, at)


def kept(period, at):
    """{indicator key: (as of, {team id: {row: count}})} for a period, in two queries; what was never counted, or by
    an older definition, is counted now."""
    wanted = {indicator.key: period_key(indicator, period) for indicator in indicators}
    tallies = {
        tally.indicator: tally
        for tally in Tally.objects.filter(period__in=set(wanted.values()))
        if wanted.get(tally.indicator) == tally.period
    }
    for indicator in indicators:
        tally = tallies.get(indicator.key)
        if tally is None or tally.version != indicator.version:
            tallies[indicator.key] = count(indicator, period, at)
    by_id = {tally.pk: tally.indicator for tally in tallies.values()}
    found = {key: (tally.as_of, {}) for key, tally in tallies.items()}
    for tally_id, team_id, row, value in IndicatorValue.objects.filter(tally__in=by_id).values_list(
        "tally_id", "team_id", "row", "value"
    ):
        found[by_id[tally_id]][1].setdefault(team_id, {})[row] = value
    return found
