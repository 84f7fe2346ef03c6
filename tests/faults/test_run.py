"""`make run`: refuses in one line what cannot be, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import run
from tests.faults.processes import ROOT, wait_until

pytestmark = pytest.mark.slow


def start(folder, **environment):
    """The runner over its own folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=os.environ | {"PUENTE_VAR": str(folder), "PUENTE_DEMO": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_taken_port_is_said_in_one_line(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        runner = start(house.folder, PORT=str(taken.getsockname()[1]))
        told, _ = runner.communicate(timeout=30)
    assert runner.returncode == 1
    assert len(told.splitlines()) == 1
    assert "is not free" in told


def test_a_second_run_in_one_folder_is_refused_in_one_line(house, monkeypatch):
    monkeypatch.setattr(run, "VAR", house.folder)
    with run.lock():
        runner = start(house.folder)
        told, _ = runner.communicate(timeout=30)
    assert runner.returncode == 1
    assert told.splitlines() == [f"puente: Puente is already running here (process {os.getpid()})."]


@pytest.mark.parametrize("text", ["many", "0", "70000", "-1"])
def test_a_port_is_a_number(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(run.Stop):
        run.read_port()


class Toy(run.House):
    """The parent over children that only sleep."""

    def __init__(self):
        self.children, self.environment = [], dict(os.environ)
        self.stopping = run.threading.Event()


def watch_until(house, true):
    """Let the parent look until something holds."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        house.watch(0.02)


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """A parent with two children, restarted without delay."""
    monkeypatch.setattr(run, "DELAYS", (0, 0, 0))
    monkeypatch.setattr(run, "VAR", tmp_path)
    house = Toy()
    for name in ("first", "second"):
        house.start(name, [sys.executable, "-c", "import time; time.sleep(600)"])
    yield house
    for child in house.children:
        child.end()


def test_a_child_that_dies_is_started_again(toy):
    was = toy.children[0].process.pid
    os.kill(was, signal.SIGKILL)
    watch_until(toy, lambda: toy.children[0].process and toy.children[0].process.pid != was)
    assert toy.children[1].process.poll() is None


def test_five_deaths_in_a_minute_stop_everything(toy):
    with pytest.raises(run.Stop) as stop:
        while True:
            watch_until(toy, lambda: all(child.process for child in toy.children))
            os.kill(toy.children[0].process.pid, signal.SIGKILL)
            watch_until(toy, lambda: not toy.children[0].process)
    assert stop.value.code == 1
    assert len(toy.children[0].deaths) == 5


def test_what_a_child_started_ends_with_it(toy):
    code = "import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"
    child = run.Child("parent", [sys.executable, "-c", code])
    child.start(toy.environment)
    group = child.process.pid
    wait_until(lambda: any(member_of(group)), what="the grandchild")
    child.end()
    wait_until(lambda: not any(member_of(group)), what="its end")


def member_of(group):
    """True for each living process of this group but its leader."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        yield int(words[2]) == group and words[0] != "Z" and int(status.parent.name) != group
