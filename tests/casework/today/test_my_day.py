"""My day: what is due, in order of harm, for the one who has it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.cases.models import Case
from casework.today.listing import COUNTED, in_order
from casework.today_list import HARM, Item
from tests.world import build_world, grant, make_case

pytestmark = [pytest.mark.django_db(databases=["default", "keyring", "audit"]), pytest.mark.data]


def item(harm, due_at, url="/"):
    return Item(harm=harm, due_at=due_at, title="", why="", url=url)


def test_the_order_is_by_harm_and_what_is_within_the_hour_stands_first():
    at = timezone.now()
    late, soon, later = at - timedelta(days=2), at + timedelta(minutes=25), at + timedelta(hours=5)
    items = [item(harm, late) for harm in reversed(HARM)] + [item("today", soon), item("today", later)]
    order = [(one.harm, one.due_at) for one in in_order(items, at)]
    assert order[0] == ("today", soon)
    assert [harm for harm, due in order[1:] if due == late] == list(HARM)


def test_every_row_stands_in_one_of_the_counts():
    assert set(COUNTED) == set(HARM)


def test_somebody_who_was_not_spoken_with_in_time_stands_on_the_day_of_the_worker_alone(client):
    world = build_world()
    case = world.cases["ana"]
    Case.objects.filter(pk=case.pk).update(contact_due_at=timezone.now() - timedelta(days=3))
    client.force_login(world.ana)
    assert case.code in client.get("/today/").content.decode()
    client.force_login(world.berta)
    assert case.code not in client.get("/today/").content.decode()


def test_a_stand_in_has_the_day_of_the_one_who_is_away(client):
    from accounts.models import Cover

    world = build_world()
    case = world.cases["ana"]
    Case.objects.filter(pk=case.pk).update(contact_due_at=timezone.now() - timedelta(days=3))
    today = timezone.localdate()
    Cover.objects.create(absent=world.ana, stand_in=world.berta, from_on=today, until_on=today,
                         made_by=world.sara, made_at=timezone.now())  # fmt: skip
    client.force_login(world.berta)
    assert case.code in client.get("/today/").content.decode()


def test_a_day_costs_the_same_number_of_queries_for_1_and_for_30_people(client, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    world = build_world()
    client.force_login(world.ana)

    def queries():
        client.get("/today/")
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get("/today/").status_code == 200
        return len(captured)

    Case.objects.update(contact_due_at=timezone.now() - timedelta(days=3))
    few = queries()
    for _number in range(29):
        make_case(world.teams[1], world.ana)
    Case.objects.update(contact_due_at=timezone.now() - timedelta(days=3))
    assert queries() == few


def test_a_supervisor_gives_a_case_to_a_worker_of_its_team_in_one_post(client):
    world = build_world()
    case = make_case(world.teams[1])
    client.force_login(world.sara)
    assert case.code in client.get("/team/").content.decode()
    response = client.post(f"/team/{case.code}/assign/", {"worker": str(world.berta.pk)})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.worker_id == world.berta.pk
    assert case.assignments.live().get().user_id == world.berta.pk


def test_a_worker_of_another_team_cannot_be_given_the_case(client):
    world = build_world()
    case = make_case(world.teams[1])
    client.force_login(world.sara)
    assert client.post(f"/team/{case.code}/assign/", {"worker": str(world.carlos.pk)}).status_code == 422
    case.refresh_from_db()
    assert case.worker_id is None


@pytest.mark.parametrize("name", ["ana", "manuel", "adela", "silvia"])
def test_nobody_but_the_teams_supervisor_assigns(client, name):
    world = build_world()
    case = make_case(world.teams[1])
    client.force_login(world.users[name])
    assert client.post(f"/team/{case.code}/assign/", {"worker": str(world.berta.pk)}).status_code == 404
    case.refresh_from_db()
    assert case.worker_id is None


def test_somebody_without_a_caseload_has_no_day(client):
    world = build_world()
    client.force_login(world.manuel)
    assert client.get("/today/").status_code == 404
    grant(world.manuel, "facilitator", target="1")
    client.force_login(world.manuel)
    assert client.get("/today/").status_code == 200
