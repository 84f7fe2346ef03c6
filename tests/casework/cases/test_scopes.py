"""Who may see what: three scopes, each inside the one before, for every role and against every case."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Cover
from casework.cases.models import Case, CaseAssignment
from tests.world import CAST

pytestmark = [pytest.mark.django_db, pytest.mark.data]

# Whose cases each may list, open, write. Ana, Berta: team 1; Carlos, nobody: team 2.
SEES = {
    "ana": ({"ana", "berta"}, {"ana"}, {"ana"}),
    "berta": ({"ana", "berta"}, {"berta"}, {"berta"}),
    "sara": ({"ana", "berta"}, {"ana", "berta"}, {"ana", "berta"}),
    "carlos": ({"carlos", "nobody"}, {"carlos"}, {"carlos"}),
    "silvia": ({"carlos", "nobody"}, {"carlos", "nobody"}, {"carlos", "nobody"}),
}
NOTHING = (set(), set(), set())


def scopes(world, user):
    names = {case.pk: name for name, case in world.cases.items()}
    cases = Case.objects
    return tuple(
        {names[pk] for pk in scope.values_list("pk", flat=True)}
        for scope in (cases.listed_to(user), cases.visible_to(user), cases.writable_by(user))
    )


@pytest.mark.parametrize("name", [name for name, *_rest in CAST])
def test_each_role_sees_its_own_and_the_scopes_lie_in_each_other(world, name):
    listed, visible, writable = scopes(world, world.users[name])
    assert (listed, visible, writable) == SEES.get(name, NOTHING)
    assert listed >= visible >= writable


def test_a_stand_in_has_the_cases_of_the_one_who_is_away_while_it_lasts(world):
    today = timezone.localdate()
    cover = Cover.objects.create(absent=world.carlos, stand_in=world.ana, from_on=today, until_on=today,
                                 made_by=world.sara, made_at=timezone.now())  # fmt: skip
    world.ana.forget_standing()
    assert scopes(world, world.ana)[2] == {"ana", "carlos"}
    Cover.objects.filter(pk=cover.pk).update(from_on=today - timedelta(days=9), until_on=today - timedelta(days=1))
    world.ana.forget_standing()
    assert scopes(world, world.ana)[2] == {"ana"}


def test_a_part_opens_the_page_and_does_not_write(world):
    case = world.cases["carlos"]
    CaseAssignment.objects.create(case=case, person_id=case.person_id, user=world.lidia, part="legal",
                                  from_at=timezone.now())  # fmt: skip
    assert scopes(world, world.lidia) == ({"carlos"}, {"carlos"}, set())


def test_somebody_whose_account_was_closed_sees_nothing(world):
    world.ana.is_active = False
    world.ana.forget_standing()
    assert scopes(world, world.ana) == NOTHING


def test_what_hangs_on_a_case_can_say_who_may_see_it():
    for model in apps.get_models():
        hangs = any(
            field.many_to_one and field.related_model is Case for field in model._meta.get_fields() if field.concrete
        )
        if hangs:
            for scope in ("listed_to", "visible_to", "writable_by"):
                assert hasattr(model._default_manager, scope), f"{model._meta.label} has no {scope}"


def bytes_of(answer):
    """The page without what differs each time: tokens, and the address itself that the page goes back to."""
    return re.sub(rb"[A-Za-z0-9]{64}|P-[0-9A-Z]{7}", b"", answer.content)


PAGES = ["", "phone/", "person/", "reach/new/", "do/assess/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_case_out_of_scope_is_the_same_page_as_a_case_that_does_not_exist(client, world, page):
    method = client.post if page == "phone/" else client.get
    for name, *_rest in CAST:
        user = world.users[name]
        client.force_login(user)
        visible, nothing = scopes(world, user)[1], method(f"/cases/P-0000000/{page}")
        assert nothing.status_code == 404
        for owner, case in world.cases.items():
            answer = method(f"/cases/{case.code}/{page}")
            if owner in visible:
                assert answer.status_code == 200, (name, owner)
            else:
                assert (answer.status_code, bytes_of(answer)) == (404, bytes_of(nothing)), (name, owner)
