"""Stretches of days that figures are counted over. Months do not overlap, so no two of them give away a third."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

SHOWN_MONTHS = 3


@dataclass(frozen=True)
class Period:
    """From a day to a day, both within it."""

    first: date
    last: date

    @property
    def start(self):
        """The moment it begins, by the local clock."""
        return _midnight(self.first)

    @property
    def end(self):
        """The moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def key(self):
        """A word for it: `2026-03`, or both days."""
        if self == month_of(self.first):
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    @property
    def label(self):
        """It in words."""
        if self == month_of(self.first):
            return date_format(self.first, "F Y").capitalize()
        return f"{date_format(self.first, 'j M Y')} – {date_format(self.last, 'j M Y')}"


def _midnight(day):
    return datetime.combine(day, time(0), tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def month_of(day):
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def months(at):
    """This month and those before it that the dashboard offers, newest first."""
    found = [month_of(timezone.localdate(at))]
    while len(found) < SHOWN_MONTHS:
        found.append(month_of(found[-1].first - timedelta(days=1)))
    return found
