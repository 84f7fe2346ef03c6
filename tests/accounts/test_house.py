"""Language, standing, birth, lists, demonstration and the first administrators."""

import io
from datetime import timedelta
from random import Random

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import birth, demo, territories
from accounts.models import Birth, Cover, RoleGrant, Team, Territory, User
from accounts.navigation import home_of, rooms_for
from accounts.roles import SEES, Role
from tests.world import make_user
from vault.audit import for_the_house
from vault.demo_data import Scene
from vault.sealing import open_all


def test_the_language_is_spanish_whatever_the_browser_asks(here, db):
    page = here.get("/accounts/login/", headers={"Accept-Language": "en"})
    assert (page["Content-Language"], "Entrar" in page.content.decode()) == ("es", True)


def test_switching_the_language_keeps_the_page_and_is_remembered(here, ana):
    here.force_login(ana)
    answer = here.post("/accounts/language/", {"language": "en", "next": "/drafts/"})
    assert answer.url == "/drafts/"
    assert here.get("/drafts/")["Content-Language"] == "en"
    assert User.objects.get(pk=ana.pk).language == "en"


def test_the_language_of_the_account_comes_with_it_to_a_new_browser(elsewhere, ana):
    User.objects.filter(pk=ana.pk).update(language="en", theme="dark")
    elsewhere.sign_in("ana@example.org")
    page = elsewhere.get("/accounts/standing/").content.decode()
    assert 'lang="en"' in page and 'data-bs-theme="dark"' in page


@pytest.mark.parametrize("path", ["/accounts/language/", "/accounts/theme/"])
def test_a_switch_goes_nowhere_else(here, db, path):
    data = {"language": "en", "theme": "dark", "next": "https://evil.example/"}
    assert here.post(path, data).url == "/"
    assert here.post(path, {"language": "xx", "theme": "pink"}).status_code == 404
    assert here.get(path).status_code == 405


def test_the_shift_keys_can_be_turned_off(here, ana):
    here.force_login(ana)
    here.post("/accounts/exit-keys/", {"keys": "off"})
    assert not User.objects.get(pk=ana.pk).quick_exit_keys
    assert "data-keys" not in here.get("/drafts/").content.decode()


def test_ones_own_page_says_roles_teams_and_covers(here, ana, berta, team, adela):
    day = timezone.localdate()
    Cover.objects.create(absent=berta, stand_in=ana, from_on=day, until_on=day, made_by=adela, made_at=timezone.now())
    RoleGrant.ask(ana, Role.SUPERVISOR, team=team, by=adela, at=timezone.now())
    here.force_login(ana)
    here.cookies["lang"] = "en"
    page = here.get("/accounts/standing/").content.decode()
    assert "Equipo Uno" in page and "You stand in for Berta" in page and "Waits for a second person" in page


def test_every_role_says_what_it_sees():
    assert set(SEES) == set(Role)


def test_without_a_role_one_lands_on_notifications_and_sees_only_ones_own_rooms(team):
    somebody = make_user("nobody")
    assert home_of(somebody.standing) == "/notifications/"
    assert rooms_for(somebody.standing) == []


def test_an_administrator_lands_on_configure(adela):
    assert home_of(adela.standing) == "/configure/"


def test_a_cover_gives_the_scope_of_the_absent_and_no_duty(team, ana):
    sara = make_user("sara", Role.SUPERVISOR, team)
    silvia = make_user("silvia", Role.SUPERVISOR, Team.objects.create(name="Equipo Dos"))
    day = timezone.localdate()
    Cover.objects.create(absent=sara, stand_in=silvia, from_on=day, until_on=day, made_by=sara, made_at=timezone.now())
    assert team.pk in silvia.standing.teams_as(Role.SUPERVISOR)
    assert sara.pk in silvia.standing.acting_for
    later = User.objects.get(pk=silvia.pk)
    Cover.objects.update(from_on=day - timedelta(days=9), until_on=day - timedelta(days=1))
    assert team.pk not in later.standing.teams_as(Role.SUPERVISOR)


def test_a_database_stays_as_it_was_born(db):
    birth.born(demo=True)
    birth.born(demo=True)
    assert Birth.objects.count() == 1
    with pytest.raises(birth.NotLikeThis):
        birth.born(demo=False)


def test_a_real_database_never_becomes_a_demonstration(db):
    birth.born(demo=False)
    with pytest.raises(birth.NotLikeThis):
        birth.born(demo=True)


