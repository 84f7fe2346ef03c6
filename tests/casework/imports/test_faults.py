"""What an import survives: files that are no lists, bombs, macros, formulas, and a process that is killed half-way."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.imports.models import Import, ImportFile
from tests.casework.imports.conftest import HEAD, row_of
from tests.casework.imports.files import xlsx

ROOT = Path(__file__).resolve().parents[3]
ROW = ["Ada", "Ferrer Luz", "85040312345", "3 abr 1985", "La Habana", "10/02/2025", "52345678"]


@pytest.fixture
def sara(client, world):
    """Sara's browser."""
    client.force_login(world.sara)
    return client


def upload(client, data, name="a.xlsx"):
    """The first step."""
    form = {"file": SimpleUploadedFile(name, data), "cohort": "Enero", "not_real": "on"}
    return client.post("/people/import/", form)


def a_bomb():
    """An XLSX that unpacks to half a gigabyte of nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _block in range(520):
                sheet.write(b" " * 1024 * 1024)
    return file.getvalue()


def with_macros():
    """A workbook that carries small programs."""
    file = io.BytesIO(xlsx(("Hoja", [HEAD, ROW])))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"programs")
    return file.getvalue()


HOSTILE = {
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "no es una hoja de cálculo"),
    "a program": (lambda: b"MZ" + bytes(1000), "no es una hoja de cálculo"),
    "half a file": (lambda: xlsx(("Hoja", [HEAD, ROW]))[:900], "dañado"),
    "a bomb": (a_bomb, "ocuparía mucho más"),
    "macros": (with_macros, "macros"),
    "no list": (lambda: xlsx(("Hoja", [["uno"], ["dos"]])), "No se encontró"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words_beside_the_field(sara, what):
    make, words = HOSTILE[what]
    response = upload(sara, make())
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    page = response.content.decode()
    assert words in page, response.context["form"].errors["file"]
    assert 'aria-invalid="true"' in page
    assert not Import.objects.exists()
    assert not ImportFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_more_than_fifty_megabytes_are_refused_and_never_kept(sara):
    response = upload(sara, b"a,b\n" * (13 * 1024 * 1024))
    assert response.status_code == 422
    assert "50 MB" in response.content.decode()
    assert not Import.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_formulas_are_never_computed_and_come_back_as_text(sara, world):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(['=HYPERLINK("http://example.org","Ada")', *ROW[1:]])
    book.active.append(["Eva", "Sol Mar", "", "1/5/1991", "La Habana", "10/02/2025", "'=1+1"])
    file = io.BytesIO()
    book.save(file)
    response = upload(sara, file.getvalue())
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert row_of(Import.objects.get(), 2).values["phones"] == []
        assert "http" not in json.dumps(row_of(Import.objects.get(), 1).values)


def run(folder, *step):
    """One process of `killed.py` over a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PUENTE_VAR": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "tests.casework.imports.killed", *step],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def look(folder):
    """What is there now."""
    return json.loads(run(folder, "look").stdout)


NOTHING = {"cases": 0, "people": 0, "releases": 0, "seen": 0, "status": "committing", "taken": 0}
ALL = {"cases": 12, "people": 12, "releases": 12, "seen": 12, "status": "committed", "taken": 12}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The databases with a list that is ready, made once."""
    folder = tmp_path_factory.mktemp("made")
    done = run(folder, "make")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """A copy of them."""
    return shutil.copytree(made, tmp_path / "var")


@pytest.mark.slow
@pytest.mark.parametrize(("place", "then"), [("before", "press_again"), ("late", "finish")])
def test_a_commit_that_is_killed_leaves_nothing_and_is_done_once_later(folder, place, then):
    assert run(folder, place).returncode == -signal.SIGKILL
    assert look(folder) == NOTHING
    assert run(folder, then).returncode == 0
    assert look(folder) == ALL


@pytest.mark.slow
def test_slices_that_were_written_before_the_kill_are_seen_by_nobody_and_go_on(folder):
    assert run(folder, "between", "slices").returncode == -signal.SIGKILL
    there = look(folder)
    assert (there["cases"], there["seen"], there["taken"]) == (0, 0, 0)
    assert there["people"] == 12
    assert run(folder, "finish", "slices").returncode == 0
    assert look(folder) == ALL
