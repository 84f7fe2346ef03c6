"""The list of a session: by name for its facilitator and the case's own people, by code for who runs the program."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.enrolments.models import Attendance, Enrolment
from programs.enrolments.sheet import Sheet
from tests.programs.world import build_programs, client_of, coordinate, crowd, enrolled, make_session
from vault.audit import for_the_house
from vault.ids import uuid7
from vault.sealing import open_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with for_the_house("demo"):
        world = build_programs()
        world.one = enrolled(world)
    return world


def page_of(world, session=None):
    return (session or world.session).get_absolute_url()


def post_all(client, world, marks, do="save", versions=None, once=None):
    data = {"do": do, "once": once or str(uuid7())}
    for enrolment, mark in marks.items():
        data[f"m-{enrolment.pk}"] = mark
        data[f"v-{enrolment.pk}"] = str((versions or {}).get(enrolment, 0))
    return client.post(page_of(world), data)


def tap(client, world, mark, *, enrolment=None, version=0, htmx=True):
    enrolment = enrolment or world.one
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        f"{page_of(world)}rows/{enrolment.pk}/",
        {f"m-{enrolment.pk}": mark, f"v-{enrolment.pk}": version},
        headers=headers,
    )


def row_of(enrolment):
    return Attendance.objects.get(enrolment=enrolment)


def test_the_facilitator_reads_name_and_code_and_nothing_more(world):
    page = client_of(world.fabiola).get(page_of(world)).content.decode()
    assert "Yoel" in page and world.cases["ana"].code in page
    assert "5352345678" not in page and f"/cases/{world.cases['ana'].code}" not in page
    client = client_of(world.fabiola)
    assert client.get(f"/cases/{world.cases['ana'].code}/").status_code == 404
    assert client.get(world.one.get_absolute_url()).status_code == 404


def test_the_window_of_the_facilitator_is_7_days_before_to_14_after(world):
    from programs.catalogue.models import Group

    group = Group.objects.filter(pk=world.group.pk)
    at = world.session.starts_at
    for away, sees in ((-8, False), (-6.9, True), (0, True), (13.9, True), (14.1, False)):
        assert Group.objects.led_by(world.fabiola, at + timedelta(days=away)).exists() == sees
    assert not Group.objects.led_by(world.ana, at).filter(pk__in=group).exists()


def test_who_runs_the_program_reads_codes_alone(world):
    for user in (world.manuel, coordinate(world)):
        page = client_of(user).get(page_of(world)).content.decode()
        assert world.cases["ana"].code in page and "Yoel" not in page


def test_a_caseworker_reads_own_people_and_no_others(world):
    with for_the_house("demo"):
        enrolled(world, world.cases["berta"])
    page = client_of(world.ana).get(page_of(world)).content.decode()
    assert "Yoel" in page
    assert world.cases["berta"].code not in page and "Dayana" not in page


def test_a_session_of_a_program_out_of_the_readers_list_is_a_404(world):
    for name in ("adela", "aurelio", "marta", "pablo"):
        assert client_of(world.users[name]).get(page_of(world)).status_code == 404


def test_the_whole_form_saves_without_a_script_and_sending_it_twice_changes_nothing(world):
    client, once = client_of(world.fabiola), str(uuid7())
    first = post_all(client, world, {world.one: "present"}, once=once)
    second = post_all(client, world, {world.one: "present"}, once=once)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert row_of(world.one).mark == "present"
    assert Attendance.objects.count() == 1


def test_the_first_session_attended_begins_the_participation(world):
    post_all(client_of(world.fabiola), world, {world.one: "absent"})
    assert Enrolment.objects.get().status == "accepted"
    post_all(client_of(world.fabiola), world, {world.one: "late"}, versions={world.one: 1})
    world.one.refresh_from_db()
    assert world.one.status == "active"
    assert world.one.changes.get(target="active").by is None


def test_a_tap_saves_one_row_and_answers_it_alone(world):
    answer = tap(client_of(world.fabiola), world, "present")
    assert answer.status_code == 302
    fragment = client_of(world.fabiola).get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and f'id="v-{world.one.pk}" value="1" hx-swap-oob' in fragment
    assert "1 de 1 marcadas" in fragment
    assert tap(client_of(world.fabiola), world, "late", version=1, htmx=False)["Location"] == page_of(world)
    assert row_of(world.one).mark == "late"


def test_a_mark_can_be_taken_back_to_not_recorded(world):
    tap(client_of(world.fabiola), world, "present")
    assert tap(client_of(world.fabiola), world, "", version=1).status_code == 302
    assert row_of(world.one).mark == ""


@pytest.mark.parametrize("mark", ["obligation", "detained"])
def test_obligation_and_detention_are_set_by_the_case_and_read_with_notice_by_everybody_else(world, mark):
    refused = tap(client_of(world.fabiola), world, mark)
    assert (refused.status_code, refused["HX-Reswap"]) == (409, "outerHTML")
    assert not Attendance.objects.exists()
    assert tap(client_of(world.ana), world, mark).status_code == 302
    kept = row_of(world.one)
    with for_the_house("demo"):
        open_all(kept)
    assert (kept.mark, kept.why) == ("excused", mark)
    now = timezone.now()
    with for_the_house("demo"):
        for user, value in (
            (world.ana, mark),
            (world.sara, mark),
            (world.fabiola, "excused"),
            (world.manuel, "excused"),
        ):
            assert Sheet(world.session, user, now).row(world.one.pk).value == value


def test_a_facilitator_who_saves_the_list_does_not_wipe_what_the_case_wrote(world):
    tap(client_of(world.ana), world, "detained")
    post_all(client_of(world.fabiola), world, {world.one: "excused"}, versions={world.one: 1})
    kept = row_of(world.one)
    with for_the_house("demo"):
        assert open_all(kept)[0].why == "detained"


def test_with_notice_and_detention_look_alike_in_the_database(world):
    with for_the_house("demo"):
        other = enrolled(world, world.cases["berta"])
    tap(client_of(world.ana), world, "detained")
    tap(client_of(world.fabiola), world, "excused", enrolment=other)
    first, second = Attendance.objects.values_list("mark", "why")
    assert first[0] == second[0] == "excused"
    assert len(first[1].blob) == len(second[1].blob)


def test_the_rest_is_marked_present_in_one_act_and_who_has_a_mark_keeps_it(world):
    with for_the_house("demo"):
        others = crowd(world, 3)
    tap(client_of(world.fabiola), world, "absent")
    assert client_of(world.fabiola).post(f"{page_of(world)}list/rest/").status_code == 302
    assert row_of(world.one).mark == "absent"
    assert {row_of(other).mark for other in others} == {"present"}


def test_closing_leaves_the_empty_row_of_who_has_no_mark(world):
    with for_the_house("demo"):
        other = crowd(world, 1)[0]
    client = client_of(world.fabiola)
    assert post_all(client, world, {world.one: "present"}, do="close").status_code == 302
    world.session.refresh_from_db()
    assert world.session.status == "held"
    assert row_of(other).mark == ""
    assert client.post(f"{page_of(world)}list/reopen/").status_code == 302
    world.session.refresh_from_db()
    assert world.session.status == "planned"


def test_a_session_to_come_is_neither_marked_present_nor_closed(world):
    later = make_session(world.group, timedelta(days=2))
    client = client_of(world.fabiola)
    assert client.post(f"{later.get_absolute_url()}list/rest/").status_code == 409
    assert client.post(f"{later.get_absolute_url()}list/close/").status_code == 409
    assert not Attendance.objects.exists()


def test_a_row_that_somebody_else_wrote_is_named_and_nothing_is_saved(world):
    tap(client_of(world.ana), world, "late")
    with for_the_house("demo"):
        other = enrolled(world, world.cases["berta"])
    answer = post_all(client_of(world.fabiola), world, {world.one: "present", other: "present"})
    assert answer.status_code == 409 and "Yoel" in answer.content.decode()
    assert row_of(world.one).mark == "late"
    assert not Attendance.objects.filter(enrolment=other).exists()


def test_cancelling_is_one_act_that_touches_no_row(world):
    tap(client_of(world.fabiola), world, "present")
    client = client_of(world.fabiola)
    address = f"/programs/{world.program.slug}/sessions/{world.session.pk}/do/cancel/"
    assert client.post(address, {"reason_code": ""}).status_code == 422
    assert client.post(address, {"reason_code": "power_cut"}).status_code == 302
    assert row_of(world.one).mark == "present"
    page = client.get(page_of(world)).content.decode()
    assert "Sesión suspendida" in page and "Apagón" in page
    assert tap(client, world, "late", version=1).status_code == 409
    assert client.post(address.replace("cancel", "reinstate")).status_code == 302


def test_who_is_paused_is_not_expected(world):
    now = timezone.now()
    world.one.start(by=None, at=now - timedelta(days=10))
    world.one.pause(
        by=world.ana, at=now - timedelta(days=5), reason_code="work", review_on=timezone.localdate() + timedelta(days=9)
    )
    before, after = make_session(world.group, timedelta(days=-7)), world.session
    assert Enrolment.objects.roster_of(before).count() == 1
    assert Enrolment.objects.roster_of(after).count() == 0


def test_minutes_and_a_made_up_session_are_details_of_a_row(world):
    tap(client_of(world.fabiola), world, "left_early")
    other = make_session(world.group, timedelta(days=3))
    address = f"{page_of(world)}rows/{world.one.pk}/details/"
    client = client_of(world.fabiola)
    assert client.post(address, {"minutes": "500", "made_up_in": "", "row_version": "1"}).status_code == 409
    sent = {"minutes": "40", "made_up_in": str(other.pk), "row_version": "1"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"minutes": "50"}).status_code == 409
    kept = row_of(world.one)
    assert (kept.minutes, kept.made_up_in) == (40, other)


@pytest.mark.parametrize("name", ["fabiola", "ana", "manuel"])
def test_the_list_asks_as_many_questions_for_1_as_for_30(world, name):
    client = client_of(world.users[name])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(world)).status_code == 200
        return len(captured)

    with for_the_house("demo"):
        tap(client_of(world.ana), world, "excused")
        queries()  # the first page of a session also begins its clock
        few = queries()
        world.group.revise(1, {"capacity": 50}, by=world.manuel, at=timezone.now())
        for enrolment in crowd(world, 30):
            Attendance.objects.create(
                enrolment=enrolment, session=world.session, person_id=enrolment.person_id, mark="excused", why="",
                at=timezone.now(),
            )  # fmt: skip
    assert queries() == few
