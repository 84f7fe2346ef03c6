"""A small world for tests: two teams, a cast with roles, one person in each team. Names only where a test needs them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.utils import timezone

from accounts.models import RoleGrant, Team, User
from accounts.roles import SUPERVISORS_DUTIES, Role
from casework.cases.models import Case
from casework.people.models import ContactMethod, Person, phone_lookup
from casework.releases.models import Release
from vault.audit import for_the_house
from vault.ids import uuid7
from vault.keys import make_keys

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)

# Who there is: name, role, team (1, 2 or None).
CAST = [
    ("ana", Role.CASEWORKER, 1),
    ("berta", Role.CASEWORKER, 1),
    ("sara", Role.SUPERVISOR, 1),
    ("carlos", Role.CASEWORKER, 2),
    ("silvia", Role.SUPERVISOR, 2),
    ("manuel", Role.MANAGER, None),
    ("adela", Role.ADMINISTRATOR, None),
    ("alba", Role.ADMINISTRATOR, None),
    ("aurelio", Role.AUDITOR, None),
    ("lidia", Role.LEGAL, 1),
    ("clara", Role.CLINICAL, 1),
    ("marta", Role.MENTOR, None),
    ("pablo", Role.PARTNER, None),
]


@dataclass
class World:
    """`users` by name, `teams` by number, `cases` by whose they are."""

    users: dict = field(default_factory=dict)
    teams: dict = field(default_factory=dict)
    cases: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["users"][name]
        except KeyError as error:
            raise AttributeError(name) from error


def make_user(name, role=None, team=None, *, password=None):
    """An account with one live role, granted by nobody in particular."""
    user = User.objects.create_user(f"{name}@example.org", password, display_name=name.capitalize())
    if role:
        grant(user, role, team)
    return user


def grant(user, role, team=None, target=""):
    """A live grant. In a test the two people who grant are not the subject."""
    confirmer = User.objects.filter(email="confirmer@example.org").first() or make_user("confirmer")
    RoleGrant.objects.create(
        user=user, role=role, team=team, target=target, asked_at=NOON, confirmed_by=confirmer, from_at=NOON
    )
    user.forget_standing()


def make_case(team, worker=None, *, given="Yoel", surnames="Hernández Peña", released_on=date(2026, 1, 20),
              phone="+5352345678", at=None, status="intake", by=None):  # fmt: skip
    """A person with a phone, a release and a case, written as the house writes them."""
    at = at or timezone.now()
    person = Person(id=uuid7(), given_names=given, surnames=surnames, made_at=at, birth_date=date(1985, 4, 3))
    make_keys("person", [person.pk])
    with for_the_house("demo"):
        person.save()
        Release.objects.create(person=person, released_on=released_on, basis="conditional", made_at=at)
        if phone:
            ContactMethod.objects.create(person=person, value=phone, lookup=phone_lookup(phone))
        person.write_index(at=at)
    case = Case.open_for(person, by=by, at=at, team=team, status=status, released_on=released_on)
    if worker:
        case.assign(worker, by=None, at=at)
    return case


def build_world():
    """The cast, and a case of Ana's, of Berta's, of Carlos's and one that nobody has."""
    world = World()
    world.teams = {
        1: Team.objects.create(name="Equipo Uno", catches_all=True),
        2: Team.objects.create(name="Equipo Dos"),
    }
    for name, role, number in CAST:
        world.users[name] = make_user(name, role, world.teams.get(number))
    for duty in SUPERVISORS_DUTIES:
        grant(world.sara, duty, world.teams[1])
    world.cases = {
        "ana": make_case(world.teams[1], world.ana),
        "berta": make_case(world.teams[1], world.berta, given="Dayana", surnames="Ruiz Mora", phone="+5353333333"),
        "carlos": make_case(world.teams[2], world.carlos, given="Ariel", surnames="Sosa Gil", phone="+5354444444"),
        "nobody": make_case(world.teams[2], given="Iris", surnames="Leal Paz", phone=None),
    }
    return world
