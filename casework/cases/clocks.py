"""Service clocks (`domain.md` 4.1): how often somebody is spoken with, by phase and level. Numbers are data."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """Where somebody stands, by the day of release."""

    PRE = "pre", _("Before release")
    FIRST72 = "first72", _("First 72 hours")
    D30 = "d30", _("To day 30")
    D90 = "d90", _("To day 90")
    D180 = "d180", _("To day 180")
    D365 = "d365", _("To day 365")
    AFTER = "after", _("After the first year")
    UNKNOWN = "unknown", _("Release day unknown")


class Level(models.TextChoices):
    """How close the accompaniment is, agreed with the person; never a score of risk."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    AFTERCARE = "aftercare", _("Aftercare")


@dataclass(frozen=True)
class LevelClock:
    """The clocks of a level, in hours, and what a case of this level weighs in a caseload."""

    contact_hours: int
    first_days_hours: int
    amber_hours: int
    red_hours: int
    escalate_hours: int
    weight: float


@dataclass(frozen=True)
class PhaseWindow:
    """The last day of a phase, counted from the release (day 0), and its default level."""

    phase: str
    last_day: int | None
    level: str


@lru_cache(maxsize=1)
def _table():
    return tomllib.loads((Path(__file__).parent / "data" / "clocks.toml").read_text())


@lru_cache(maxsize=1)
def levels():
    """{level: LevelClock}."""
    return {row.pop("code"): LevelClock(**row) for row in [dict(row) for row in _table()["level"]]}


@lru_cache(maxsize=1)
def windows():
    """The phases in order."""
    return [PhaseWindow(row["code"], row.get("last_day"), row["level"]) for row in _table()["phase"]]


def phase_on(day, released_on):
    """(phase, last day of it or None) on `day` for somebody released on `released_on` (a date or None)."""
    if released_on is None:
        return Phase.UNKNOWN, None
    number = (day - released_on).days
    for window in windows():
        if window.last_day is None or number <= window.last_day:
            until = None if window.last_day is None else released_on + timedelta(days=window.last_day)
            return Phase(window.phase), until
    raise AssertionError("the last phase has no end")


def default_level(phase):
    """The level a case of this phase begins with; unknown is treated with care."""
    return next((Level(window.level) for window in windows() if window.phase == phase), Level.HIGH)


def contact_due(level, since):
    """The moment by which a two-way contact is due after `since` (an aware datetime)."""
    return since + timedelta(hours=levels()[level].contact_hours)


def released_moment(released_on, zone=None):
    """The local midnight a release day begins with, aware; lists give days, not hours."""
    return datetime.combine(released_on, time(0), tzinfo=ZoneInfo(zone or settings.TIME_ZONE))


def first_contact_starts(released_on, opened_at, zone=None):
    """First-contact clocks start at the later of release and case opening (E23)."""
    if released_on is None or not isinstance(released_on, date):
        return opened_at
    return max(released_moment(released_on, zone), opened_at)
