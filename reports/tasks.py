"""Counting and making reports. Each may run twice: counts replace counts, and a report is taken by one."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from reports.counting import count_all
from reports.making import make
from reports.models import Report
from vault.audit import for_the_house
from vault.purposes import Purpose

log = logging.getLogger(__name__)
AT_ONCE = 20


@shared_task(name="reports.count")
def count_figures():
    """Counts everything that the dashboard shows."""
    with for_the_house(Purpose.COUNTING):
        count_all(timezone.now())


@shared_task(name="reports.make")
def make_report(report_id):
    """A nudge, after somebody asked for a report. The scan would find it as well."""
    report = Report.objects.without_file().select_related("maker", "team").filter(pk=report_id).first()
    if report is not None:
        make(report, timezone.now())


@shared_task(name="reports.make_waiting")
def make_waiting():
    """Makes what waits, and what a worker left unfinished."""
    waiting = Report.objects.free(timezone.now()).order_by("asked_at").values_list("pk", flat=True)
    for report_id in list(waiting[:AT_ONCE]):
        make_report(str(report_id))


@shared_task(name="reports.sweep")
def sweep_reports():
    """Reports go after seven days, and their keys with them."""
    for report in Report.objects.gone_by(timezone.now()).without_file():
        report.forget()


def make_soon(report):
    """Asks a worker to make it now; without a broker the next scan does."""
    try:
        make_report.delay(str(report.pk))
    except OperationalError as error:
        log.warning("The worker could not be nudged: %s", type(error).__name__)
