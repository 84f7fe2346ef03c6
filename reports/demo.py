"""The figures of the demonstration, counted as the hourly task counts them."""

import time

from reports.counting import count_all
from vault.demo_data import DemoData, demo

PAUSE = 60  # seconds between two counts, while a big demonstration is made slice by slice
counted = {"at": None}


def make(scene):
    """Counts after the first slice, and then now and then; the task counts the rest."""
    now = time.monotonic()
    if scene.is_first or now - counted["at"] > PAUSE:
        count_all(scene.now)
        counted["at"] = now


demo.register(DemoData(key="figures", make=make, order=900))
