"""What the bell of every page shows."""

from django.utils import timezone

from reminders.models import Delivery

MORE_THAN_SHOWN = 10  # the bell says 9+


def unread(request):
    """How many notices the reader has not read; above nine they are not counted."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    at = timezone.now()
    rows = Delivery.objects.shown_to(user, at).unread(at).values_list("pk", flat=True)[:MORE_THAN_SHOWN]
    return {"unread": len(rows)}
