"""Fills the plain database: `python -m tests.bench.plain.fill N`; prints the session cookie of its administrator."""

import os
import random
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain.settings"

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from tests.bench.plain.people.models import Person

GIVEN = ["María", "Yoel", "Dayana", "Ariel", "Iris", "Osvaldo", "Liset", "Ramón", "Yanet", "Pedro"]
SURNAMES = ["Hernández", "Peña", "Ruiz", "Mora", "Sosa", "Gil", "Leal", "Paz", "Valdés", "Cruz", "Núñez", "Palma"]
STATES = ["intake", "assessment", "planning", "active", "paused", "closed"]


def fill(people):
    """Makes the tables, `people` rows and a signed-in administrator; answers the session's key."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    chance = random.Random(7)
    Person.objects.bulk_create(
        (
            Person(
                code=f"P-{number:07d}",
                given_names=f"{chance.choice(GIVEN)} {chance.choice(GIVEN)}",
                surnames=f"{chance.choice(SURNAMES)} {chance.choice(SURNAMES)}",
                status=chance.choice(STATES),
            )
            for number in range(people)
        ),
        batch_size=5000,
    )
    user = get_user_model().objects.create_superuser("bench", password="bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    print(fill(int(sys.argv[1])))
