"""A day as people type it."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MONTHS = {
    "ene": 1, "jan": 1, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "aug": 8,
    "sep": 9, "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12,
}  # fmt: skip
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
WORDS = re.compile(r"(\d{1,2})(?:\s+de)?\s+([a-záéíóú]{3,})\.?(?:(?:\s+del?)?\s+(\d{4}|\d{2}))?", re.IGNORECASE)
MONTH_LENGTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def read_day(text, *, today):
    """The day that was typed. Two-digit years lie in the past; without a year it is the last such day before `today`.
    Raises ValidationError with what is wrong and what to do."""
    text = text.strip()
    if met := ISO.fullmatch(text):
        year, month, day = (int(part) for part in met.groups())
    elif met := NUMBERS.fullmatch(text):
        day, month, year = int(met[1]), int(met[2]), full_year(met[3], today)
    elif (met := WORDS.fullmatch(text)) and met[2][:3].lower() in MONTHS:
        day, month = int(met[1]), MONTHS[met[2][:3].lower()]
        year = full_year(met[3], today) if met[3] else today.year - ((month, day) > (today.month, today.day))
    else:
        raise ValidationError(_("Write the day like 7/3/2025 or 7 mar 2025."))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(why_not(day, month, year)) from error


def full_year(digits, today):
    """Four digits of a year of which two were typed: never one that lies ahead by more than this year."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + 2000 if year <= today.year % 100 else year + 1900


def why_not(day, month, year):
    """What is wrong with a day that does not exist."""
    if not 1 <= month <= 12:
        return _("There is no month %(month)s.") % {"month": month}
    if month == 2 and day == 29:
        return _("In %(year)s February had 28 days.") % {"year": year}
    return _("This date does not exist: that month has %(days)s days.") % {"days": MONTH_LENGTHS.get(month, 31)}


class DayField(forms.CharField):
    """One text field for a day, forgiving; with quick days under it where `days` is set."""

    def __init__(self, *, days=False, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("day/month/year, for example 7/3/2025"))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.days = days
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value):
        """A day as it is typed."""
        return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value

    def clean(self, value):
        """The day, or None."""
        text = super().clean(value)
        return read_day(text, today=timezone.localdate()) if text else None
