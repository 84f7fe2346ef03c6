"""The cast of the import: Sara, who holds the duty; Silvia of the other team, who gets it; the provinces."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Territory
from accounts.roles import Role
from casework.imports import committing
from casework.imports.models import Import
from casework.imports.staging import read_in, receive
from tests.casework.imports.files import text
from tests.world import build_world, grant
from vault.account import Account, opened_for
from vault.sealing import open_all

RELEASE_LIST = Path(__file__).parents[2] / "data" / "release-list.xlsx"
HEAD = ["Nombre", "Apellidos", "CI", "Fecha de nacimiento", "Provincia", "Fecha de excarcelación", "Teléfono"]


@pytest.fixture
def world(db):
    """Two teams; the second one works in Holguín and has a supervisor who imports too."""
    world = build_world()
    land = Territory.objects.create(code="CU", kind="country", name_es="Cuba", name_en="Cuba")
    for code, name in (("CU-03", "La Habana"), ("CU-11", "Holguín"), ("CU-13", "Santiago de Cuba")):
        Territory.objects.create(code=code, kind="province", parent=land, name_es=name, name_en=name)
    world.teams[2].provinces.add(Territory.objects.get(code="CU-11"))
    grant(world.silvia, Role.IMPORTER, world.teams[2])
    return world


@contextmanager
def account_of(user):
    """As inside a request of `user`."""
    with opened_for(Account(actor_id=user.pk)) as account:
        yield account


def a_list(*rows, head=HEAD):
    """A CSV of rows under the usual headings."""
    return text([head, *rows], ";")


def staged(data, user, **more):
    """An import whose columns are matched: ready to be reviewed."""
    at = timezone.now()
    with account_of(user):
        import_ = receive(data, by=user, at=at, **more)
        read_in(import_, at=at)
        import_.match(by=user, at=at)
    return import_


def row_of(import_, number):
    """An opened row of an import."""
    with account_of(import_.importer):
        row = open_all(import_.rows.get(number=number))[0]
    row.of_import = import_
    return row


def commit(import_, user, assignment=Import.Assignment.NOBODY):
    """The commit, as the button does it."""
    at = timezone.now()
    with account_of(user):
        import_.begin(by=user, at=at, assignment=assignment)
        done = committing.run(import_, by=user, at=at)
    import_.refresh_from_db()
    return done
