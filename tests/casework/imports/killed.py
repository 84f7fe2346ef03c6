"""Run as a process of its own by `test_faults.py`: begins a commit and is killed at a named place, or looks."""

import json
import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Team, User
from accounts.roles import Role
from casework.cases.models import Case
from casework.imports import committing, slices, tasks
from casework.imports.models import Import, ImportRow
from casework.people.models import Person
from casework.releases.models import Release
from tests.casework.imports.conftest import a_list, account_of, commit, staged
from tests.world import grant, make_user

ROWS = [[f"Ada {chr(65 + at)}", "Ferrer Luz", "", f"{at + 1}/4/1985", "", "10/02/2025", ""] for at in range(12)]


def die(*args, **more):
    """Kills this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def make():
    """The databases, an importer, a list that is ready."""
    for alias in ("default", "keyring", "audit"):
        call_command("migrate", database=alias, verbosity=0)
    team = Team.objects.create(name="Uno", catches_all=True)
    sara = make_user("sara", Role.SUPERVISOR, team)
    grant(sara, Role.IMPORTER, team)
    staged(a_list(*ROWS), sara)


def in_slices():
    """As if five rows were many."""
    committing.AT_ONCE = slices.SLICE = 5


def begin(place):
    """Presses the button and dies at a place of the commit."""
    where = {
        "before": (committing.Plan, "prepare"), "late": (Import, "commit"), "between": (committing, "publish"),
    }  # fmt: skip
    setattr(*where[place], die)
    commit(Import.objects.get(), User.objects.get(email="sara@example.org"))


def look():
    """What is there."""
    print(
        json.dumps(
            {
                "cases": Case.objects.count(), "people": Person.objects.count(), "releases": Release.objects.count(),
                "seen": Person.objects.filter(case__isnull=False).count(), "status": Import.objects.get().status,
                "taken": ImportRow.objects.taken().count(),
            }
        )
    )  # fmt: skip


def finish():
    """The next scan, after the lease has run out."""
    Import.objects.update(beat_at=timezone.now() - committing.LEASE * 2)
    tasks.scan()
    tasks.scan()


def press_again():
    """Somebody presses again while the lease has run out."""
    import_ = Import.objects.get()
    Import.objects.update(beat_at=None)
    with account_of(import_.importer):
        committing.run(import_, by=import_.importer, at=timezone.now())


if __name__ == "__main__":
    step, *rest = sys.argv[1:]
    if rest:
        in_slices()
    steps = {"make": make, "look": look, "finish": finish, "press_again": press_again}
    steps.get(step, lambda: begin(step))()
