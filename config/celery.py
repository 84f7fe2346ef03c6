"""Celery: messages carry ids as JSON, and the clock is a table of scans."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Beat sends names of tasks by the clock; it needs neither models nor addresses, so it leaves them unloaded.
BEAT = os.environ.get("PUENTE_PART") == "beat"

app = Celery("puente", fixups=[] if BEAT else None)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    enable_utc=True,
    worker_send_task_events=False,
    task_send_sent_event=False,
)

# A scan is the guarantee, a task is only a nudge: each of these may run twice, late or not for a while.
app.conf.beat_schedule = {
    "reminders: what is due": {"task": "reminders.scan", "schedule": 60.0, "options": {"expires": 60}},
    "reminders: tell it": {"task": "reminders.deliver", "schedule": 30.0, "options": {"expires": 30}},
    "reminders: sweep": {"task": "reminders.sweep", "schedule": 24 * 3600.0},
    "reports: count": {"task": "reports.count", "schedule": 600.0, "options": {"expires": 600}},
    "reports: make": {"task": "reports.make_waiting", "schedule": 30.0, "options": {"expires": 30}},
    "reports: sweep": {"task": "reports.sweep", "schedule": 3600.0},
    "imports: go on": {"task": "imports.scan", "schedule": 60.0, "options": {"expires": 60}},
    "imports: sweep": {"task": "imports.sweep", "schedule": 3600.0},
    "cases: phases": {"task": "cases.move_phases", "schedule": 3600.0, "options": {"expires": 3600}},
    "people: index": {"task": "people.write_index", "schedule": 60.0, "options": {"expires": 60}},
    "house: outbox of the trail": {"task": "house.carry_outbox", "schedule": 60.0, "options": {"expires": 60}},
    "house: sweep": {"task": "house.sweep", "schedule": 24 * 3600.0},
    "accounts: letters": {"task": "accounts.send_letters", "schedule": 60.0, "options": {"expires": 60}},
    "accounts: sweep": {"task": "accounts.sweep", "schedule": 24 * 3600.0},
}

if not BEAT:
    app.autodiscover_tasks()
