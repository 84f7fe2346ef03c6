"""Who may read a contact follows from its case; here stands what is asked of contacts, and how many are filed at once."""

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.cases.querysets import OfACaseQuerySet
from records.status import SUPERVISOR, WORKER, NotAllowed
from vault import audit
from vault.ids import uuid7
from vault.sealing import seal_all

SPOKE = "spoke"
FACE_TO_FACE = ("visit", "office", "accompanying")


class ContactQuerySet(OfACaseQuerySet):
    """Contacts, attempts among them."""

    def counted(self):
        """Those that figures and clocks count: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def spoken(self):
        """Those in which somebody spoke with the person: the only ones that stop a contact clock."""
        return self.counted().filter(result=SPOKE)

    def attempts(self):
        """Those in which nobody did."""
        return self.counted().exclude(result=SPOKE)

    def by(self, user):
        """Those that `user` wrote."""
        return self.filter(author=user)

    def of_visit(self, visit_id):
        """The copies of one form."""
        return self.filter(visit_id=visit_id)

    def moments(self):
        """{case id: (first, last, first seen)} of the conversations in this set, one query."""
        seen = Q(how__in=FACE_TO_FACE)
        rows = self.spoken().values("case_id").annotate(first=Min("at"), last=Max("at"), seen=Min("at", filter=seen))
        return {row["case_id"]: (row["first"], row["last"], row["seen"]) for row in rows.order_by()}

    def log(self, cases, *, by, at, made_at, how, result, note="", own=None):
        """Files one contact to each of `cases`: an encrypted copy for each, one visit for all, one transaction.

        `at`: when it happened, `made_at`: now. `own`: {case id: {"note": ..., "result": ...}} for those who have a
        note of their own; the result may differ only with it (E27). Answers the contacts in the order of `cases`."""
        if at > made_at:
            raise NotAllowed(_("A contact cannot lie in the future."))
        visit_id, own, rows = uuid7(), own or {}, []
        for case in cases:
            if not {WORKER, SUPERVISOR} & case.parts_of(by):
                raise NotAllowed(_("Your part in this case does not do this."))
            mine = own.get(case.pk, {})
            rows.append(
                self.model(
                    case=case, person_id=case.person_id, visit_id=visit_id, author=by, how=how, at=at, made_at=made_at,
                    result=mine.get("result") or result, note=mine.get("note") or note,
                    note_is_own=bool(mine.get("note")),
                )
            )  # fmt: skip
        seal_all(rows)
        with transaction.atomic():
            held = hold(row.case_id for row in rows)
            self.bulk_create(rows)
            for row in rows:
                audit.record(
                    by=by, at=made_at, what="contacts.contact", object_id=row.pk, subject=row.person_id,
                    detail={"how": row.how, "result": row.result, "cases": len(rows)},
                )  # fmt: skip
            write_moments(held)
        return rows


def hold(case_ids):
    """The cases whose clocks are about to be counted again, locked in a fixed order."""
    return list(Case._base_manager.select_for_update().filter(pk__in=list(case_ids)).order_by("pk"))


def write_moments(cases):
    """Counts the clocks of `cases` again from their contacts, all in one query."""
    from casework.contacts.models import Contact

    moments = Contact.objects.filter(case_id__in=[case.pk for case in cases]).moments()
    for case in cases:
        first, last, seen = moments.get(case.pk, (None, None, None))
        case.write_contact_moments(first=first, last=last, first_seen=seen)
