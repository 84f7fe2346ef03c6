"""Contacts and addenda on the case's timeline."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.contacts.models import UNDO, Addendum, Contact
from casework.timeline import Entry, Source, timeline
from vault.sealing import open_all

ICONS = {
    Contact.How.VISIT: "home", Contact.How.CALL: "phone", Contact.How.MESSAGE: "message", Contact.How.OFFICE: "office",
    Contact.How.ACCOMPANYING: "together", Contact.How.GROUP: "people", Contact.How.FAMILY: "heart",
    Contact.How.PARTNER: "work",
}  # fmt: skip


def _before(rows, before):
    return rows.filter(at__lt=before) if before else rows


def _opened(rows):
    rows = list(rows)
    return open_all(rows, [row.author for row in rows])[: len(rows)]


def contact_rows(case, user, before, limit):
    """The contacts of a case, withdrawn ones among them: their row is kept."""
    rows = Contact.objects.visible_to(user).filter(case=case).select_related("author")
    return _opened(_before(rows, before).order_by("-at", "-id")[:limit])


def contact_entry(contact):
    """A line for a contact; an attempt is drawn lighter, and its author may undo it for ten minutes."""
    fresh = timezone.now() - contact.made_at <= UNDO and not contact.is_withdrawn
    return Entry(
        at=contact.at, key=str(contact.pk), icon=ICONS[contact.how],
        title=f"{contact.get_how_display()} · {contact.get_result_display()}", who=contact.author.display_name,
        text="" if contact.is_withdrawn else contact.note, url=contact.get_absolute_url(),
        chip=_("Withdrawn") if contact.is_withdrawn else "",
        quiet=contact.is_attempt or contact.is_withdrawn,
        undo=reverse("contacts:undo", args=[contact.pk]) if fresh else "",
    )  # fmt: skip


def addendum_rows(case, user, before, limit):
    """What was added to contacts later, each at its own moment."""
    rows = Addendum.objects.visible_to(user).filter(case=case, contact__withdrawn_at=None)
    return _opened(_before(rows, before).select_related("author", "contact").order_by("-at", "-id")[:limit])


def addendum_entry(addendum):
    """A line for an addendum; it leads to the contact it hangs beneath."""
    return Entry(
        at=addendum.at, key=str(addendum.pk), icon="pencil", title=_("Added to a contact"), who=addendum.author.display_name,
        text=addendum.text, url=addendum.contact.get_absolute_url(),
    )  # fmt: skip


timeline.register(Source("contacts", gettext_lazy("Contacts"), contact_rows, contact_entry, order=10))
timeline.register(Source("addenda", gettext_lazy("Additions"), addendum_rows, addendum_entry, order=11))
