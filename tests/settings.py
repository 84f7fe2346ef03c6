"""Settings of the tests: a folder of their own, cheap passwords, no broker but where a test starts one."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PUENTE_TESTING", "1")
os.environ.setdefault("PUENTE_DEMO", "1")  # sign-in tests switch it off where they ask for the second factor
os.environ.setdefault("PUENTE_VAR", str(Path(tempfile.gettempdir()) / f"puente-tests-{os.getuid()}"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("PUENTE_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)  # noqa: F405
CELERY_BROKER_URL = CELERY_BROKER_URL if "REDIS_URL" in os.environ else "memory://"  # noqa: F405
