"""`manage.py deliver_reminders`: one delivery, as Celery does it."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders.delivery import deliver


class Command(BaseCommand):
    help = "Tells what waits to be told."

    def handle(self, **options):
        """One pass."""
        self.stdout.write(f"{deliver(timezone.now())} sent")
