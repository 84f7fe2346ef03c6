"""`make run`: broker, web, worker and beat under one parent that restarts what dies and ends them all.

Standard library only: this process is small and outlives the others. Each child is the leader of a group
of its own, so that Ctrl+C reaches the parent alone, and asks the kernel to end it when the parent is gone.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from config import broker

BASE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PUENTE_VAR") or BASE / "var").resolve()
DELAYS = (1, 2, 4)
"""Seconds before a child is started again: after its first death, its second, every further one."""
DEATHS, WITHIN = 5, 60
"""So many deaths within so many seconds end everything."""
PATIENCE = 10
"""Seconds that a child is given to end by itself."""
FIRST_PAGE = 60
"""Seconds that the first page may take."""
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PARENT_IS_GONE = 1  # PR_SET_PDEATHSIG


class Stop(Exception):
    """Everything ends, with this exit code and, if it has one, this sentence."""

    def __init__(self, code=0, sentence=""):
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def die_with(parent):
    """End this process when `parent` does, on Linux even if that was killed."""
    if LIBC:
        LIBC.prctl(PARENT_IS_GONE, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """A process of the house: started, started again when it dies, ended with all that it started."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.process, self.deaths, self.due = None, [], None

    def start(self, environment):
        """Start it now."""
        parent = os.getpid()

        def before():
            os.setpgid(0, 0)
            die_with(parent)

        self.due = None
        self.process = subprocess.Popen(self.command, cwd=BASE, env=environment, preexec_fn=before)

    def died(self):
        """True once for each death; whatever it left running is ended."""
        if self.process is None or self.process.poll() is None:
            return False
        self.code, process, self.process = self.process.returncode, self.process, None
        self.sweep(process.pid)
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < WITHIN] + [now]
        self.due = now + DELAYS[min(len(self.deaths), len(DELAYS)) - 1]
        return True

    def end(self):
        """Ask it to end, then make it; nothing of its group is left."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.sweep(self.process.pid)
        self.process = None

    @staticmethod
    def sweep(group):
        """Kill what is left of a group whose leader is gone."""
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


class House:
    """The children in the order in which they start; they end in the reverse one."""

    def __init__(self, port):
        self.port, self.children, self.stopping = port, [], threading.Event()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
            "PUBLIC_URL": os.environ.get("PUBLIC_URL", f"http://localhost:{port}"),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "MALLOC_ARENA_MAX": "2",
        }
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def live(self):
        """Start everything, say so when the first page answers, and watch until it is time to stop."""
        self.start_broker()
        self.set_up()
        self.start("web", gunicorn(self.port))
        self.wait_until("The first page did not come.", lambda: page_answers(self.port), FIRST_PAGE)
        self.start(
            "worker",
            celery(
                "worker",
                "--pool",
                "prefork",
                "--concurrency",
                "1",
                "--without-gossip",
                "--without-mingle",
                "--max-memory-per-child",
                "300000",
            ),
        )
        self.start(
            "beat",
            celery("beat", "--scheduler", "config.beat.OneBeat", "--schedule", str(VAR / "beat"), "--pidfile", ""),
        )
        self.welcome()
        while True:
            self.watch()

    def start(self, name, command):
        """One more child."""
        child = Child(name, command)
        self.children.append(child)
        child.start(self.environment | {"PUENTE_PART": child.name})

    def start_broker(self):
        """Valkey on a socket under `var/`, unless REDIS_URL names another broker."""
        if os.environ.get("REDIS_URL"):
            return
        folder, note = VAR / "valkey", VAR / "broker.url"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = VAR / "valkey.sock"
        if not broker.fits(path):
            path = Path(tempfile.mkdtemp(prefix="puente-")) / "valkey.sock"
        self.environment["REDIS_URL"] = broker.socket_url(path)
        note.write_text(self.environment["REDIS_URL"])
        self.start("broker", broker.command(path, folder))
        self.wait_until("The broker did not start.", lambda: broker_answers(path), PATIENCE)

    def set_up(self):
        """Keys, migrations, texts, files and, the first time, the demo data."""
        setup = Child("setup", [sys.executable, "manage.py", "setup"])
        setup.start(self.environment)
        try:
            while setup.process.poll() is None:
                self.watch()
            if setup.process.returncode:
                raise Stop(1)
        finally:
            setup.end()

    def wait_until(self, otherwise, answers, seconds):
        """Watch until `answers()`; give up with the sentence `otherwise` after so many seconds."""
        deadline = time.monotonic() + seconds
        while not answers():
            if time.monotonic() > deadline:
                raise Stop(1, otherwise)
            self.watch(0.05)

    def watch(self, seconds=0.2):
        """Look once after the children; leave by `Stop` if it is time."""
        if self.stopping.wait(seconds):
            raise Stop
        now = time.monotonic()
        for child in self.children:
            if child.died():
                self.judge(child, now)
            elif child.due and child.due <= now:
                child.start(self.environment | {"PUENTE_PART": child.name})

    def judge(self, child, now):
        """Say that a child died, or stop everything if too many did."""
        deaths = sum(now - moment < WITHIN for other in self.children for moment in other.deaths)
        if deaths >= DEATHS:
            raise Stop(1, f"{child.name} ended with {child.code}: {deaths} deaths in a minute, so all stops.")
        say(f"{child.name} ended with {child.code}; starting it again in {round(child.due - now)} s.")

    def welcome(self):
        """The address and, in demo mode, who may sign in."""
        text = VAR / "welcome.txt"
        print(f"\nhttp://localhost:{self.port}\n", flush=True)
        if text.exists():
            print(text.read_text(), flush=True)

    def end(self):
        """End the children, the last one first; the broker goes when nobody speaks to it any more."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.kill())
        for child in reversed(self.children):
            child.end()
        note = VAR / "broker.url"
        if note.exists() and not os.environ.get("REDIS_URL"):
            path = Path(note.read_text().removeprefix("unix://").partition("?")[0])
            if path.parent != VAR and path.parent.name.startswith("puente-"):
                shutil.rmtree(path.parent, ignore_errors=True)
            note.unlink()

    def kill(self):
        """A second Ctrl+C: do not wait for anybody."""
        for child in self.children:
            if child.process:
                child.sweep(child.process.pid)


