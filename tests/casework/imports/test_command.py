"""The command at the server: what it prints, what it leaves, how it refuses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from casework.cases.models import Case
from casework.imports.models import Import, ImportRow
from casework.people.models import Person
from tests.casework.imports.conftest import RELEASE_LIST, a_list
from tests.world import grant
from vault.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.data]

YOEL = ["Yoel", "Hernández Peña", "", "03/04/1985", "La Habana", "20/01/2026", ""]
ROWS = (
    ["Ada", "Ferrer Luz", "85040312345", "3 abr 1985", "La Habana", "10/02/2025", "52345678"],
    ["Ada", "Ferrer Luz", "85040312345", "", "La Habana", "10/02/2025", ""],
    ["Luis", "Paz Rey", "", "31/02/1990", "Holguín", "10/02/2025", ""],
)


def run(file, *arguments):
    """What the command printed, as JSON."""
    out = StringIO()
    call_command("import_people", str(file), "--json", *arguments, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    """A list of three rows on the disk of the server."""
    path = tmp_path / "a.csv"
    path.write_bytes(a_list(*ROWS))
    return path


def test_json_tells_what_each_row_is(world, file):
    answer = run(file, "--dry-run")
    assert answer["counts"] == {"new": 1, "duplicate": 1, "review": 0, "error": 1}
    first, second, third = answer["rows"]
    assert first["values"]["birth_date"] == "1985-04-03"
    assert first["values"]["territory"] == "CU-03"
    assert first["values"]["phones"] == ["+5352345678"]
    assert (second["outcome"], second["of"]) == ("duplicate", 1)
    assert third["problems"][0]["level"] == "error"
    assert set(third["problems"][0]) == {"field", "code", "message", "level"}


def test_a_dry_run_writes_nothing(world, file):
    before = Person.objects.count()
    run(file, "--dry-run")
    assert (Person.objects.count(), Import.objects.count(), ImportRow.objects.count()) == (before, 0, 0)


def test_the_same_file_again_creates_nobody(world, file):
    before = Person.objects.count()
    run(file)
    assert Person.objects.count() == before + 1
    again = run(file)
    assert again["counts"]["new"] == 0
    code = Case.objects.get(came_by_import__isnull=False).code
    assert again["rows"][0]["outcome"] == "duplicate"
    assert again["rows"][0]["of"] == code
    assert Person.objects.count() == before + 1


def test_the_house_sees_everybody_and_an_importer_her_own(world, tmp_path):
    path = tmp_path / "b.csv"
    path.write_bytes(a_list(["Ariel", "Sosa Gil", "", "03/04/1985", "La Habana", "20/01/2026", ""]))
    assert run(path, "--dry-run")["rows"][0]["outcome"] == "review"
    assert run(path, "--dry-run", "--as", "sara@example.org")["rows"][0]["outcome"] == "new"
    assert run(path, "--dry-run", "--as", "silvia@example.org")["rows"][0]["of"] == world.cases["carlos"].code


def test_only_who_holds_the_duty_lends_the_name(world, file):
    with pytest.raises(CommandError):
        run(file, "--as", "ana@example.org")
    grant(world.ana, Role.IMPORTER, world.teams[1])  # a duty beside no supervision is none
    with pytest.raises(CommandError):
        run(file, "--as", "ana@example.org")


def test_what_is_no_list_is_refused_in_one_sentence(world, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    errors = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_people", str(path), stdout=StringIO(), stderr=errors)
    assert end.value.code == 1
    assert len(errors.getvalue().strip().splitlines()) == 1
    assert not Import.objects.open().exists()


def test_the_use_of_the_house_is_in_the_trail(world, file):
    run(file)
    assert AuditEntry.objects.filter(verb="house", what="import").exists()
    assert AuditEntry.objects.filter(what="imports.import", detail__has_key="counts").exists()


@pytest.mark.slow
def test_the_given_list_comes_in_and_comes_in_once(world):
    answer = run(RELEASE_LIST)
    assert len(answer["rows"]) == 571
    created = Case.objects.filter(came_by_import__isnull=False).count()
    assert created == answer["counts"]["new"] == 553
    assert run(RELEASE_LIST)["counts"]["new"] == 0
    assert Case.objects.filter(came_by_import__isnull=False).count() == created
