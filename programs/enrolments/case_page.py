"""Programs on a case's page: what the person takes part in, and the act that enrols."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.case_page import Section, case_page
from casework.cases.states import OPEN
from programs.enrolments.models import Enrolment
from records.status import SUPERVISOR, WORKER

SHOWN = 8


def context(case, user):
    """The enrolments of the case, live ones first."""
    rows = Enrolment.objects.visible_to(user).filter(case=case).select_related("program", "group")
    rows = sorted(rows.order_by("-made_at", "id"), key=lambda row: not row.is_live)
    return {"rows": rows[:SHOWN]}


def acts(case, user):
    """Enrol, for those who may write in an open case."""
    if case.status not in OPEN or not {WORKER, SUPERVISOR} & case.parts_of(user):
        return []
    return [(_("Enrol"), reverse("enrolments:enrol_case", args=[case.code]), "learn")]


case_page.register(
    Section("enrolments", _("Programs"), "programs/enrolments/_on_case.html", context=context, acts=acts, order=50)
)