@pytest.mark.parametrize(
    ("demo_now", "born_demo", "hosts", "starts"),
    [
        (True, True, ["localhost", "127.0.0.1"], True),
        (True, None, ["localhost"], True),
        (True, False, ["localhost"], False),
        (True, True, ["puente.example"], False),
        (True, True, ["*"], False),
        (False, False, ["puente.example"], True),
        (False, True, ["localhost"], False),
    ],
)
def test_the_fence_around_the_demonstration(db, settings, capsys, demo_now, born_demo, hosts, starts):
    settings.DEMO, settings.ALLOWED_HOSTS, settings.SECRET_KEY = demo_now, hosts, "k" * 64
    if born_demo is not None:
        birth.born(demo=born_demo)
    if starts:
        birth.fence()
        assert birth.why_not() == ""
        return
    with pytest.raises(SystemExit) as ended:
        birth.fence()
    assert ended.value.code
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert "accounts.E001" in [error.id for error in run_checks()]


@pytest.mark.parametrize("words", [["gunicorn", "--bind", "0.0.0.0:8000"], ["gunicorn", "-b", "192.168.1.2:80"]])
def test_a_demonstration_listens_on_this_machine_alone(db, settings, monkeypatch, words):
    settings.DEMO = True
    monkeypatch.setattr("sys.argv", words)
    assert "localhost alone" in birth.why_not()


@pytest.mark.parametrize("words", [["gunicorn", "--bind", "127.0.0.1:8000"], ["gunicorn", "--bind=unix:/run/p.sock"]])
def test_this_machine_is_this_machine(db, settings, monkeypatch, words):
    settings.DEMO = True
    monkeypatch.setattr("sys.argv", words)
    assert birth.why_not() == ""


def test_a_short_secret_key_is_refused_outside_a_demonstration(db, settings):
    settings.DEMO, settings.SECRET_KEY = False, "short"
    assert "SECRET_KEY" in birth.why_not()


@pytest.mark.data
def test_the_lists_of_territories_load_once_however_often(db):
    assert territories.load() == territories.load() == Territory.objects.count()
    havana = Territory.objects.get(code="CU-03")
    assert (str(havana), havana.parent.code, havana.region) == ("La Habana", "CU", "west")
    assert Territory.objects.filter(parent__code="CU").count() == 16
    assert Territory.objects.filter(kind="municipality", parent=None).count() == 0


@pytest.fixture
def scene(db):
    territories.load()
    scene = Scene(people=553, seed=1, now=timezone.now(), random=Random(1))
    with for_the_house("demo"):
        demo.make(scene)
    return scene


def test_the_demonstration_has_its_accounts_and_enough_caseworkers(scene):
    assert {name for name, *_rest in demo.ACCOUNTS} <= set(scene.users)
    workers = sum(len(workers) for workers in scene.caseworkers.values())
    assert 35 <= scene.people / workers <= 45
    assert set(scene.supervisors) == {team.pk for team in scene.teams}
    with for_the_house("demo"):
        assert all(user.display_name for user in open_all(User.objects.all()))


@pytest.mark.data
def test_every_grant_of_the_demonstration_took_two_people(scene):
    grants = RoleGrant.objects.live(timezone.now())
    assert not [grant for grant in grants if grant.confirmed_by_id in (None, grant.user_id, grant.asked_by_id)]
    assert scene.users["supervisor"].standing.has(Role.IMPORTER, Role.STEWARD)
    assert not scene.users["supervisor2"].standing.has(Role.IMPORTER)


def test_a_cover_of_the_demonstration_is_live(scene):
    assert len(scene.users["caseworker"].standing.acting_for) == 2


def test_a_demo_account_signs_in(scene, here):
    assert here.sign_in("caseworker2@demo.puente.test", demo.PASSWORD).status_code == 302


def test_a_further_slice_adds_caseworkers_alone(scene):
    before = User.objects.count()
    scene.is_first, scene.people = False, 400
    with for_the_house("demo"):
        demo.make(scene)
    assert User.objects.count() == before + 10
    assert Team.objects.count() == 2


def first(email, password="a long pass phrase"):
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(password + "\n"))
        call_command("first_administrator", email, name="Rosa", password_stdin=True, stdout=out, skip_checks=True)
    return out.getvalue()


def test_the_first_two_administrators_come_with_their_factors(real, db, here):
    said = first("rosa@example.org")
    assert "otpauth://totp/rosa%40example.org?secret=" in said
    assert here.sign_in("rosa@example.org").url == "/accounts/2fa/authenticate/"
    code = said.split("paper:\n")[1].split()[0]
    assert here.post("/accounts/2fa/authenticate/", {"code": code}).url == "/"
    assert here.get("/configure/users/").status_code == 200
    first("pilar@example.org")
    with pytest.raises(CommandError):
        first("third@example.org")


def test_the_first_administrator_needs_a_good_password_and_no_demonstration(real, db, settings):
    with pytest.raises(CommandError):
        first("rosa@example.org", "short")
    settings.DEMO = True
    with pytest.raises(CommandError):
        first("rosa@example.org")
    assert not User.objects.filter(email="rosa@example.org").exists()