def gunicorn(port):
    """The web: one process, four threads, no access log."""
    scratch = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []  # noqa: S108
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--threads",
        "4",
        "--no-control-socket",
        "--graceful-timeout",
        "5",
        "--log-level",
        "warning",
        *scratch,
    ]


def celery(part, *options):
    """A part of Celery, without its banner."""
    return [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "--app",
        "config",
        part,
        "--loglevel",
        "WARNING",
        *options,
    ]


def page_answers(port):
    """True if the sign-in page comes."""
    question = f"GET /accounts/login/ HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(question.encode())
            return line.makefile("rb").readline().split()[1:2] == [b"200"]
    except OSError:
        return False


def broker_answers(path):
    """True if the broker on this socket says PONG."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def read_port():
    """PORT, 8000 if none is given."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(1, f"PORT is not a port number: {text}")
    return int(text)


def refuse_a_taken(port):
    """Nobody else may be listening there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Stop(1, f"Port {port} is not free. Choose another: make run PORT={port + 1}") from error


def lock():
    """This checkout is ours until we end; the open file is the lock."""
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = (VAR / "run.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.seek(0)
        raise Stop(1, f"Puente is already running here (process {held.read().strip()}).") from error
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def say(sentence):
    """One line for whoever sits at the terminal."""
    print(f"puente: {sentence}", file=sys.stderr, flush=True)


def main():
    """Run the house; the exit code says whether it ended because it was asked to."""
    house = None
    try:
        held = lock()
        port = read_port()
        refuse_a_taken(port)
        if os.environ.get("MAKELEVEL"):
            die_with(os.getppid())
        house = House(port)
        house.live()
    except Stop as stop:
        if stop.sentence:
            say(stop.sentence)
        code = stop.code
    finally:
        if house:
            house.end()
    held = None if code else held
    return code


if __name__ == "__main__":
    sys.exit(main())
