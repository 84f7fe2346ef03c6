"""Many cases at once are opened by the rules of one, all or none; shared out, no load strays from the mean."""

from datetime import date, timedelta
from statistics import mean

import pytest
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Territory, User
from casework.cases import bulk
from casework.cases.bulk import NewPerson, assign_balanced, loads_of, open_cases, share_out
from casework.cases.invariants import broken_cases
from casework.cases.models import Case
from casework.people.models import ContactMethod, Person, phone_lookup
from casework.people.tasks import write_index
from casework.releases.models import Release
from records.status import NotAllowed
from tests.world import make_case
from vault.audit import for_the_house
from vault.ids import uuid7
from vault.models import AuditOutbox, DataKey, IndexEntry
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data]
WEIGHTS = st.sampled_from([4, 2, 1, 0.5, 0.2])


def somebody(number, at, released_on=None, province=None):
    """An entry as a list's row makes it."""
    person = Person(id=uuid7(), given_names=f"Nombre{number}", surnames="Apellido", province=province, made_at=at)
    phone = f"+5352{number:06d}"
    return NewPerson(
        person,
        releases=[Release(person=person, released_on=released_on, made_at=at)],
        contact_methods=[ContactMethod(person=person, value=phone, lookup=phone_lookup(phone))],
        released_on=released_on,
    )


def test_each_gets_a_key_a_case_in_intake_a_history_and_a_line_in_the_trail(world):
    at = timezone.now()
    before = Case.objects.count()
    cases = open_cases([somebody(n, at, timezone.localdate()) for n in range(3)], by=world.sara, at=at)
    assert Case.objects.count() == before + 3
    assert DataKey.objects.filter(subject_id__in=[case.person_id for case in cases]).count() == 3
    for case in Case.objects.filter(pk__in=[case.pk for case in cases]):
        assert (case.status, case.phase, case.level, case.worker) == ("intake", "first72", "critical", None)
        assert case.changes.get().by == world.sara
        assert AuditOutbox.objects.filter(subject_id=case.person_id).exists()
        with for_the_house("demo"):
            assert open_all(case.person)[0].surnames == "Apellido"
    assert not list(broken_cases())


def test_a_case_of_many_is_like_a_case_of_one(world):
    at, day = timezone.now(), date(2026, 1, 20)
    (many,) = open_cases([somebody(1, at, day)], by=None, at=at)
    one = make_case(world.teams[1], released_on=day, at=at)
    for name in ("status", "phase", "phase_until", "level", "clock_starts_at", "contact_due_at", "opened_at"):
        assert getattr(many, name) == getattr(one, name), name


def test_the_team_is_the_provinces_else_the_one_that_takes_the_rest(world):
    province = Territory.objects.create(code="XX-1", kind="province", name_es="Uno", name_en="One")
    world.teams[2].provinces.add(province)
    at = timezone.now()
    cases = open_cases([somebody(1, at, province=province), somebody(2, at)], by=None, at=at)
    assert [case.team for case in cases] == [world.teams[2], world.teams[1]]


def test_without_a_team_for_the_rest_it_is_said_and_nothing_is_written(world):
    world.teams[1].catches_all = False
    world.teams[1].save()
    at, before = timezone.now(), Person.objects.count()
    with pytest.raises(NotAllowed):
        open_cases([somebody(1, at)], by=None, at=at)
    assert Person.objects.count() == before


def test_all_or_none(world, monkeypatch):
    at, before = timezone.now(), Person.objects.count()
    entries = [somebody(n, at) for n in range(3)]
    entries[2].contact_methods[0].pk = entries[0].contact_methods[0].pk
    with pytest.raises(IntegrityError):
        open_cases(entries, by=None, at=at)
    assert Person.objects.count() == before


def test_a_code_that_is_taken_is_drawn_again(world, monkeypatch):
    taken = world.cases["ana"].code
    monkeypatch.setattr(Case._meta.get_field("code"), "_get_default", lambda: taken)
    monkeypatch.setattr(Case._meta.get_field("code"), "get_default", lambda: taken)
    at = timezone.now()
    cases = open_cases([somebody(n, at) for n in range(4)], by=None, at=at)
    assert len({case.code for case in cases} | {taken}) == 5


def test_names_are_indexed_afterwards_in_batches_that_go_on_where_they_were(world):
    at = timezone.now()
    cases = open_cases([somebody(n, at) for n in range(5)], by=None, at=at)
    ids = [case.person_id for case in cases]
    assert not IndexEntry.objects.filter(person_id__in=ids).exists()
    write_index()
    assert IndexEntry.objects.filter(person_id__in=ids).values("person_id").distinct().count() == 5
    assert not Person.objects.not_indexed().exists()
    assert write_index() == 0


@given(st.lists(WEIGHTS, max_size=120), st.integers(1, 9))
def test_shared_out_from_nothing_no_load_is_more_than_4_from_the_mean(weights, workers):
    loads = dict.fromkeys(range(workers), 0.0)
    for weight, key in zip(weights, share_out(weights, loads), strict=True):
        loads[key] += weight
    assert all(abs(load - mean(loads.values())) <= 4 for load in loads.values())


@given(st.lists(WEIGHTS, min_size=1, max_size=60), st.lists(st.floats(0, 60), min_size=1, max_size=8))
def test_shared_out_over_uneven_loads_nobody_who_gets_one_ends_more_than_4_above_the_mean(weights, before):
    loads = dict(enumerate(before))
    chosen = share_out(weights, loads)
    for weight, key in zip(weights, chosen, strict=True):
        loads[key] += weight
    assert all(loads[key] <= mean(loads.values()) + 4 + 1e-9 for key in set(chosen))


def test_balanced_assignment_stays_in_the_team_and_leaves_out_who_is_on_leave(world):
    at = timezone.now()
    User.objects.filter(pk=world.berta.pk).update(away_until=timezone.localdate() + timedelta(days=3))
    cases = open_cases([somebody(n, at) for n in range(6)], by=None, at=at)
    given_away = assign_balanced(cases, by=world.sara, at=at)
    assert len(given_away) == 6
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("worker", flat=True)) == {
        world.ana.pk
    }
    assert Case.objects.get(pk=cases[0].pk).assignments.live().get().user == world.ana
    assert not list(broken_cases())


def test_between_two_workers_the_loads_come_together(world):
    at = timezone.now()
    cases = open_cases([somebody(n, at, timezone.localdate()) for n in range(7)], by=None, at=at)
    assign_balanced(cases, by=world.sara, at=at)
    loads = loads_of([world.ana.pk, world.berta.pk])
    assert abs(loads[world.ana.pk] - loads[world.berta.pk]) <= 4


def test_a_case_that_somebody_took_meanwhile_stays_where_it_is(world):
    at = timezone.now()
    (case,) = open_cases([somebody(1, at)], by=None, at=at)
    Case.objects.get(pk=case.pk).assign(world.berta, by=None, at=at)
    assert assign_balanced([case], by=world.sara, at=at) == []
    assert Case.objects.get(pk=case.pk).worker == world.berta
    assert bulk.plan_balanced([], at=at) == {}
