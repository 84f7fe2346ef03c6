"""`make messages`: new texts from code and templates into every catalogue, sorted, old ones dropped."""

import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-location", "--no-wrap", "--no-obsolete", "--extension", "html,txt,py"]
IGNORED = [".venv", "var", "node_modules", "tests", "static", "deploy", "docs"]


def extract(root):
    """Run makemessages over the sources below `root`; their catalogues are rewritten."""
    ignored = [word for name in IGNORED for word in ("--ignore", name)]
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "es", *FLAGS, *ignored]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, env=environment)


def sort(path):
    """One order and one width for everybody, so that two branches rarely touch the same line."""
    catalogue = polib.pofile(str(path), wrapwidth=100)
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgctxt or ""))
    catalogue.save(str(path))
    return [entry for entry in catalogue if not entry.obsolete and not entry.translated()]


def main():
    """Rewrite the catalogues and say how many texts wait for a translation."""
    extract(ROOT)
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        waiting = sort(path)
        print(f"{path.relative_to(ROOT)}: {len(waiting)} to translate")
        for entry in waiting:
            print(f"  {entry.msgid}")


if __name__ == "__main__":
    main()
