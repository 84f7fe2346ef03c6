"""What contacts add to a case's page: the act that logs one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.case_page import Section, case_page
from casework.cases.states import OPEN
from records.status import SUPERVISOR, WORKER


def acts(case, user):
    """Log a contact, for those who may write in an open case."""
    if case.status not in OPEN or not {WORKER, SUPERVISOR} & case.parts_of(user):
        return []
    return [(_("Log contact"), f"{reverse('contacts:new')}?case={case.code}", "plus")]


case_page.register(Section("contacts", _("Contacts"), acts=acts, order=10))
