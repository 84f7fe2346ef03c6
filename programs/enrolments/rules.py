"""What is due about programs: a session tomorrow, somebody who has waited for two weeks."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import RoleGrant
from accounts.roles import Role
from programs.catalogue.models import Session
from programs.enrolments.models import Enrolment
from programs.enrolments.states import WAITING
from reminders.rule import Rule, Step, rules
from reminders.scanning import annotated

EVE = (Step("eve", days=-1, at=time(16), audience="facilitator", mail=True),)
LONG = (Step("d14", timedelta(days=14), audience="coordinator"),)


def holders(role, target):
    """The ids of those who hold a duty for a program or a group now."""
    grants = RoleGrant.objects.live(timezone.now()).filter(role=role, target=str(target))
    return list(grants.order_by("pk").values_list("user_id", flat=True))


def sessions_due(step, since, until):
    """Planned sessions whose eve is within the window."""
    first, end = step.window(since, until)
    rows = Session.objects.planned().filter(starts_at__gte=first, starts_at__lt=end)
    return annotated(rows, "starts_at", case=None, person=None)


def waiting_due(step, since, until):
    """Enrolments that have waited for so long."""
    first, end = step.window(since, until)
    rows = Enrolment.objects.waiting().filter(waiting_since__gte=first, waiting_since__lt=end)
    return annotated(rows, "waiting_since", case="case_id")


def session_title(session, step):
    """The words of one notice."""
    words = {"program": str(session.group.program), "group": session.group.name}
    when = timezone.localtime(session.starts_at)
    return _("Session on %(day)s at %(time)s: %(program)s, %(group)s") % {
        **words, "day": f"{when:%d/%m}", "time": f"{when:%H:%M}",
    }  # fmt: skip


def waiting_title(enrolment, step):
    """The words of one notice: a code, no name."""
    return _("%(code)s has waited for two weeks: %(program)s") % {
        "code": enrolment.case.code, "program": str(enrolment.program),
    }  # fmt: skip


rules.register(
    Rule(
        key="session-tomorrow",
        label=gettext_lazy("Session tomorrow"),
        due=sessions_due,
        rows=lambda: Session.objects.select_related("group__program"),
        still=lambda session, moment, at: session.status == "planned" and session.starts_at == moment > at,
        audience=lambda session, step: (
            holders(Role.FACILITATOR, session.group_id) or holders(Role.COORDINATOR, session.group.program_id)
        ),
        seen_by=lambda user: Session.objects.listed_to(user).select_related("group__program"),
        title=session_title,
        many=lambda count, step: ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count},
        url=Session.get_absolute_url,
        steps=EVE,
        team=lambda session: None,
        order=40,
    )
)
rules.register(
    Rule(
        key="waiting-long",
        label=gettext_lazy("On a waiting list for two weeks"),
        due=waiting_due,
        rows=lambda: Enrolment.objects.select_related("case", "program"),
        still=lambda enrolment, moment, at: enrolment.status in WAITING and enrolment.waiting_since == moment,
        audience=lambda enrolment, step: (
            holders(Role.COORDINATOR, enrolment.program_id)
            or [user_id for user_id in [enrolment.case.worker_id] if user_id]
        ),
        seen_by=lambda user: Enrolment.objects.visible_to(user).select_related("case", "program"),
        title=waiting_title,
        many=lambda count, step: ngettext("%(count)s person waits", "%(count)s people wait", count) % {"count": count},
        url=Enrolment.get_absolute_url,
        steps=LONG,
        team=lambda enrolment: enrolment.case.team_id,
        daily=lambda enrolment, step: True,
        order=50,
    )
)
