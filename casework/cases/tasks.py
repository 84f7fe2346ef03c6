"""Phases move with the calendar: a pass at night, safe to run twice, late or in pieces."""

from celery import shared_task
from django.utils import timezone

from casework.cases.models import Case
from casework.releases.models import Release
from vault.audit import for_the_house
from vault.purposes import Purpose
from vault.sealing import open_all

BATCH = 200


@shared_task(name="cases.move_phases")
def move_phases():
    """Moves every open case whose phase has ended to the phase of today. Answers how many moved."""
    return move_phases_on(timezone.now())


def move_phases_on(at):
    """The same, as of `at`. In clear stands when a phase ends; the day of release is read for those alone."""
    today, moved = timezone.localdate(at), 0
    ended = Case.objects.open().filter(phase_until__lt=today)
    if not ended.exists():
        return moved
    with for_the_house(Purpose.SCAN) as account:
        last = None
        while batch := list((ended.filter(pk__gt=last) if last else ended).order_by("pk")[:BATCH]):
            days = newest_days([case.person_id for case in batch])
            for case in batch:
                moved += case.enter_phase(days.get(case.person_id), at=at)
            last = batch[-1].pk
            account.keys.clear()
    return moved


def newest_days(person_ids):
    """{person id: newest day of release}."""
    days = {}
    for release in open_all(Release.objects.filter(person_id__in=person_ids)):
        if release.released_on:
            days[release.person_id] = max(days.get(release.person_id, release.released_on), release.released_on)
    return days
