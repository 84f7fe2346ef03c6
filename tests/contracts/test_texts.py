"""Every text that people read exists in Spanish."""

import shutil
from pathlib import Path

import polib
import pytest

from deploy.messages import IGNORED, extract

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("*.py", "*.html", "*.txt")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The Spanish catalogue as it would be after `make messages`."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("sources")
    for pattern in SOURCES:
        for source in ROOT.rglob(pattern):
            path = source.relative_to(ROOT)
            if path.parts[0] not in IGNORED and not path.parts[0].startswith("."):
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy / path)
    shutil.copytree(ROOT / "locale", copy / "locale")
    extract(copy)
    return polib.pofile(str(copy / "locale/es/LC_MESSAGES/django.po"))


def of(entry):
    """What makes a text one of its own."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def test_every_text_is_translated(fresh):
    assert [of(entry) for entry in fresh if not entry.obsolete and not entry.translated()] == []


def test_no_translation_is_left_over(fresh):
    kept = polib.pofile(str(ROOT / "locale/es/LC_MESSAGES/django.po"))
    assert {of(entry) for entry in kept} - {of(entry) for entry in fresh if not entry.obsolete} == set()


def test_every_plural_has_its_three_forms():
    kept = polib.pofile(str(ROOT / "locale/es/LC_MESSAGES/django.po"))
    plurals = [entry for entry in kept if entry.msgid_plural]
    assert [entry.msgid for entry in plurals if len([text for text in entry.msgstr_plural.values() if text]) < 3] == []
