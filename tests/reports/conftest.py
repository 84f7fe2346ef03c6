"""A house with enough people for figures: two teams, and cases in several states."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.cases.models import Case, CaseStatusChange
from tests.world import build_world, make_case


@pytest.fixture
def world(db):
    """Two teams, their staff, four cases."""
    return build_world()


@pytest.fixture
def house(world):
    """Thirty-two cases more: of team one 20, of team two 12, some overdue, some seen, some closed."""
    at = timezone.now()
    for number in range(32):
        team = world.teams[1] if number < 20 else world.teams[2]
        worker = world.ana if number < 20 else world.carlos
        case = make_case(team, worker, given=f"Persona{number}", phone=None, at=at - timedelta(days=20))
        due = at - timedelta(days=1) if number % 4 == 0 else at + timedelta(days=1)
        Case.objects.filter(pk=case.pk).update(contact_due_at=due, phase="d30" if number % 2 else "d90")
        if number in (3, 5, 7, 9, 11, 13, 25):
            close(case, "goals_met", at)
        if number in (15, 27):
            close(case, "deceased", at)
    return world


def close(case, reason, at):
    """Closed, as the table writes it, without its checklist: here only the figure is asked."""
    Case.objects.filter(pk=case.pk).update(status="closed", contact_due_at=None)
    CaseStatusChange.objects.create(
        case=case, person_id=case.person_id, source="closing", target="closed", at=at, reason_code=reason
    )


@pytest.fixture
def sign_in(world):
    """Anybody's browser, in a language."""

    def browser(name, language="en"):
        client = Client()
        user = world.users[name]
        type(user).objects.filter(pk=user.pk).update(language=language)
        client.force_login(user)
        client.cookies["lang"] = language
        return client

    return browser
