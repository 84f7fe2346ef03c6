"""Programs in the small world of tests: one of each need, a group that Fabiola leads, a coordinator."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from programs.catalogue.models import Group, Program, Session
from programs.enrolments.models import Enrolment
from tests.world import build_world, grant, make_case, make_user


def make_program(slug="electricidad", **more):
    """A vocational program with names in both languages."""
    values = {"kind": Program.Kind.VOCATIONAL, "names": {"es": "Electricidad básica", "en": "Basic electricity"}} | more
    return Program(slug=slug, **values).put_down(by=None, at=timezone.now())


def make_group(program, name="Grupo A", capacity=12):
    """A group of it."""
    return Group(program=program, name=name, capacity=capacity).put_down(by=None, at=timezone.now())


def make_session(group, starts_in=timedelta(hours=-1), **more):
    """A session that begins so long from now."""
    session = Session(group=group, starts_at=timezone.now() + starts_in, **more)
    return session.put_down(by=None, at=timezone.now())


def build_programs():
    """The world, with a program, a group, a session an hour ago and a facilitator of the group."""
    world = build_world()
    world.program = make_program()
    world.group = make_group(world.program)
    world.session = make_session(world.group)
    world.users["fabiola"] = make_user("fabiola")
    grant(world.fabiola, Role.FACILITATOR, target=str(world.group.pk))
    world.users["cora"] = make_user("cora")
    return world


def coordinate(world):
    """Cora coordinates the program from now on."""
    grant(world.cora, Role.COORDINATOR, target=str(world.program.pk))
    return world.cora


def enrolled(world, case=None, *, by=None, started=timedelta(days=20), group=None):
    """An enrolment that was accepted into the group so long ago, by the supervisor."""
    at = timezone.now() - started
    case, by = case or world.cases["ana"], by or world.sara
    enrolment = Enrolment.objects.propose(case, world.program, by=by, at=at, group=group or world.group)
    enrolment.accept(by=by, at=at, group=group or world.group)
    return enrolment


def crowd(world, count):
    """So many people of Ana's in the group."""
    return [
        enrolled(world, make_case(world.teams[1], world.ana, given=f"Persona {n}", phone=None)) for n in range(count)
    ]


def client_of(user):
    """A browser of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client
