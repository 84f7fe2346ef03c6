"""`manage.py import_people FILE [--dry-run] [--json] [--as EMAIL]`: the import as the screen does it, at the server."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, system_user
from casework.cases.models import Case
from casework.imports import committing
from casework.imports.models import Import
from casework.imports.problems import Problem
from casework.imports.querysets import may_import
from casework.imports.reading import Unreadable, bytes_of
from casework.imports.staging import beside_people, counted, read_as_remembered, read_in, receive, staged
from casework.people.tasks import write_index
from casework.releases.models import Cohort
from records.status import NotAllowed
from vault.account import Account, opened_for
from vault.audit import carry_outbox, for_the_house
from vault.purposes import Purpose
from vault.sealing import open_all

OUTCOMES = ("new", "duplicate", "review", "error")


class Command(BaseCommand):
    """Reads a list, says what each row is, and imports the new people; rows to decide or to mend are left out."""

    help = "Import a list of released people (XLSX, XLS, ODS or CSV)."

    def add_arguments(self, parser):
        """FILE and what is to be done with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and compare; write nothing")
        parser.add_argument("--json", action="store_true", help="print the rows as JSON and nothing else")
        parser.add_argument("--as", dest="email", help="import as this importer, with what they may see")
        parser.add_argument("--cohort", default="", help="name of the cohort the releases belong to")

    def handle(self, *, file, dry_run, json, email, cohort, **options):
        """Exits with 0 when the file was read, with 1 and one sentence on standard error when it was not."""
        by = self.importer(email)
        try:
            with self.account(by, email):
                import_, rows = self.look(file, by, email, cohort, dry_run)
                answer = as_printed(import_, rows)
                if not dry_run:
                    self.bring_in(import_, by)
        except (Unreadable, OSError) as error:
            message = error.message if isinstance(error, Unreadable) else _("The file cannot be opened.")
            self.stderr.write(str(message))
            raise SystemExit(1) from error
        carry_outbox()
        self.say(answer, import_, as_json=json, dry_run=dry_run)

    def importer(self, email):
        """Who imports: the named importer, or the house."""
        if not email:
            return system_user()
        user = User.objects.filter(email=email.lower()).first()
        if user is None or not may_import(user):
            raise CommandError(_("This account has no live duty to import lists."))
        return user

    def account(self, by, email):
        """On whose account people's data is opened."""
        return opened_for(Account(actor_id=by.pk)) if email else for_the_house(Purpose.IMPORT)

    def look(self, file, by, email, cohort, dry_run):
        """(import, opened rows): staged, or only in memory for a dry run."""
        data, at = bytes_of(file), timezone.now()
        house = not email
        if dry_run:
            import_ = Import(importer=by, for_the_house=house, uploaded_at=at, touched_at=at)
            read, _remembered = read_as_remembered(data, import_, at=at)
            rows = staged(read, import_)
            beside_people(rows, import_, index_first=False)
            return import_, rows
        group = Cohort.objects.get_or_create(name=cohort)[0] if cohort else None
        import_ = receive(data, by=by, at=at, cohort=group, for_the_house=house)
        try:
            read_in(import_, at=at)
        except Unreadable as unreadable:
            import_.discard(by=None, at=at, why=unreadable.code)
            raise
        import_.match(by=None if house else by, at=at)
        return import_, open_all(import_.rows.order_by("number"))

    def bring_in(self, import_, by):
        """The commit, and the index right after it."""
        if settings.DEMO:
            self.stderr.write(_("Demonstration, without protection: do not load data of real people."))
        try:
            committing.begin_and_run(import_, by=by, at=timezone.now(), assignment=Import.Assignment.NOBODY)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        write_index()
        import_.refresh_from_db()

    def say(self, answer, import_, *, as_json, dry_run):
        """JSON alone, or the counts in words."""
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        counts = answer["counts"]
        self.stdout.write(_("%(new)s new, %(duplicate)s repeated, %(review)s to decide, %(error)s in error.") % counts)
        if not dry_run:
            self.stdout.write(_("%(created)s people imported, %(left_out)s rows left out.") % import_.counts)


def as_printed(import_, rows):
    """The answer of `--json`."""
    counts = counted(rows)
    people = [row.of_person_id for row in rows if row.of_person_id]
    codes = {}
    for start in range(0, len(people), 500):
        cases = Case.objects.filter(person_id__in=people[start : start + 500])
        codes |= dict(cases.values_list("person_id", "code"))
    return {
        "counts": {outcome: counts[outcome] for outcome in OUTCOMES},
        "rows": [printed_row(row, codes) for row in rows],
    }


def printed_row(row, codes):
    """One row: what it is, of what it is a repeat, its values, its problems."""
    repeats = row.outcome in ("duplicate", "review")
    of = codes.get(row.of_person_id) if row.repeats_person else row.of_row
    return {
        "row": row.number,
        "outcome": row.outcome,
        "of": of if repeats else None,
        "values": row.values,
        "problems": [
            Problem(problem["field"], problem["code"], problem["level"], **more).as_dict()
            for problem, more in zip(row.problems, row.payload["problems"], strict=True)
        ],
    }
