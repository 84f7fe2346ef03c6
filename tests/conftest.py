"""What every test may use. Each folder of tests adds its own cast."""

import pytest
from django.db import connections
from django.utils import translation

from config.management.commands.setup import Command
from vault import triggers

DATABASES = ["default", "keyring", "audit"]
REACH_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that touches the database may touch all three: a person's row has a key and leaves a trail."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        asked = REACH_A_DATABASE & set(item.fixturenames)
        if mark and "databases" in mark.kwargs or not (mark or asked):
            continue
        wanted = {"databases": DATABASES} | (mark.kwargs if mark else {})
        if asked & {"transactional_db", "live_server"}:
            wanted["transaction"] = True
        item.add_marker(pytest.mark.django_db(**wanted), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The trail of a test database can be emptied between tests; its own tests put the triggers on again."""
    with django_db_blocker.unblock():
        triggers.take_off(connections["audit"])


@pytest.fixture(scope="session", autouse=True)
def texts():
    """The Spanish texts, compiled as the program reads them."""
    Command().compile_texts()


@pytest.fixture
def strong_passwords(settings):
    """Sign-in tests hash as production does (E35)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture(autouse=True)
def in_spanish():
    """Every test begins in the first language of the house, whatever the one before it switched to."""
    with translation.override("es"):
        yield
