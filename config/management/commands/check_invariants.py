"""`manage.py check_invariants`: whether the house is sound, after a demonstration was made or a backup restored."""

from django.core.management.base import BaseCommand, CommandError

from casework.cases.invariants import broken_cases


class Command(BaseCommand):
    help = "Says what does not hold of the cases, or that all is well."

    def handle(self, **options):
        """One line for each thing that is wrong."""
        broken = list(broken_cases())
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"{len(broken)} things do not hold.")
        self.stdout.write("Everything holds.")
