"""`make bench`: Puente's pages against a plain admin changelist, over HTTP, interleaved, one worker each (E36).

`PEOPLE="553 5530"` says for how many people; `REQUESTS` how many times each page is asked for."""

import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.client import Browser

ROOT = Path(__file__).resolve().parents[2]
SIZES = [int(size) for size in os.environ.get("PEOPLE", "553 5530").split()]
REQUESTS = int(os.environ.get("REQUESTS", "200"))
LIST = ROOT / "tests" / "data" / "release-list.xlsx"
PASSWORD = "puente-demo-2025"
FIND = ["mar", "her", "yoe", "gon", "rod", "per", "dia", "alv"]


def free_port():
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(module, port, env):
    """gunicorn with one worker; waits until it listens."""
    command = [sys.executable, "-m", "gunicorn", f"{module}:application", "-w", "1", "--no-control-socket"]
    process = subprocess.Popen([*command, "-b", f"127.0.0.1:{port}", "--log-level", "error"], env=env, cwd=ROOT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise SystemExit(f"{module} does not listen")


def manage(env, *arguments):
    """One command of manage.py; answers its seconds."""
    began = time.monotonic()
    subprocess.run([sys.executable, "manage.py", *arguments], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def medians(asks):
    """{name: median milliseconds} of REQUESTS rounds in which each of `asks` is sent once. Anything but 200 ends it."""
    times = {name: [] for name in asks}
    for number in range(REQUESTS + 5):
        for name, ask in asks.items():
            status, _, _, took = ask(number)
            if status != 200:
                raise SystemExit(f"{name}: {status}")
            if number >= 5:
                times[name].append(took)
    return {name: statistics.median(values) for name, values in times.items()}


def measure(size, folder):
    """The figures for one size: {row: milliseconds or seconds}."""
    env = os.environ | {"PUENTE_VAR": str(folder), "PUENTE_DEMO": "1", "PLAIN_DATABASE": str(folder / "plain.sqlite3")}
    env.pop("PUENTE_TESTING", None)
    setup = manage(env, "setup", "--people", str(size))
    key = subprocess.run([sys.executable, "-m", "tests.bench.plain.fill", str(size)], env=env, cwd=ROOT, check=True,
                         capture_output=True, text=True).stdout.strip()  # fmt: skip
    ours, theirs = free_port(), free_port()
    servers = [serve("config.wsgi", ours, env), serve("tests.bench.plain.wsgi", theirs, env)]
    try:
        held = people_in(folder / "puente.sqlite3")
        if held < size:
            raise SystemExit(f"The demonstration holds {held} people, not {size}.")
        figures = pages(ours, theirs, key)
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    figures["set up with demo data (s)"] = setup
    figures["import of 571 rows, preview and commit (s)"] = manage(env, "import_people", str(LIST))
    return figures


def people_in(path):
    """How many people the database really holds: a figure for a size is of that size."""
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT count(*) FROM people_person").fetchone()[0]


def pages(ours, theirs, key):
    """The medians of the pages, asked for in turns."""
    worker, supervisor, manager, admin = Browser(ours), Browser(ours), Browser(ours), Browser(theirs)
    worker.sign_in("caseworker@demo.puente.test", PASSWORD)
    supervisor.sign_in("supervisor@demo.puente.test", PASSWORD)
    manager.sign_in("manager@demo.puente.test", PASSWORD)
    admin.cookies["sessionid"] = key
    code = re.search(r"/cases/(P-[0-9A-Z]{7})/", worker.send("GET", "/cases/")[1])[1]
    tokens = {browser: browser.csrf("/people/") for browser in (worker, supervisor)}

    def find(browser):
        return lambda number: browser.send(
            "POST", "/people/", {"csrfmiddlewaretoken": tokens[browser], "q": FIND[number % len(FIND)]}
        )

    return medians(
        {
            "admin changelist, filtered": lambda number: admin.send(
                "GET", "/admin/plainpeople/person/?status__exact=active"
            ),
            "caseload, filtered (supervisor)": lambda number: supervisor.send("GET", "/cases/?status=active"),
            "case page": lambda number: worker.send("GET", f"/cases/{code}/"),
            "admin icontains": lambda number: admin.send(
                "GET", f"/admin/plainpeople/person/?q={FIND[number % len(FIND)]}"
            ),
            "find by 3 letters (caseworker)": find(worker),
            "find by 3 letters (supervisor)": find(supervisor),
            "My day": lambda number: worker.send("GET", "/today/"),
            "dashboard": lambda number: manager.send("GET", "/dashboard/"),
        }
    )


BARS = [
    ("caseload, filtered (supervisor)", "admin changelist, filtered", 1.0),
    ("case page", "admin changelist, filtered", 1.5),
    ("find by 3 letters (caseworker)", "admin icontains", 1.0),
    ("find by 3 letters (supervisor)", "admin icontains", 1.0),
]


def main():
    """Prints one table a size, then how each page grew."""
    found = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="puente-bench-") as folder:
            found[size] = measure(size, Path(folder))
        print(f"\n{size} people, {REQUESTS} requests each, medians")
        for name, value in found[size].items():
            print(f"  {name:<48} {value:9.1f} {'' if '(s)' in name else 'ms'}")
        for name, base, bar in BARS:
            print(f"  {name + ' / ' + base:<70} {found[size][name] / found[size][base]:5.2f} x (bar {bar})")
    if len(SIZES) > 1:
        first, last = SIZES[0], SIZES[-1]
        print(f"\nGrowth from {first} to {last} people (bar 1.5)")
        for name in found[first]:
            if "(s)" not in name:
                print(f"  {name:<48} {found[last][name] / found[first][name]:5.2f} x")


if __name__ == "__main__":
    main()
