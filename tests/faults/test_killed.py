"""A worker that is killed in the middle: the report is made once, later; notices are told once, later."""

import sqlite3
import sys
from contextlib import closing

import pytest

from tests.faults.processes import wait_until

pytestmark = pytest.mark.slow

PEOPLE = """
from django.core.management import call_command
for alias in ("default", "keyring", "audit"):
    call_command("migrate", database=alias, verbosity=0)
from tests.world import build_world
build_world()
"""
ASK = (
    PEOPLE
    + """
import datetime, json
from django.utils import timezone
from accounts.models import User
from reports.models import Report
from reports.tasks import make_soon
report = Report.ask(by=User.objects.get(email="manuel@example.org"), at=timezone.now(), name="monthly",
    first_day=datetime.date(2026, 1, 1), last_day=datetime.date(2026, 1, 31), language="es", format="pdf")
make_soon(report)
"""
)
LEASE_IS_OVER = """
import datetime
from django.utils import timezone
from reports.models import Report
from reports.tasks import make_waiting
past = timezone.now() - datetime.timedelta(seconds=1)
Report.objects.filter(state="making").update(lease_until=past)
make_waiting.delay()
"""
RING = (
    PEOPLE
    + """
import datetime
from django.utils import timezone
from casework.cases.models import Case
from reminders.scanning import scan
from reminders.tasks import deliver_reminders
begun = timezone.now() - datetime.timedelta(hours=30)
Case.objects.update(clock_starts_at=begun, opened_at=begun)
scan(timezone.now(), only="first-contact")
from reminders.delivery import Budget, spread
spread(timezone.now(), Budget(None))
from reminders.models import Delivery
Delivery.objects.filter(channel="mail").update(send_at=timezone.now())
deliver_reminders.delay()
"""
)
CLAIM_IS_OVER = """
import datetime
from django.utils import timezone
from reminders.models import Delivery
from reminders.tasks import deliver_reminders
past = timezone.now() - datetime.timedelta(seconds=1)
Delivery.objects.filter(claimed_until__isnull=False).update(claimed_until=past)
deliver_reminders.delay()
"""


REPORT = "SELECT state, slices_done, attempts, content IS NOT NULL FROM reports_report"
TOLD = "SELECT channel || ' ' || state, count(*) FROM reminders_delivery GROUP BY channel, state"


def run(house, code):
    """Runs some lines as the house would."""
    house.manage("shell", "--no-imports", "-c", code)


def rows(house, question):
    """What the database says."""
    with closing(sqlite3.connect(house.folder / "puente.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchall()


def said(house, word):
    """How often a line stands in the file of what was said."""
    path = house.folder / "said"
    return path.read_text().splitlines().count(word) if path.exists() else 0


@pytest.fixture
def killed(house):
    """`killed(code)`: the code is run, a worker takes what it asked for, is killed in the middle, and may go on later."""

    def in_the_middle(code):
        house.start_broker()
        run(house, code)
        house.start_worker("tests.faults.slow")
        wait_until(lambda: (house.folder / "said").exists(), 90, "the slow part")
        house.kill("worker")
        return house

    return in_the_middle


def go_on(house, code):
    """The time of claims passes, nothing is slow any more, and a worker is there again."""
    (house.folder / "go").touch()
    run(house, code)
    house.start_worker("tests.faults.slow")


def test_a_report_whose_worker_is_killed_is_made_once_later(killed):
    house = killed(ASK)
    assert rows(house, REPORT) == [("making", 3, 1, 0)]
    go_on(house, LEASE_IS_OVER)
    wait_until(lambda: rows(house, REPORT)[0][0] == "ready", 90, "the report")
    assert rows(house, REPORT) == [("ready", 8, 2, 1)]
    assert said(house, "end enrolments") == 1  # the figures before it were not counted again


def test_notices_whose_worker_is_killed_are_told_once_later(killed):
    house = killed(RING)
    before = dict(rows(house, TOLD))
    assert before["mail waiting"] == 5 and "mail sent" not in before
    go_on(house, CLAIM_IS_OVER)
    wait_until(lambda: dict(rows(house, TOLD)).get("mail sent") == 5, 90, "the e-mails")
    ended = [line for line in (house.folder / "said").read_text().splitlines() if line.startswith("end mail")]
    assert len(ended) == len(set(ended)) == 5
    assert dict(rows(house, TOLD))["app sent"] == before["app sent"]


def test_two_deliverers_who_start_together_tell_once(house):
    run(house, RING.replace("deliver_reminders.delay()", ""))
    letters = f"filemail:///{house.folder}/letters"
    for name in ("one", "two"):
        house.start(name, sys.executable, "manage.py", "deliver_reminders", EMAIL_URL=letters)
    wait_until(lambda: all(process.poll() is not None for process in house.running.values()), 90, "both deliverers")
    assert sum(int(house.log(name).split()[-2]) for name in ("one", "two")) == 7 + 5
    told = dict(rows(house, TOLD))
    assert (told["mail sent"], told["app sent"]) == (5, 7)
    text = "".join(path.read_text() for path in (house.folder / "letters").iterdir())
    assert text.count("\nTo: ") == 5
