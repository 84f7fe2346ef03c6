"""How a database was born, as a demonstration or for real: it stays so, and so does the fence around it (S20)."""

import os
import re
import sys
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import Birth

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", ".localhost"}
TEST_HOST = "testserver"
NEVER_AGAIN = 3
"""The exit code after which gunicorn does not start a worker again."""


class NotLikeThis(Exception):
    """The program must not start like this; str() is one line that says why and what to do."""


def born(demo):
    """Notes how this database is born, or makes sure that it was born so. Raises NotLikeThis with one line."""
    with transaction.atomic():
        birth = Birth.objects.select_for_update().order_by("pk").first()
        if birth is None:
            birth = Birth.objects.create(pk=1, demo=demo)
    if birth.demo and not demo:
        raise NotLikeThis(
            "This database was born as a demonstration and holds its accounts: it never serves real people. "
            "Name a new one in DATABASE_URL, or set PUENTE_DEMO=1."
        )
    if demo and not birth.demo:
        raise NotLikeThis(
            "This database was born for real: PUENTE_DEMO would open it without protection. Start without PUENTE_DEMO."
        )
    return birth


def why_not():
    """Why the program must not start as it is set, in one line; "" if it may."""
    if settings.DEMO and (host := _foreign_host()):
        return f"A demonstration has no protection and serves localhost alone, not {host}."
    if not settings.DEMO and len(settings.SECRET_KEY) < 50:
        return (
            "SECRET_KEY is missing or short. Make one: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' > secret.key, and name it in SECRET_KEY_FILE."
        )
    try:
        birth = Birth.objects.order_by("pk").first()
        if birth is not None:
            born(settings.DEMO)
    except NotLikeThis as error:
        return str(error)
    except DatabaseError:
        return ""  # not migrated yet: `manage.py setup` notes the birth
    return ""


def fence():
    """For the front doors (web, worker, beat): ends the process with one line if it must not start."""
    if sentence := why_not():
        sys.stderr.write(f"puente: {sentence}\n")
        sys.exit(NEVER_AGAIN)


def _foreign_host():
    hosts = [*settings.ALLOWED_HOSTS, *_bound_to()]
    return next((host for host in hosts if host not in LOOPBACK | {TEST_HOST} and not Path(host).is_absolute()), "")


def _bound_to():
    """The hosts that gunicorn or runserver was told to listen on."""
    words = [*sys.argv, *os.environ.get("GUNICORN_CMD_ARGS", "").split()]
    line = " ".join(words)
    bound = re.findall(r"(?:--bind[= ]|-b[= ]?)(\S+)", line) if "gunicorn" in line else []
    if "runserver" in words:
        bound += [word for word in words[words.index("runserver") + 1 :] if ":" in word and not word.startswith("-")]
    return [host.removeprefix("unix:").rpartition(":")[0] or host.removeprefix("unix:") for host in bound]
