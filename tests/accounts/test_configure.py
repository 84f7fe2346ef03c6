"""`/configure/`: administrators invite, give roles by two people, close accounts; for others there is no such page."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.letters import send_due
from accounts.models import FactorReset, Letter, RoleGrant, Team, Territory, User, system_user
from accounts.roles import Role
from tests.accounts.conftest import Place, give_factor
from tests.world import make_user
from vault.models import AuditEntry

ROOMS = ["accounts:configure", "accounts:users", "accounts:invite", "accounts:teams", "accounts:new_team"]
ACTS = ["disable", "enable", "end_sessions", "invite_again", "ask_factor_reset", "ask_role"]


@pytest.fixture
def office(adela):
    """The first administrator's browser."""
    place = Place()
    place.force_login(adela)
    return place


@pytest.fixture
def desk(alba):
    """The second administrator's browser."""
    place = Place("10.0.0.2")
    place.force_login(alba)
    return place


def user_page(user):
    return reverse("accounts:user", args=[user.pk])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_for_everybody_else_the_rooms_do_not_exist(here, team, ana, adela, role):
    here.force_login(make_user("somebody", role, team))
    grant = RoleGrant.ask(ana, Role.SUPERVISOR, team=team, by=adela, at=timezone.now())
    reset = FactorReset.ask(ana, by=adela, at=timezone.now())
    paths = [reverse(name) for name in ROOMS] + [user_page(ana), reverse("accounts:team", args=[team.pk])]
    acts = [reverse(f"accounts:{act}", args=[ana.pk]) for act in ACTS]
    acts += [reverse(f"accounts:{act}", args=[grant.pk]) for act in ("confirm_role", "end_role")]
    acts += [reverse(f"accounts:{act}", args=[reset.pk]) for act in ("confirm_factor_reset", "refuse_factor_reset")]
    assert {here.get(path).status_code for path in paths} == {404}
    assert {here.post(path).status_code for path in paths[2:3] + acts} == {404}
    assert RoleGrant.objects.get(pk=grant.pk).confirmed_by is None


@pytest.mark.parametrize("name", ROOMS)
def test_an_administrator_opens_every_room(office, name):
    assert office.get(reverse(name)).status_code == 200


def test_the_list_shows_names_roles_and_not_the_system(office, ana, berta):
    system_user()
    page = office.get(reverse("accounts:users")).content.decode()
    assert "Ana" in page and "Berta" in page and "Equipo Uno" in page
    assert "puente.invalid" not in page


def test_the_system_user_has_no_page_and_cannot_be_changed(office):
    system = system_user()
    assert office.get(user_page(system)).status_code == 404
    assert office.post(reverse("accounts:enable", args=[system.pk])).status_code == 404


def test_an_invitation_makes_an_account_that_opens_by_its_link(office, here, adela):
    answer = office.post(reverse("accounts:invite"), {"email": "Eva@Example.org", "display_name": "Eva Ríos"})
    eva = User.objects.get(email="eva@example.org")
    assert answer.url == user_page(eva)
    assert not eva.has_usable_password()
    send_due()
    path = re.search(r"8000(/\S+)", mail.outbox[0].body)[1]
    here.get(path)
    here.post("/accounts/password/new/", {"password": "a phrase of her own"})
    assert here.sign_in("eva@example.org", "a phrase of her own").status_code == 302
    assert AuditEntry.objects.filter(what="accounts.user", object_id=str(eva.pk), detail__account="invited").exists()


def test_the_link_is_on_the_screen_in_a_demonstration_alone(office, adela, settings):
    eva = User.objects.invite("eva@example.org", "Eva", by=adela, at=timezone.now())
    assert "/accounts/password/new/" in office.get(user_page(eva)).content.decode()
    settings.DEMO = False
    assert links.for_the_screen(eva) == ""


def test_nobody_is_invited_twice(office, ana):
    answer = office.post(reverse("accounts:invite"), {"email": "ANA@example.org", "display_name": "Ana"})
    assert answer.status_code == 422


