"""`/people/`: finding somebody. By POST: nothing that is typed reaches an address, a log or the trail in the clear."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.context import SEARCHERS
from accounts.roles import Role
from casework.finding.search import MOST, find


@require_http_methods(["GET", "HEAD", "POST"])
def people(request):
    """The field, and who was found. htmx gets the list alone, for the palette."""
    if not request.user.standing.has(*SEARCHERS):
        raise Http404
    text = request.POST.get("q", "").strip()
    found = find(request.user, text) if text else None
    template = "casework/finding/_found.html" if request.htmx else "casework/finding/people.html"
    may_register = request.user.standing.has(Role.CASEWORKER, Role.SUPERVISOR)
    return render(request, template, {"found": found, "most": MOST, "may_register": may_register})
