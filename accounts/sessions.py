"""The session's two clocks, both by the server's time: since the last act and since the sign-in (S11).

A session that has run out is not deleted: it only lets nobody in. So it still knows whose text a late POST brings."""

import time
from enum import Enum

from django.conf import settings

KEY = "clock"
RESUME = "resume"
LONGEST = 12 * 60 * 60
STEP = 20
"""Seconds between two writes of the last act."""


class State(Enum):
    """What a session is worth now."""

    LIVE = "live"
    IDLE = "idle"  # run out: its owner may sign in and go on
    ENDED = "ended"  # ended by its owner or by an administrator: nothing of it is used any more


def begin(request):
    """Starts both clocks: at sign-in, and when a proof was renewed in place."""
    now = time.time()
    request.session[KEY] = {"began": now, "seen": now}


def state_of(session, user):
    """Whether the session still lets `user` in."""
    clock, now = session.get(KEY), time.time()
    if clock is None:
        return State.LIVE
    if user.sessions_ended_at and clock["began"] <= user.sessions_ended_at.timestamp():
        return State.ENDED
    if now - clock["seen"] > settings.SESSION_IDLE_MINUTES * 60 or now - clock["began"] > LONGEST:
        return State.IDLE
    return State.LIVE


def ended_at(session):
    """When a session that ran out did so, as a timestamp."""
    clock = session[KEY]
    return min(clock["seen"] + settings.SESSION_IDLE_MINUTES * 60, clock["began"] + LONGEST)


def touch(request):
    """Somebody is there. A page that only asks by itself how far a job is says so and does not count."""
    clock, now = request.session.get(KEY), time.time()
    if clock is None:
        begin(request)
    elif now - clock["seen"] > STEP and "X-Poll" not in request.headers:
        request.session[KEY] = clock | {"seen": now}


def remember_page(request, path):
    """Where the owner goes on after signing in again; kept in the session, so that no address shows it."""
    request.session[RESUME] = path


def page_to_resume(request):
    """The page that was open when the session ran out, once."""
    return request.session.pop(RESUME, "")
