"""The steward's list: pairs that may be one person, both sides in that screen alone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.cases.models import Case
from casework.imports.forms import StewardForm
from casework.imports.models import PossibleRepeat
from casework.imports.querysets import is_steward
from casework.imports.review import lines_of, names_of_provinces, values_of_people
from casework.people.models import Person
from records.once import once
from records.status import NotAllowed
from vault.sealing import open_all

PAIRS = 10


@require_GET
def pairs(request):
    """What waits, side by side."""
    if not is_steward(request.user):
        raise Http404
    waiting = PossibleRepeat.objects.visible_to(request.user).waiting().order_by("found_at", "pk")
    page = Paginator(waiting, PAIRS).get_page(request.GET.get("page"))
    ids = {pk for pair in page for pk in (pair.person_id, pair.other_id)}
    people = {person.pk: person for person in open_all(Person.objects.filter(pk__in=ids).select_related("province"))}
    values = values_of_people(people)
    codes = dict(Case.objects.filter(person_id__in=ids).values_list("person_id", "code"))
    provinces = names_of_provinces()
    shown = [
        {
            "pair": pair, "one": codes.get(pair.person_id, ""), "other": codes.get(pair.other_id, ""),
            "lines": lines_of(values[pair.person_id], values[pair.other_id], provinces), "form": StewardForm(),
        }
        for pair in page
    ]  # fmt: skip
    return render(request, "casework/imports/steward.html", {"pairs": shown, "page": page})


@require_POST
@once
def decide(request, pk):
    """One person, or two; both records stay as they are."""
    pair = get_object_or_404(PossibleRepeat.objects.visible_to(request.user), pk=pk)
    form = StewardForm(request.POST)
    if form.is_valid():
        try:
            pair.decide(form.cleaned_data["decision"], by=request.user, at=timezone.now())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            undo = reverse("imports:pair_undo", args=[pair.pk])
            messages.success(request, _("Written down."), extra_tags=f"undo:{undo}")
    return redirect("imports:pairs")


@require_POST
@once
def undo(request, pk):
    """The pair waits again."""
    pair = get_object_or_404(PossibleRepeat.objects.visible_to(request.user), pk=pk)
    pair.take_back(by=request.user, at=timezone.now())
    return redirect("imports:pairs")
