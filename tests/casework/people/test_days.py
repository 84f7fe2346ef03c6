"""A day as people type it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.people.fields import read_day

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("7/3/2025", (2025, 3, 7)), ("07-03-25", (2025, 3, 7)), ("7.3.2025", (2025, 3, 7)), ("2025-03-07", (2025, 3, 7)),
        ("7 mar", (2026, 3, 7)), ("11 mar", (2025, 3, 11)), ("7 de marzo de 2025", (2025, 3, 7)), ("3/4/85", (1985, 4, 3)),
        ("7 sept 2024", (2024, 9, 7)), (" 7 3 2025 ", (2025, 3, 7)),
        ("29/2/2024", (2024, 2, 29)), ("1 Dec 99", (1999, 12, 1)),
    ],
)  # fmt: skip
def test_it_is_understood(typed, day):
    assert read_day(typed, today=TODAY) == date(*day)


@pytest.mark.parametrize("typed", ["31/6/2025", "29/2/2025", "0/1/2025", "1/13/2025", "ayer", "7", "7/3", "", "7 xyz"])
def test_what_does_not_exist_is_refused_with_words(typed):
    with pytest.raises(ValidationError) as refusal:
        read_day(typed, today=TODAY)
    assert refusal.value.messages[0]
