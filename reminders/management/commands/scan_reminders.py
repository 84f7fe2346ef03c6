"""`manage.py scan_reminders`: one scan, as Celery does it."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders.scanning import scan


class Command(BaseCommand):
    help = "Writes down what is due and was not yet written."

    def handle(self, **options):
        """One pass."""
        self.stdout.write(f"{scan(timezone.now())} new")
