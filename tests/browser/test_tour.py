"""Tour: every room of every role, on a phone and on a desk, in both languages; then what stayed behind (S60, S63, S67)."""

import pytest

from accounts.navigation import rooms_for

pytestmark = [pytest.mark.slow]

FORMS = [(360, "es", "light"), (1280, "en", "dark"), (360, "en", "light"), (1280, "es", "light")]
ROLES = ["ana", "sara", "manuel", "adela"]


def places(user, world):
    """The addresses of the rooms that `user` has, and of a case where there is one."""
    found = list(dict.fromkeys(room.address() for room in rooms_for(user.standing)))
    case = world.cases.get("ana") if user in (world.ana, world.sara) else None
    if case is not None:
        found += [f"/cases/{case.code}/", f"/contacts/new/?case={case.code}"]
    return [*found, "/menu/", "/accounts/sessions/"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form[0]}-{form[1]}-{form[2]}")
@pytest.mark.parametrize("name", ROLES)
def test_every_room_is_usable_by_everybody_and_leaves_nothing_behind(visit, axe, world, name, form):
    width, language, theme = form
    user = world.users[name]
    page = visit(user, width=width, language=language, theme=theme)
    for place in places(user, world):
        answer = page.goto(place)
        assert answer.status == 200, (place, answer.status)
        assert page.locator("html").get_attribute("lang") == language
        assert axe(page) == [], place
        room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert room[0] <= room[1], f"{place} scrolls sideways: {room}"
        title = page.title()
        assert title.endswith("Puente"), title
        assert "P-" not in title
        assert "Yoel" not in title
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0], place
    assert page.faults == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_door_is_usable_by_everybody(visit, axe, world, width, language):
    page = visit(width=width, language=language)
    assert page.goto("/accounts/login/").status == 200
    assert axe(page) == []
    assert page.faults == []


def test_quick_exit_ends_the_session_and_leaves_no_cookie(visit, world):
    page = visit(world.ana, width=360, javascript=False)
    page.goto("/cases/")
    page.route("**/*", lambda route: route.continue_() if "localhost" in route.request.url else route.fulfill(body=""))
    page.locator("form[action='/exit/'] button").first.click()
    answer = page.context.request.get("/cases/", max_redirects=0)
    assert answer.status == 302
    assert "/accounts/login/" in answer.headers["location"]