@pytest.mark.data
def test_a_form_sent_twice_invites_once(office):
    page = office.get(reverse("accounts:invite"))
    data = {"email": "eva@example.org", "display_name": "Eva", "once": page.context["form"]["once"].value()}
    first, second = (office.post(reverse("accounts:invite"), data) for _time in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert User.objects.filter(email="eva@example.org").count() == 1


@pytest.mark.data
def test_a_role_counts_from_the_second_administrators_yes(office, desk, ana, team):
    office.post(reverse("accounts:ask_role", args=[ana.pk]), {"role": "supervisor", "team": team.pk})
    grant = RoleGrant.objects.get(user=ana, role="supervisor")
    assert not User.objects.get(pk=ana.pk).standing.has(Role.SUPERVISOR)
    assert office.post(reverse("accounts:confirm_role", args=[grant.pk])).status_code == 409
    assert not User.objects.get(pk=ana.pk).standing.has(Role.SUPERVISOR)
    assert desk.post(reverse("accounts:confirm_role", args=[grant.pk])).url == user_page(ana)
    assert User.objects.get(pk=ana.pk).standing.teams_as(Role.SUPERVISOR) == {team.pk}
    details = [row.detail for row in AuditEntry.objects.filter(what="accounts.rolegrant").order_by("sequence")]
    assert details == [{"asked": "supervisor"}, {"confirmed": "supervisor"}]


def test_nobody_confirms_their_own_role(office, desk, alba, adela):
    grant = RoleGrant.ask(alba, Role.AUDITOR, by=adela, at=timezone.now())
    assert desk.post(reverse("accounts:confirm_role", args=[grant.pk])).status_code == 409


def test_what_waits_stands_on_configure_and_first_among_users(office, desk, ana, team):
    RoleGrant.ask(ana, Role.SUPERVISOR, team=team, by=User.objects.get(email="adela@example.org"), at=timezone.now())
    assert "pu-chip--warn" in desk.get(reverse("accounts:configure")).content.decode()
    theirs, ones_own = (place.get(reverse("accounts:users")).content.decode() for place in (desk, office))
    assert "/confirm/" in theirs and "/confirm/" not in ones_own


def test_a_refused_role_never_counts(office, desk, ana, adela, team):
    grant = RoleGrant.ask(ana, Role.SUPERVISOR, team=team, by=adela, at=timezone.now())
    desk.post(reverse("accounts:end_role", args=[grant.pk]))
    assert office.post(reverse("accounts:confirm_role", args=[grant.pk])).status_code == 409
    assert desk.post(reverse("accounts:confirm_role", args=[grant.pk])).status_code == 409


@pytest.mark.parametrize(
    ("role", "team_given"),
    [("administrator", False), ("supervisor", False), ("importer", True), ("facilitator", True), ("caseworker", True)],
)
def test_a_role_that_does_not_fit_is_refused(office, ana, team, role, team_given):
    data = {"role": role} | ({"team": team.pk} if team_given else {})
    answer = office.post(reverse("accounts:ask_role", args=[ana.pk]), data)
    assert answer.status_code == 422
    assert ana.grants.count() == 1


def test_a_duty_of_import_is_for_a_supervisor_of_that_team(office, team):
    sara = make_user("sara", Role.SUPERVISOR, team)
    office.post(reverse("accounts:ask_role", args=[sara.pk]), {"role": "importer", "team": team.pk})
    assert sara.grants.filter(role="importer").exists()


def test_an_ended_role_counts_no_more(office, ana):
    office.post(reverse("accounts:end_role", args=[ana.grants.get().pk]))
    assert not User.objects.get(pk=ana.pk).standing.roles


def test_an_administrator_neither_closes_nor_demotes_themselves(office, adela):
    assert office.post(reverse("accounts:disable", args=[adela.pk])).status_code == 409
    assert office.post(reverse("accounts:end_role", args=[adela.grants.get().pk])).status_code == 409
    assert User.objects.get(pk=adela.pk).is_active


def test_closing_and_opening_an_account(office, ana):
    office.post(reverse("accounts:disable", args=[ana.pk]))
    assert not User.objects.get(pk=ana.pk).is_active
    assert office.post(reverse("accounts:disable", args=[ana.pk])).status_code == 409
    office.post(reverse("accounts:enable", args=[ana.pk]))
    assert User.objects.get(pk=ana.pk).is_active


def test_signing_somebody_out_from_afar(office, here, ana):
    here.force_login(ana)
    here.get("/accounts/standing/")
    office.post(reverse("accounts:end_sessions", args=[ana.pk]))
    assert here.get("/accounts/standing/").status_code == 302


def test_a_reset_of_codes_is_asked_by_one_and_confirmed_by_the_other(office, desk, ana):
    give_factor(ana)
    office.post(reverse("accounts:ask_factor_reset", args=[ana.pk]))
    reset = FactorReset.objects.get()
    assert office.post(reverse("accounts:confirm_factor_reset", args=[reset.pk])).status_code == 409
    assert desk.post(reverse("accounts:confirm_factor_reset", args=[reset.pk])).url == user_page(ana)
    assert not ana.authenticator_set.exists()


def test_an_invitation_is_sent_again_only_before_a_password_is_chosen(office, ana, adela):
    eva = User.objects.invite("eva@example.org", "Eva", by=adela, at=timezone.now())
    office.post(reverse("accounts:invite_again", args=[eva.pk]))
    assert Letter.objects.filter(user=eva).count() == 2
    assert office.post(reverse("accounts:invite_again", args=[ana.pk])).status_code == 409


def test_a_province_belongs_to_one_team_and_one_team_takes_the_rest(office, team):
    cuba = Territory.objects.create(code="XA", kind="country", name_es="X", name_en="X")
    north = Territory.objects.create(code="XA-01", kind="province", name_es="N", name_en="N", parent=cuba)
    new = reverse("accounts:new_team")
    assert office.post(new, {"name": "Norte", "provinces": [north.pk]}).url == reverse("accounts:teams")
    assert list(Team.objects.get(name="Norte").provinces.all()) == [north]
    assert office.post(new, {"name": "Norte"}).status_code == 422
    assert office.post(new, {"name": "Sur", "provinces": [north.pk]}).status_code == 422
    assert office.post(new, {"name": "Sur", "catches_all": "on"}).status_code == 422
    page = reverse("accounts:team", args=[team.pk])
    assert office.post(page, {"name": "Todos", "catches_all": "on"}).status_code == 302
    assert "Norte" in office.get(reverse("accounts:teams")).content.decode()
