"""The notices of the demonstration: what is due now, told as the engine tells it."""

from reminders.delivery import deliver
from reminders.scanning import scan
from vault.demo_data import DemoData, demo


def make(scene):
    """One scan and one delivery, with the first slice; the tasks go on from there."""
    scan(scene.now)
    deliver(scene.now)


demo.register(DemoData(key="notices", make=make, order=910, once=True))
