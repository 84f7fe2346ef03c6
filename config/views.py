"""Pages that belong to no feature: home, menu, health and the errors."""

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.navigation import home_of, rooms_for
from reminders.models import Pulse

log = logging.getLogger(__name__)
SCAN_IS_LATE = timedelta(minutes=5)


@require_safe
def home(request):
    """`/`: to the home of the reader's role."""
    return redirect(home_of(request.user.standing))


@require_safe
def menu(request):
    """`/menu/`: every room the reader may open, as a page: the phone's *More*."""
    return render(request, "config/menu.html", {"rooms": rooms_for(request.user.standing)})


@require_safe
def component_page(request):
    """Every component in its states, for those who build; in a demonstration alone."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    from config.components import components

    return components(request)


@login_not_required
@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """Whether all three databases answer (503 names the one that does not), and whether reminders are looked for."""
    state = {}
    for alias in connections:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
            state[alias] = "ok"
        except DatabaseError:
            log.exception("A database does not answer")
            state[alias] = "down"
    healthy = set(state.values()) == {"ok"}
    if state["default"] == "ok":
        state["scan"] = scan_state()
    return JsonResponse(state, status=200 if healthy else 503)


def scan_state():
    """The dead man's switch: `degraded` where nobody has looked at what is due for five minutes."""
    last = Pulse.last("scan")
    if last is None:
        return "never"
    return "ok" if timezone.now() - last <= SCAN_IS_LATE else "degraded"


@login_not_required
def bad_request(request, exception=None):
    """400."""
    return render(request, "400.html", status=400)


@login_not_required
def not_found(request, exception=None):
    """404: the same words whether the thing does not exist or is not for this reader."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request):
    """500."""
    return render(request, "500.html", status=500)
