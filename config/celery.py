"""Celery: messages carry ids as JSON, and the clock is a table of scans."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("puente")
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
app.conf.beat_schedule = {}

app.autodiscover_tasks()
