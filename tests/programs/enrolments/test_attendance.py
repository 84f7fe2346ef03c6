"""The rate of attendance is one function, and its vectors are those of the domain."""

import pytest
from django.utils import timezone

from programs.enrolments.attendance import Mark, Rate, rate_of, rate_over
from programs.enrolments.models import Attendance
from tests.programs.world import build_programs, enrolled, make_session
from vault.audit import for_the_house

P, L, A, E = Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED
LE, U, D, X = Mark.LEFT_EARLY, "", "detained", "cancelled"

VECTORS = [
    ("present, present, absent, excused, cancelled", [P, P, A, E, X], 2 / 3, False),
    ("detained three times", [D, D, D], None, False),
    ("present, late, left early after 60 % and after 30 %", [P, L, (LE, 0.6), (LE, 0.3)], 3 / 4, False),
    ("a third unknown", [P, U, P], None, True),
    ("nothing", [], None, False),
    ("one in ten unknown is not too much", [P] * 9 + [U], 1.0, False),
    ("one in nine unknown is", [P] * 8 + [U], None, True),
    ("nothing but unknown", [U], None, True),
    ("an official obligation is no absence", [P, "obligation"], 1.0, False),
    ("exactly half counts", [(LE, 0.5)], 1.0, False),
    ("left early, nobody wrote down when", [(LE, None)], 1.0, False),
]


@pytest.mark.parametrize(("name", "marks", "value", "withheld"), VECTORS, ids=[v[0] for v in VECTORS])
def test_the_rate_meets_its_vectors(name, marks, value, withheld):
    rate = rate_of(mark if isinstance(mark, tuple) else (mark, None) for mark in marks)
    assert (rate.value, rate.withheld) == (value, withheld)


@pytest.mark.django_db
@pytest.mark.data
@pytest.mark.parametrize(("name", "marks", "value", "withheld"), VECTORS, ids=[v[0] for v in VECTORS])
def test_the_database_counts_the_same(name, marks, value, withheld):
    with for_the_house("demo"):
        world = build_programs()
        enrolment = enrolled(world)
        for mark in marks:
            mark, share = mark if isinstance(mark, tuple) else (mark, None)
            session = make_session(world.group, minutes=100, status="cancelled" if mark == X else "held")
            clear = {D: E, "obligation": E, X: U}.get(mark, mark)
            Attendance.objects.create(
                enrolment=enrolment, session=session, person_id=enrolment.person_id, mark=clear, at=timezone.now(),
                minutes=None if share is None else int(share * 100), why="" if clear == E else None,
            )  # fmt: skip
        rate = rate_over(Attendance.objects.filter(enrolment=enrolment))
    assert (rate.value, rate.withheld) == (value, withheld)


def test_a_rate_knows_what_it_was_made_of():
    assert rate_of([(P, None), (A, None), (U, None)]) == Rate(attended=1, base=2, unknown=1)
