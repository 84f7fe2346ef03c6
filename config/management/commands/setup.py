"""`manage.py setup`: what lies between an environment and a first page. A step that is done is skipped."""

import hashlib
import os
import secrets
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import module_has_submodule

from accounts.birth import NotLikeThis, born
from accounts.demo import ACCOUNTS, DOMAIN, PASSWORD
from vault.master import MasterKeyError, new_master_key, read_master_key


class Command(BaseCommand):
    help = "Makes keys, databases, texts, static files and lists ready; in a demonstration its people too."
    requires_system_checks = []

    def add_arguments(self, parser):
        """How many people the demonstration is made with; the benchmark asks for more."""
        parser.add_argument("--people", type=int, default=553)

    def handle(self, *, people=553, **options):
        """Every step in its order; a second call finds nothing to do."""
        settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.make_keys()
        self.compile_texts()
        if settings.DEMO:
            self.drop_half_a_demonstration()
        self.migrate()
        self.note_birth()
        self.collect_static()
        self.load_lists()
        if settings.DEMO:
            self.make_demonstration(people)
        else:
            self.check(databases=list(connections))

    def make_keys(self):
        """A key for cookies; in a demonstration a master key as well. A real master key is made by people."""
        if not os.environ.get("SECRET_KEY"):
            settings.SECRET_KEY = write_once(settings.SECRET_KEY_FILE, secrets.token_urlsafe(50))
        if settings.DEMO and not os.environ.get("PUENTE_MASTER_KEY"):
            write_once(settings.PUENTE_MASTER_KEY_FILE, new_master_key())
        try:
            read_master_key()
        except MasterKeyError as error:
            raise CommandError(str(error)) from error

    def compile_texts(self):
        """The .mo of each .po that is younger; gettext is not needed."""
        for folder in settings.LOCALE_PATHS:
            for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                    continue
                import polib

                fresh = target.with_suffix(f".{os.getpid()}.mo")
                polib.pofile(str(source)).save_as_mofile(str(fresh))
                fresh.replace(target)

    def migrate(self):
        """The three databases, each only if a migration on disk is missing in it."""
        wanted = migrations_on_disk()
        for alias in connections:
            applied = MigrationRecorder(connections[alias]).applied_migrations()
            if wanted.issubset(applied):
                continue
            self.stdout.write(f"Preparing the database {alias} ...")
            call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True)
            if alias == "default":
                call_command("createcachetable", verbosity=0)

    def note_birth(self):
        """A database is born as a demonstration or for real, and stays so (S20)."""
        try:
            born(settings.DEMO)
        except NotLikeThis as error:
            raise CommandError(str(error)) from error

    def collect_static(self):
        """Static files, hashed and compressed, when one has changed."""
        state = digest(
            f"{name} {Path(storage.path(name)).stat().st_mtime_ns} {Path(storage.path(name)).stat().st_size}"
            for finder in get_finders()
            for name, storage in finder.list([])
        )
        if not is_noted("static", state) or not settings.STATIC_ROOT.is_dir():
            self.stdout.write("Collecting static files ...")
            call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
            note("static", state)

    def load_lists(self):
        """The lists that ship as TOML: each app with a module `lists` stores its own by `load()`."""
        files = sorted(settings.BASE_DIR.glob("*/data/*.toml")) + sorted(settings.BASE_DIR.glob("*/*/data/*.toml"))
        database = Path(the_database())
        made = [str(database.stat().st_ino)] if database.is_file() else []
        state = digest([str(database), *made, *(file.read_text() for file in files)])
        if is_noted("lists", state):
            return
        for config in apps.get_app_configs():
            shipped = module_has_submodule(config.module, "lists") and import_module(f"{config.name}.lists")
            if hasattr(shipped, "load"):
                shipped.load()
        note("lists", state)

    def drop_half_a_demonstration(self):
        """A demonstration that was interrupted while it was made starts over; nobody has worked in it."""
        if not begun().exists() or begun().read_text() != the_database():
            return
        self.stdout.write("The demonstration was not finished the last time: starting it over ...")
        for connection in connections.all():
            connection.close()
            if connection.vendor == "sqlite":
                for ending in ("", "-wal", "-shm"):
                    Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
        begun().unlink()

    def make_demonstration(self, people):
        """Who may sign in, and the demo people, the first time."""
        who = [f"  {local}@{DOMAIN}".ljust(36) + role.label for local, _name, role, *_ in ACCOUNTS]
        text = "\n".join(["Demonstration accounts, password " + PASSWORD + ":", *who, ""])
        (settings.VAR_DIR / "welcome.txt").write_text(text)
        person = apps.get_model("people", "Person")
        if person._base_manager.exists():
            return
        self.stdout.write("Making the people of the demonstration, once; this takes a minute at most ...")
        begun().write_text(the_database())
        call_command("demo", people=people, skip_checks=True)
        begun().unlink()


def write_once(path, text):
    """`text` in a new file that only its owner reads, or what the file already holds."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    return path.read_text().strip()


def migrations_on_disk():
    """{(app label, name)} of every migration that is installed, without importing one."""
    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[0-9]*.py")
    }


def the_database():
    """The name of the database of cases."""
    return str(settings.DATABASES["default"]["NAME"])


def begun():
    """The mark that a demonstration is being made."""
    return settings.VAR_DIR / "demo.begun"


def digest(lines):
    """A fingerprint of these lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_noted(step, state):
    """True if this step has been done for this state."""
    path = settings.VAR_DIR / f"{step}.done"
    return path.exists() and path.read_text() == state


def note(step, state):
    """This step has been done for this state."""
    (settings.VAR_DIR / f"{step}.done").write_text(state)
