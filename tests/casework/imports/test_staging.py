"""What is kept of a list on its way in, and how long."""

import json
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from casework.imports.models import Import, ImportFile, ImportRow
from casework.imports.staging import reconsider
from casework.imports.tasks import scan, sweep
from tests.casework.imports.conftest import a_list, account_of, row_of, staged
from vault.keys import KeyMissing
from vault.models import DataKey
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]

MARK = "Zebenjamina"
ROW = [MARK, "Ferrer Luz", "85040312345", "3 abr 1985", "La Habana", "10/02/2025", "52345678"]


def everything_in(alias):
    """Every value of every column of a database, as one text."""
    found = []
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
    return b" ".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in found)


def test_nothing_of_a_row_stands_in_the_clear(world):
    staged(a_list(ROW), world.sara)
    for alias in ("default", "keyring", "audit"):
        text = everything_in(alias)
        assert MARK.encode() not in text
        assert b"85040312345" not in text


def test_rows_keep_codes_in_the_clear_and_cells_under_the_key(world):
    import_ = staged(a_list([*ROW[:3], "31/02/1990", *ROW[4:]]), world.sara)
    row = import_.rows.get()
    assert {"field": "birth_date", "code": "no_such_date", "level": "error", "settled": False} in row.problems
    assert "31/02/1990" not in json.dumps(row.problems)
    assert "31/02/1990" in json.dumps(row_of(import_, 1).payload)


def test_rows_that_are_alike_in_one_list_are_told_apart_and_met_again(world):
    one, other = staged(a_list(ROW, ROW), world.sara), staged(a_list(ROW, ROW), world.sara)
    digests = [list(import_.rows.order_by("number").values_list("digest", flat=True)) for import_ in (one, other)]
    assert len({bytes(digest) for digest in digests[0]}) == 2
    assert [bytes(digest) for digest in digests[0]] == [bytes(digest) for digest in digests[1]]


def test_a_row_is_met_whatever_the_order_of_its_columns(world):
    head = ["Teléfono", "Nombre", "Apellidos", "CI", "Fecha de nacimiento", "Provincia", "Fecha de excarcelación"]
    turned = [ROW[6], *ROW[:6]]
    one, other = staged(a_list(ROW), world.sara), staged(a_list(turned, head=head), world.sara)
    assert bytes(one.rows.get().digest) == bytes(other.rows.get().digest)


def test_looking_through_the_list_again_changes_nothing_by_itself(world):
    import_ = staged(a_list(ROW, [*ROW[:3], "", *ROW[4:]]), world.sara)
    before = list(import_.rows.order_by("number").values("outcome", "of_row", "problems"))
    with account_of(world.sara):
        reconsider(import_)
    assert list(import_.rows.order_by("number").values("outcome", "of_row", "problems")) == before


def test_a_file_is_kept_for_a_day_at_most(world):
    staged(a_list(ROW), world.sara)
    sweep()
    assert ImportFile.objects.exists()
    ImportFile.objects.update(at=timezone.now() - timedelta(hours=25))
    sweep()
    assert not ImportFile.objects.exists()


def test_a_discarded_list_can_never_be_read_again(world):
    import_ = staged(a_list(ROW), world.sara)
    row = import_.rows.get()
    import_.discard(by=world.sara, at=timezone.now())
    sweep()
    assert not DataKey.objects.filter(kind="import", subject_id=import_.pk).exists()
    assert import_.rows.get().payload is None
    with account_of(world.sara), pytest.raises(KeyMissing):
        open_all(row)


def test_a_list_that_was_left_lying_goes_by_itself(world):
    import_ = staged(a_list(ROW), world.sara)
    Import.objects.update(touched_at=timezone.now() - timedelta(days=31))
    sweep()
    import_.refresh_from_db()
    assert (import_.status, import_.key_gone_at is not None) == ("discarded", True)


def test_a_file_that_the_worker_did_not_read_is_read_by_the_scan(world):
    from casework.imports.staging import receive

    with account_of(world.sara):
        import_ = receive(a_list(ROW), by=world.sara, at=timezone.now())
    scan()
    scan()
    import_.refresh_from_db()
    assert import_.is_read
    assert ImportRow.objects.count() == 1
