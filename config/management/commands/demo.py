"""`manage.py demo [--people N] [--seed S]`: synthetic people with two years of history."""

import time
from dataclasses import replace
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vault.audit import carry_outbox, for_the_house
from vault.demo_data import Scene, demo
from vault.purposes import Purpose

SLICE = 5_530
DEFAULT_PEOPLE = 553


class Command(BaseCommand):
    help = "Makes the people of a demonstration, in bulk. None of them exists."

    def add_arguments(self, parser):
        """How many, and from which seed."""
        parser.add_argument("--people", type=int, default=DEFAULT_PEOPLE)
        parser.add_argument("--seed", type=int, default=2025)

    def handle(self, *, people, seed, verbosity=1, **options):
        """All features in the order of the layers, slice by slice; what is made first is there for the next."""
        if not settings.DEMO:
            raise CommandError("Only a demonstration (PUENTE_DEMO=1) holds synthetic people.")
        if not 0 < people <= 553_000:
            raise CommandError("--people takes 1 to 553000.")
        began = time.monotonic()
        scene = Scene(people=0, seed=seed, now=timezone.now(), random=Random(seed))  # noqa: S311
        for done in range(0, people, SLICE):
            scene = replace(scene, people=min(SLICE, people - done), is_first=done == 0, cases=[], released_on={})
            self.make(scene, verbosity)
            if verbosity and people > SLICE:
                self.stdout.write(f"{min(done + SLICE, people)} of {people}, {time.monotonic() - began:.0f} s")
        self.stdout.write(f"{people} synthetic people in {time.monotonic() - began:.0f} s")

    def make(self, scene, verbosity):
        """One slice."""
        for entry in demo:
            if entry.once and not scene.is_first:
                continue
            began = time.monotonic()
            with for_the_house(Purpose.DEMO):
                entry.make(scene)
            carry_outbox()
            if verbosity > 1:
                self.stdout.write(f"{entry.key}: {time.monotonic() - began:.1f} s")
