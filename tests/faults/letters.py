"""A small Celery app for fault tests: its task leaves a line in a file, so that nothing but the file need be asked."""

import os
import time
from pathlib import Path

from celery import Celery

from config import broker
from config import settings as house

app = Celery("letters", broker=broker.celery_url(os.environ["REDIS_URL"]), fixups=[])
app.conf.update(
    task_acks_late=house.CELERY_TASK_ACKS_LATE,
    task_reject_on_worker_lost=house.CELERY_TASK_REJECT_ON_WORKER_LOST,
    task_ignore_result=True,
    worker_prefetch_multiplier=house.CELERY_WORKER_PREFETCH_MULTIPLIER,
    broker_transport_options=house.CELERY_BROKER_TRANSPORT_OPTIONS,
    broker_connection_retry_on_startup=True,
)


@app.task(bind=True, name="letters.write")
def write(self, path, word, seconds=0):
    """Says that it begins, takes its time, says that it is done."""
    with Path(path).open("a") as file:
        file.write(f"begin {word} {os.getpid()}\n")
        file.flush()
        time.sleep(seconds)
        file.write(f"end {word}\n")
