"""Real processes in a folder of their own: what a fault test stops, kills and starts again."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import redis

from config import broker

ROOT = Path(__file__).resolve().parents[2]


def wait_until(true, seconds=30, what=""):
    """Wait for a condition; a deadline that passes fails the test and says what was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what or true}"
        time.sleep(0.05)
    return answer


class Processes:
    """Broker, worker, beat and commands over one folder, started as `make run` starts them."""

    def __init__(self, folder):
        self.folder, self.running = Path(folder), {}
        self.socket = self.folder / "valkey.sock"
        self.url = broker.socket_url(self.socket)
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PUENTE_VAR": str(self.folder),
            "PUENTE_TESTING": "1",
            "REDIS_URL": self.url,
            "SECRET_KEY": "only-for-tests",
            "PUENTE_MASTER_KEY": os.environ["PUENTE_MASTER_KEY"],
        }

    def start(self, name, *command, **environment):
        """A process of this name, in a group of its own."""
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        return self.running[name]

    def start_broker(self):
        """Valkey, answering."""
        self.start("broker", *broker.command(self.socket, self.folder))
        wait_until(self.broker_answers, what="the broker")

    def start_worker(self, app="config"):
        """One worker with one child."""
        command = (sys.executable, "-m", "celery", "-q", "-A", app, "worker", "-P", "prefork", "-c", "1", "-l", "INFO")
        return self.start("worker", *command, "--without-gossip", "--without-mingle")

    def broker_answers(self):
        """True if it says PONG."""
        try:
            return redis.Redis.from_url(self.url).ping()
        except redis.RedisError:
            return False

    def manage(self, *words, **environment):
        """A management command, to its end; gives what it printed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

    def kill(self, name, number=signal.SIGKILL):
        """End a process and what it started, by default without a chance to tidy up."""
        process = self.running.pop(name)
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        process.wait(20)

    def log(self, name):
        """What it has written so far."""
        return (self.folder / f"{name}.log").read_text()


@contextmanager
def processes(folder):
    """Processes that are gone when the test is."""
    house = Processes(folder)
    try:
        yield house
    finally:
        for name in list(house.running):
            house.kill(name)
