"""The house's Celery app for fault tests, with one indicator and one e-mail that take as long as a file is not there.

Each says in a file when it begins and when it is through: nothing but files and rows need be asked."""

import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.celery import app
from reminders import delivery
from reports import making

VAR = Path(os.environ["PUENTE_VAR"])
__all__ = ["app"]


def note(word):
    """A line in `said`."""
    with (VAR / "said").open("a") as file:
        file.write(f"{word}\n")


def wait_for_go(word):
    """Says that it begins, waits for the file `go`, says that it is through."""
    note(f"begin {word}")
    while not (VAR / "go").exists():
        time.sleep(0.05)
    note(f"end {word}")


def slow_count(indicator, period, at, count=making.count):
    """As the house counts, but the fourth figure takes its time."""
    if indicator.key == "enrolments":
        wait_for_go(indicator.key)
    return count(indicator, period, at)


def slow_mail(user):
    """An e-mail that takes its time and goes nowhere."""
    wait_for_go(f"mail {user.pk}")


making.count = slow_count
delivery.mail = slow_mail
