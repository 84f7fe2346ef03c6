"""`manage.py report NAME --from --to --out FILE`: one report, as Celery makes it."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from accounts.models import User
from reports import documents
from reports.counting import count
from reports.figures import Reader
from reports.indicator import indicators
from reports.making import NAMES, snapshot
from reports.periods import Period
from vault.audit import for_the_house
from vault.purposes import Purpose
from vault.sealing import open_all


class Command(BaseCommand):
    help = "Makes a report of the figures of a period as a file: .xlsx or .pdf, by the end of its name."

    def add_arguments(self, parser):
        """What, over which days, where to, in which language, for whom."""
        parser.add_argument("name", choices=NAMES)
        parser.add_argument(
            "--from", dest="first", required=True, type=date.fromisoformat, help="first day, YYYY-MM-DD"
        )
        parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, help="last day, YYYY-MM-DD")
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--lang", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE)
        parser.add_argument(
            "--as", dest="email", help="for this account and with its scope; else as a manager reads it"
        )

    def handle(self, *, name, first, last, out, lang, email, **options):
        """Counts, freezes, writes."""
        kind = out.suffix.lstrip(".").lower()
        if kind not in documents.MAKERS:
            raise CommandError("The file's name has to end in .xlsx or .pdf.")
        if last < first:
            raise CommandError("The last day lies before the first.")
        period, at = Period(first, last), timezone.now()
        with for_the_house(Purpose.REPORT), translation.override(lang):
            reader, maker = self.reader(email)
            for indicator in indicators:
                count(indicator, period, at)
            out.write_bytes(documents.MAKERS[kind](snapshot(reader, period, at, maker=maker)))
        self.stdout.write(str(out))

    def reader(self, email):
        """(reader, name for the watermark) of an account, or of nobody in particular: the house, small groups hidden."""
        if not email:
            return Reader(None, False), ""
        user = User.objects.active().filter(email=email.lower()).first()
        reader = Reader.of(user) if user else None
        if reader is None:
            raise CommandError("No such account, or it reads no figures.")
        open_all(user)
        return reader, user.display_name
