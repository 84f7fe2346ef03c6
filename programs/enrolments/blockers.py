"""A live enrolment stops the closing of a case: nobody stays on a list or a roster unseen."""

from django.utils.translation import gettext as _

from casework.blockers import Blocker, blockers
from programs.enrolments.models import Enrolment


def sentences(case):
    """One sentence for each live enrolment."""
    rows = Enrolment.objects.live().filter(case=case).select_related("program").order_by("made_at", "id")
    return [
        _("“%(program)s” is still open (%(state)s): end it first.")
        % {"program": row.program, "state": row.get_status_display()}
        for row in rows
    ]


blockers.register(Blocker("enrolments", sentences, order=50))
