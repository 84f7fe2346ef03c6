"""How long a scan of a million due moments takes, and how much memory: `python -m tests.reminders.scan_bench [N]`.
It fills a scratch database of its own under /tmp with N cases whose contact fell due within the last days."""

import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import timedelta

FOLDER = tempfile.mkdtemp(prefix="puente-scan-")
os.environ["PUENTE_VAR"] = FOLDER
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def fill(people):
    """N cases of one level, without the people they belong to: the scan reads clear columns of the case alone."""
    from django.db import connection, transaction
    from django.utils import timezone

    from casework.cases.models import Case
    from vault.ids import uuid7

    now = timezone.now()
    connection.disable_constraint_checking()
    known = {
        "status": "active", "level": "high", "phase": "d30", "opened_at": now, "clock_starts_at": now,
        "first_contact_at": now, "row_version": 1, "team_id": 1, "urgent_need": b"",
    }  # fmt: skip
    fields = Case._meta.concrete_fields
    sql = "INSERT INTO {} ({}) VALUES ({})".format(
        Case._meta.db_table, ", ".join(f'"{f.column}"' for f in fields), ", ".join(["%s"] * len(fields))
    )

    def row(number):
        values = known | {
            "id": uuid7(), "person_id": uuid7(), "code": f"P-{number:07d}",
            "contact_due_at": now - timedelta(days=3, seconds=number % 86_400),
        }  # fmt: skip
        return [prepared(field, values.get(field.column)) for field in fields]

    def prepared(field, value):
        return value if isinstance(value, bytes) else field.get_db_prep_save(value, connection)

    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, people, 20_000):
            cursor.executemany(sql, [row(number) for number in range(start, min(people, start + 20_000))])
        connection.check_constraints = lambda *args, **kwargs: None
    return now


def main(people):
    """Fills, scans twice, prints."""
    import django

    django.setup()
    from django.core.management import call_command

    from reminders.scanning import scan

    for alias in ("default", "keyring", "audit"):
        call_command("migrate", database=alias, verbosity=0)
    now = fill(people)
    for name in ("first", "second"):
        begun = time.monotonic()
        made = scan(now)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name} scan: {made} occurrences in {time.monotonic() - begun:.1f} s, peak {peak} MB")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    finally:
        shutil.rmtree(FOLDER)
