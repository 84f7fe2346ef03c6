"""The broker goes and comes back; a worker dies in the middle: whatever was sent is done."""

import os
import signal

import pytest
from celery import Celery

from config import broker
from tests.faults.processes import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def letters(house):
    """`send(word)` and `lines()` over a broker and a worker that run."""
    house.start_broker()
    house.start_worker("tests.faults.letters")
    file = house.folder / "letters.txt"
    app = Celery("sender", broker=broker.celery_url(house.url), fixups=[])

    class Letters:
        @staticmethod
        def send(word, seconds=0):
            with app.connection_for_write() as connection:
                app.send_task("letters.write", [str(file), word, seconds], connection=connection, ignore_result=True)

        @staticmethod
        def lines():
            return file.read_text().splitlines() if file.exists() else []

    return Letters


def test_a_worker_goes_on_when_its_broker_was_killed_and_came_back(house, letters):
    letters.send("before")
    wait_until(lambda: "end before" in letters.lines(), what="the first letter")
    house.kill("broker")
    house.start_broker()
    letters.send("after")
    wait_until(lambda: "end after" in letters.lines(), what="the letter after the restart")


def test_what_was_queued_outlives_the_broker(house, letters):
    house.kill("worker", signal.SIGTERM)
    for number in range(20):
        letters.send(f"n{number}")
    house.kill("broker", signal.SIGTERM)
    house.start_broker()
    house.start_worker("tests.faults.letters")
    wait_until(lambda: sum(line.startswith("end") for line in letters.lines()) == 20, what="twenty letters")


def test_a_task_whose_process_was_killed_runs_again(house, letters):
    letters.send("long", seconds=2)
    begun = wait_until(letters.lines, what="its beginning")
    os.kill(int(begun[0].split()[2]), signal.SIGKILL)
    wait_until(lambda: "end long" in letters.lines(), what="its second run")
    assert sum(line.startswith("begin long") for line in letters.lines()) == 2
