"""Sessions on My day of whoever leads a group: today's, and lists that were left open."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.today_list import Item, TodaySource, today
from programs.catalogue.models import Session

LEFT_OPEN = timedelta(days=14)


def items(user, at):
    """One query: the sessions of the reader's groups of today, and those of the last 14 days whose list is open."""
    day_ends = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    led = Session.objects.led_by(user, at).planned().filter(starts_at__gte=at - LEFT_OPEN, starts_at__lt=day_ends)
    for session in led.select_related("group__program").order_by("starts_at", "id"):
        over = session.ends_at <= at
        yield Item(
            harm="needs_outcome" if over else "today", due_at=session.starts_at,
            title=f"{session.group.program} · {session.group.name}",
            why=_("The list is open") if over else _("Session today"), url=session.get_absolute_url(),
            act_label=_("Take attendance"), act_url=session.get_absolute_url(),
        )  # fmt: skip


today.register(TodaySource("sessions", items, order=50))
