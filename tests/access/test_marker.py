"""Marker: one string typed everywhere, then looked for where it must not be (S36, S53, S57)."""

import logging
import re

import pytest
from django.core import mail
from django.db import connections

from casework.cases.models import Case
from tests.world import build_world

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]
MARKER = "Zxqmarcador"


def everything_in(alias):
    """Every cell of every table of a database, as bytes."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    yield table, bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def fields_of(page):
    """The fields that a page's largest form would send."""
    body = page.content.decode()
    found = {}
    for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", body):
        name = re.search(r'name="([^"]+)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = (tag.split()[0][1:], kind[1] if kind else "", value[1] if value else "")
    return found


def test_what_was_typed_about_a_person_is_nowhere_in_the_clear(client, caplog):
    caplog.set_level(logging.DEBUG)
    world = build_world()
    client.force_login(world.ana)
    case = world.cases["ana"]
    seen = []
    for path in ("/people/new/", f"/contacts/new/?case={case.code}"):
        typed = {}
        for name, (tag, kind, value) in fields_of(client.get(path)).items():
            typed[name] = value if kind in ("hidden", "radio", "checkbox") or tag == "select" else MARKER
        response = client.post(path.split("?")[0], typed)
        assert response.status_code in (302, 303, 422), (path, response.status_code)
        seen.append(response.headers.get("Location", ""))
    client.post("/people/", {"q": MARKER})
    client.post("/drafts/save/", {"form_key": "contact", "subject": str(case.pk), "body": f"note={MARKER}"})
    for alias in connections:
        for table, cell in everything_in(alias):
            assert MARKER.encode() not in cell, f"{MARKER} stands in {alias}.{table}"
    assert MARKER not in caplog.text
    assert not any(MARKER in place for place in seen)
    assert not any(MARKER in message.body + message.subject for message in mail.outbox)


def test_a_name_of_a_person_is_nowhere_in_the_clear():
    build_world()
    assert Case.objects.count() == 4
    for alias in connections:
        for table, cell in everything_in(alias):
            for word in (b"Hern", b"Dayana", b"+5352345678", b"1985-04-03"):
                assert word not in cell, f"{word} stands in {alias}.{table}"
