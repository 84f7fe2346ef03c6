"""My day and the team's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from casework.cases.models import Case
from casework.today.forms import AssignForm
from casework.today.listing import list_for
from casework.today.team import ALARM, loads, waiting_cases, workers_of
from records.once import once
from records.status import NotAllowed
from vault.sealing import open_all

ROWS = 50


@require_safe
def my_day(request):
    """`/today/`: one list, in order of harm."""
    if not request.user.standing.has(Role.CASEWORKER, Role.SUPERVISOR, Role.FACILITATOR):
        raise Http404
    at = timezone.now()
    items, counts = list_for(request.user, at)
    people = Case.objects.writable_by(request.user).filter(worker_id__in=request.user.standing.acting_for).open()
    context = {"page": Paginator(items, ROWS).get_page(request.GET.get("page")), "counts": counts, "at": at}
    return render(request, "casework/today/my_day.html", context | {"people": people.count()})


@require_safe
def team(request):
    """`/team/`: cases that nobody has, oldest first, and what each colleague carries."""
    if not request.user.standing.teams_as(Role.SUPERVISOR):
        raise Http404
    at = timezone.now()
    page = Paginator(waiting_cases(request.user), ROWS).get_page(request.GET.get("page"))
    open_all([case.person for case in page])
    context = {
        "page": page,
        "alarm_before": at - ALARM,
        "loads": loads(request.user, at),
        "form": AssignForm(workers=workers_of(request.user, at)),
    }
    return render(request, "casework/today/team.html", context)


@require_POST
@once
def assign(request, code):
    """Gives a case to a worker of its team."""
    at = timezone.now()
    teams = request.user.standing.teams_as(Role.SUPERVISOR)
    case = get_object_or_404(Case.objects.writable_by(request.user).filter(team_id__in=teams), code=code)
    form = AssignForm(request.POST, workers=workers_of(request.user, at))
    if form.is_valid():
        try:
            case.assign(form.cleaned_data["worker"], by=request.user, at=at)
        except NotAllowed as refusal:
            form.add_error("worker", str(refusal))
        else:
            words = {"code": case.code, "name": form.cleaned_data["worker"].display_name}
            messages.success(request, _("%(code)s is now with %(name)s.") % words)
            return redirect("today:team")
    return render(request, "casework/today/assign.html", {"case": case, "form": form}, status=422)
