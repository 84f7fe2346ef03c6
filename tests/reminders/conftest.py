"""A rule of the tests' own over cases, and the small world."""

from datetime import time, timedelta

import pytest

from casework.cases.models import Case
from reminders.rule import Rule, Step, rules
from reminders.scanning import annotated
from tests.world import build_world

STEPS = (
    Step("before", timedelta(hours=-4)),
    Step("after", timedelta(hours=20), mail=True),
    Step("eve", days=-1, at=time(16)),
    Step("morning", days=0, at=time(0, 30)),  # an hour that the clocks of Havana leave out, and one that comes twice
)


def due(step, since, until):
    """Cases by the moment their clock starts."""
    first, end = step.window(since, until)
    rows = Case.objects.filter(clock_starts_at__gte=first, clock_starts_at__lt=end)
    return annotated(rows, "clock_starts_at")


def make_rule(**changes):
    """A rule that always holds and is for the case's worker."""
    usual = {
        "key": "trial", "label": "Trial", "due": due, "rows": Case.objects.all, "still": lambda case, moment, at: True,
        "audience": lambda case, step: [case.worker_id] if case.worker_id else [],
        "seen_by": Case.objects.visible_to, "title": lambda case, step: f"Trial {case.code}",
        "many": lambda count, step: f"{count} trials", "url": Case.get_absolute_url, "steps": STEPS,
    }  # fmt: skip
    return Rule(**(usual | changes))


@pytest.fixture
def world(db):
    """Two teams, their staff, four cases."""
    return build_world()


@pytest.fixture
def trial():
    """Registers a trial rule for one test: `with trial(steps=...) as rule:`."""
    return lambda **changes: rules.with_entry(make_rule(**changes))
