"""A figure is what its list holds; small groups are hidden from who may not list them; what is unknown is said."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from casework.cases.caseload import cases_for, wish_of
from casework.cases.indicators import KEPT_CLOSE
from casework.cases.models import Case
from casework.cases.states import ClosingReason
from reports.counting import count_all
from reports.figures import SUPPRESSED, Reader, figures_for
from reports.indicator import GRID, indicators
from reports.models import IndicatorValue, Tally
from reports.periods import Period, month_of, months
from tests.world import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def figures(user, team=None, period=None):
    at = timezone.now()
    found = figures_for(Reader.of(user), period or months(at)[0], at, team)
    return {figure.key: figure for figure in found}


def cell(figure, key):
    return next(one.value for one in figure.cells if one.key == key)


def test_there_are_eight_and_each_says_what_it_is_in_both_languages():
    assert [indicator.key for indicator in indicators] == [
        "phases", "seen72", "contacts", "enrolments", "attendance", "completed", "waiting", "closed",
    ]  # fmt: skip
    for indicator in indicators:
        for name in ("label", "definition", "numerator", "denominator", "unknown", "unit"):
            with translation.override("en"):
                english = str(getattr(indicator, name))
            with translation.override("es"):
                assert english and str(getattr(indicator, name)) != english, f"{indicator.key}.{name}"


def listed(user, url):
    """How many cases stand in the list at an address."""
    path, _mark, query = url.partition("?")
    assert path == "/cases/"
    return cases_for(user, wish_of(user, QueryDict(query)), timezone.now()).count()


@pytest.mark.parametrize(("figure", "key"), [("phases", "d30"), ("phases", "d90"), ("contacts", "late")])
def test_a_figure_is_the_list_that_it_opens(house, sign_in, figure, key):
    draft = make_case(house.teams[1], house.ana, phone=None, status="draft")
    Case.objects.filter(pk=draft.pk).update(phase="d30")
    found = next(one for one in figures(house.sara)[figure].cells if one.key == key)
    assert listed(house.sara, found.url) == found.value > 0
    assert sign_in("sara").get(found.url).status_code == 200


def test_the_figures_of_teams_add_up_to_those_of_the_house(house):
    whole = figures(house.manuel)
    one, two = figures(house.sara), figures(house.silvia)
    assert whole["phases"].total == one["phases"].total + two["phases"].total
    assert whole["contacts"].base == whole["phases"].total


def test_who_may_not_list_sees_no_small_group(house):
    for figure in figures(house.manuel).values():
        for one in figure.cells:
            assert one.value == SUPPRESSED or not 0 < one.value < 5
            assert one.url == ""
    assert cell(figures(house.silvia)["closed"], "goals_met") == 1  # her own team, which she may list


@pytest.mark.parametrize("team", [1, 2])
def test_a_team_is_no_way_around(house, team):
    for figure in figures(house.manuel, team=house.teams[team].pk).values():
        assert not any(isinstance(one.value, int) and 0 < one.value < 5 for one in figure.cells)


def test_another_team_is_not_counted_for_a_supervisor(house):
    assert figures(house.sara, team=house.teams[2].pk)["phases"].total == 0


def test_custody_death_and_lost_contact_are_only_other(house):
    shown = {one.key for one in figures(house.sara)["closed"].cells}
    assert shown.isdisjoint({ClosingReason.CUSTODY, ClosingReason.DIED, ClosingReason.CONTACT_LOST})
    assert cell(figures(house.sara)["closed"], "other") == 1
    assert {"returned_to_custody", "deceased", "contact_lost"} <= {reason.value for reason in KEPT_CLOSE}
    assert not IndicatorValue.objects.filter(row__in=[reason.value for reason in KEPT_CLOSE]).exists()


def test_seen_counts_who_was_open_by_then_and_tells_the_others_apart(world):
    at = timezone.now()
    day = timezone.localdate(at) - timedelta(days=10)
    period = Period(day, day + timedelta(days=9))
    until = day + timedelta(days=30)
    rows = [
        ("ana", at - timedelta(days=11), at - timedelta(days=9)),  # seen
        ("berta", at - timedelta(days=11), at - timedelta(days=1)),  # seen too late
        ("carlos", at - timedelta(days=2), at - timedelta(days=1)),  # opened later
    ]
    for name, opened, seen in rows:
        Case.objects.filter(pk=world.cases[name].pk).update(
            phase="d30", phase_until=until, opened_at=opened, first_seen_at=seen
        )
    Case.objects.filter(pk=world.cases["nobody"].pk).update(phase="unknown", phase_until=None, opened_at=at)
    one, two = figures(world.sara, period=period)["seen72"], figures(world.silvia, period=period)["seen72"]
    assert (one.part, one.base) == (1, 2)
    assert cell(two, "later") == 1 and two.base == 0
    assert cell(figures(world.silvia)["seen72"], "unknown") == 1


def test_what_was_counted_is_kept_with_its_moment_and_counted_again_on_demand(house, sign_in):
    count_all(timezone.now() - timedelta(hours=3))
    page = sign_in("sara").get("/dashboard/")
    assert timezone.now() - page.context["as_of"] > timedelta(hours=2)
    assert sign_in("sara").post("/dashboard/count/").status_code == 302
    page = sign_in("sara").get("/dashboard/")
    assert timezone.now() - page.context["as_of"] < timedelta(minutes=1)


def test_a_definition_that_changed_is_counted_anew(house):
    count_all(timezone.now())
    Tally.objects.filter(indicator="phases").update(version=0)
    IndicatorValue.objects.filter(tally__indicator="phases").update(value=99)
    assert figures(house.sara)["phases"].total < 99


def test_the_dashboard_asks_the_same_for_many_rows_as_for_few(house, sign_in, django_assert_max_num_queries):
    sara = sign_in("sara")
    sara.get("/dashboard/")
    with django_assert_max_num_queries(22):
        assert sara.get("/dashboard/").status_code == 200


@pytest.mark.parametrize(("name", "status"), [
    ("manuel", 200), ("sara", 200), ("ana", 404), ("adela", 404), ("aurelio", 404), ("marta", 404), ("lidia", 404),
])  # fmt: skip
@pytest.mark.parametrize("address", ["/dashboard/", "/reports/"])
def test_figures_are_for_managers_and_supervisors(world, sign_in, name, status, address):
    assert sign_in(name).get(address).status_code == status


def test_the_dashboard_names_nobody(house, sign_in):
    for name in ("manuel", "sara"):
        page = sign_in(name).get("/dashboard/").content.decode()
        assert "Persona" not in re.sub(r"Personas?\b", "", page) and not re.search(r"P-[0-9A-Z]{7}", page)


def test_a_month_that_is_not_offered_is_this_month(house, sign_in):
    page = sign_in("manuel").get("/dashboard/?period=1999-01&team=999999")
    assert page.status_code == 200


def test_months_do_not_overlap():
    offered = months(timezone.now())
    for newer, older in zip(offered, offered[1:], strict=False):
        assert older.end == newer.start
    assert month_of(offered[0].first).key == offered[0].key


def test_a_grid_has_its_groups(house):
    assert figures(house.manuel)["enrolments"].kind == GRID
