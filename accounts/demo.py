"""Staff of the demonstration: two teams, the accounts of the README, colleagues for the caseload, a stand-in at work."""

import datetime

from django.contrib.auth.hashers import make_password

from accounts.models import Cover, RoleGrant, Team, Territory, User, system_user
from accounts.roles import Role
from vault.demo_data import DemoData, demo
from vault.keys import make_keys
from vault.sealing import seal_all

PASSWORD = "puente-demo-2025"  # noqa: S105
DOMAIN = "demo.puente.test"
WEST, EAST = "Equipo Occidente", "Equipo Oriente"
A_CASELOAD = 40

# E-mail's first part, name, role, team, duties.
ACCOUNTS = (
    ("caseworker", "Marisol Peña", Role.CASEWORKER, WEST, ()),
    ("caseworker2", "Daniel Ferrer", Role.CASEWORKER, EAST, ()),
    ("supervisor", "Teresa Valdés", Role.SUPERVISOR, WEST, (Role.IMPORTER, Role.STEWARD)),
    ("supervisor2", "Ramón Cisneros", Role.SUPERVISOR, EAST, ()),
    ("manager", "Beatriz Lores", Role.MANAGER, None, ()),
    ("admin", "Julio Arencibia", Role.ADMINISTRATOR, None, ()),
    ("admin2", "Nuria Campos", Role.ADMINISTRATOR, None, ()),
    ("auditor", "Esteban Rojas", Role.AUDITOR, None, ()),
    ("legal", "Ofelia Marín", Role.LEGAL, WEST, ()),
    ("clinical", "Irene Solís", Role.CLINICAL, WEST, ()),
    ("mentor", "Gustavo Pino", Role.MENTOR, None, ()),
    ("partner", "Amparo Quesada", Role.PARTNER, None, ()),
    ("facilitator", "Leonel Batista", Role.FACILITATOR, None, ()),
)
GIVEN = ("Alicia", "Bruno", "Carmen", "Diego", "Elena", "Félix", "Gloria", "Hugo", "Inés", "Jorge", "Laura", "Mario")
SURNAMES = ("Acosta", "Bello", "Cabrera", "Duarte", "Estrada", "Fuentes", "Guerra", "Hidalgo", "Izquierdo", "Lara")


def make(scene):
    """Teams, accounts, grants by two people, a live cover; for each further slice the caseworkers it needs."""
    if scene.is_first:
        system_user()
        scene.teams[:] = make_teams()
        scene.caseworkers.update({team.pk: [] for team in scene.teams})
    teams = {team.name: team for team in scene.teams}
    named = [(local, name, role, teams.get(team), duties) for local, name, role, team, duties in ACCOUNTS]
    rows = named if scene.is_first else []
    rows = rows + [(local, name, Role.CASEWORKER, team, ()) for local, name, team in colleagues(scene)]
    scene.users.update(make_users(rows))
    make_grants(scene, rows)
    for local, _name, role, team, _duties in rows:
        if role == Role.CASEWORKER:
            scene.caseworkers[team.pk].append(scene.users[local])
        elif role == Role.SUPERVISOR:
            scene.supervisors[team.pk] = scene.users[local]
    if scene.is_first:
        make_cover(scene)


def make_teams():
    """The west has its provinces; the other team takes all the rest."""
    west = Team.objects.create(name=WEST)
    west.provinces.set(Territory.objects.filter(parent__code="CU", region="west"))
    return [west, Team.objects.create(name=EAST, catches_all=True)]


def colleagues(scene):
    """[(first part of the e-mail, name, team)]: as many caseworkers more as the people need, by turns in each team."""
    known = sum(len(workers) for workers in scene.caseworkers.values())
    needed = max(2, scene.people // A_CASELOAD - (2 if scene.is_first else 0))
    for number in range(known, known + needed):
        given = GIVEN[number % len(GIVEN)]
        surname = SURNAMES[(number // len(GIVEN) + number) % len(SURNAMES)]
        yield f"worker{number + 1}", f"{given} {surname}", scene.teams[number % 2]


def make_users(rows):
    """{first part: user}. One hash is computed and used by all."""
    password = make_password(PASSWORD)
    users = [User(email=f"{local}@{DOMAIN}", display_name=name, password=password) for local, name, *_rest in rows]
    make_keys("user", [user.pk for user in users])
    User.objects.bulk_create(seal_all(users))
    return dict(zip((row[0] for row in rows), users, strict=True))


def make_grants(scene, rows):
    """Each asked by one administrator and confirmed by the other; theirs by the system."""
    admin, admin2, at = scene.users["admin"], scene.users["admin2"], scene.now - datetime.timedelta(days=760)
    grants = []
    for local, _name, role, team, duties in rows:
        confirmer = {"admin": admin2, "admin2": admin}.get(local, admin2)
        asker = None if local in ("admin", "admin2") else admin
        for word in (role, *duties):
            if word != Role.FACILITATOR:  # a facilitator's duty is about a group: made with the groups
                grants.append(
                    RoleGrant(
                        user=scene.users[local], role=word, team=team, asked_by=asker, asked_at=at,
                        confirmed_by=confirmer, from_at=at,
                    )
                )  # fmt: skip
    RoleGrant.objects.bulk_create(grants)


def make_cover(scene):
    """A colleague of the west is away: her stand-in works until next week."""
    absent, stand_in = scene.caseworkers[scene.teams[0].pk][1], scene.users["caseworker"]
    until = scene.today + datetime.timedelta(days=7)
    Cover.objects.create(
        absent=absent, stand_in=stand_in, from_on=scene.today - datetime.timedelta(days=3), until_on=until,
        made_by=scene.users["supervisor"], made_at=scene.now - datetime.timedelta(days=3),
    )  # fmt: skip
    User.objects.filter(pk=absent.pk).update(away_until=until)


demo.register(DemoData("accounts", make, order=10))
