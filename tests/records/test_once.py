"""A form that is sent twice acts once, and the second answer is the first one's."""

import pytest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from accounts.models import Team
from records.models import OncePost
from records.once import new_token, once
from tests.world import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def user():
    return make_user("ana")


@once
def add_team(request):
    """Makes a team, or refuses, as it is told."""
    team = Team.objects.create(name=request.POST.get("name", "GET"))
    if request.POST.get("end") == "refuse":
        return HttpResponse("no", status=422)
    if request.POST.get("end") == "fail":
        raise Http404
    return redirect(f"/teams/{team.pk}/")


def post(user, **data):
    request = RequestFactory().post("/x/", data)
    request.user = user
    return add_team(request)


def test_the_second_post_gets_the_first_ones_address_and_does_nothing(user):
    token = new_token()
    first, second = post(user, once=token, name="Uno"), post(user, once=token, name="Uno")
    assert first.url == second.url
    assert Team.objects.count() == 1


def test_what_was_refused_is_rolled_back_and_may_be_sent_again(user):
    token = new_token()
    assert post(user, once=token, name="Uno", end="refuse").status_code == 422
    assert not Team.objects.exists()
    assert not OncePost.objects.exists()
    assert post(user, once=token, name="Uno").status_code == 302


def test_what_broke_is_rolled_back_and_may_be_sent_again(user):
    token = new_token()
    with pytest.raises(Http404):
        post(user, once=token, name="Uno", end="fail")
    assert not Team.objects.exists()
    assert post(user, once=token, name="Uno").status_code == 302


def test_a_token_belongs_to_its_user(user):
    token = new_token()
    first, other = post(user, once=token, name="Uno"), post(make_user("berta"), once=token, name="Dos")
    assert first.url != other.url


@pytest.mark.parametrize("token", ["", "nonsense", "1"])
def test_a_bare_button_acts_each_time_it_is_pressed(user, token):
    assert post(user, once=token, name="Uno").status_code == 302
    assert post(user, once=token, name="Dos").status_code == 302
    assert Team.objects.count() == 2


def test_reading_takes_no_token(user):
    request = RequestFactory().get("/x/")
    request.user = user
    add_team(request)
    assert not OncePost.objects.exists()
