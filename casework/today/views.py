"""My day and the team's page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from casework.cases.bulk import assign_balanced, plan_balanced
from casework.cases.models import Case
from casework.today.forms import AssignForm
from casework.today.listing import list_for
from casework.today.team import ALARM, closing_cases, loads, overdue_cases, shares, waiting_cases, workers_of
from records.forms import OnceForm
from records.once import new_token, once
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
    waiting = waiting_cases(request.user)
    page = Paginator(waiting, ROWS).get_page(request.GET.get("page"))
    open_all([case.person for case in page])
    plan = plan_balanced(list(page), at=at)
    oldest = waiting.values_list("opened_at", flat=True).first()
    context = {
        "page": page, "rows": [(case, plan.get(case.pk), new_token()) for case in page],
        "alarm_before": at - ALARM, "oldest": oldest, "loads": loads(request.user, at),
        "overdue": overdue_cases(request.user, at).count(), "closing": closing_cases(request.user).count(),
        "form": AssignForm(workers=workers_of(request.user, at)),
    }  # fmt: skip
    return render(request, "casework/today/team.html", context)


@once
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request):
    """`/team/balance/`: who would get how many, then all waiting cases given away in one act."""
    if not request.user.standing.teams_as(Role.SUPERVISOR):
        raise Http404
    at = timezone.now()
    cases, planned = shares(request.user, at)
    if request.method != "POST":
        context = {"cases": cases, "shares": planned, "form": OnceForm()}
        return render(request, "casework/today/balance.html", context)
    given = len(assign_balanced(cases, by=request.user, at=at))
    text = ngettext("%(count)s case has a caseworker now.", "%(count)s cases have a caseworker now.", given)
    messages.success(request, text % {"count": given})
    return redirect("today:team")


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
