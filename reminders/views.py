"""One's own notices, and the state of the engine for administrators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from records.once import once
from reminders.forms import Later, SnoozeForm
from reminders.models import Delivery, Pulse
from reminders.notices import PAGE, notices_of
from vault.sealing import open_all


def own(request, pk):
    """A notice of the reader's own; anybody else's does not exist."""
    rows = Delivery.objects.filter(recipient=request.user, channel=Delivery.Channel.APP, state=Delivery.State.SENT)
    return get_object_or_404(rows, pk=pk)


@require_safe
def notifications(request):
    """`/notifications/`: what is new, then what was read, newest first."""
    at = timezone.now()
    shown = Delivery.objects.shown_to(request.user, at)
    fresh = list(shown.unread(at).order_by("-sent_at", "-pk")[: PAGE + 1])
    rest = shown.exclude(pk__in=shown.unread(at).values("pk")).order_by("-sent_at", "-pk")[:PAGE]
    ctx = {
        "fresh": notices_of(fresh[:PAGE], request.user),
        "more": len(fresh) > PAGE,
        "rest": notices_of(rest, request.user),
    }
    return render(request, "reminders/notifications.html", ctx)


@require_safe
def notice(request, pk):
    """One notice: everything in it, and how to put it off."""
    delivery = own(request, pk)
    ctx = {"notice": notices_of([delivery], request.user)[0], "form": SnoozeForm()}
    return render(request, "reminders/notice.html", ctx)


@once
@require_POST
def open_notice(request, pk):
    """Marks it as read and goes where it leads, if that is still the reader's; else to the notice itself."""
    delivery = own(request, pk)
    delivery.read(at=timezone.now())
    shown = notices_of([delivery], request.user)[0]
    return redirect(shown.url) if shown.url else redirect("reminders:notice", delivery.pk)


@once
@require_POST
def read(request, pk):
    """Marks it as read."""
    own(request, pk).read(at=timezone.now())
    return redirect("reminders:notifications")


@once
@require_POST
def read_all(request):
    """Marks all that is new as read."""
    at = timezone.now()
    unread = Delivery.objects.shown_to(request.user, at).unread(at)
    Delivery.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(read_at=at)
    return redirect("reminders:notifications")


@once
@require_POST
def snooze(request, pk):
    """Puts it off, with a reason."""
    delivery, at = own(request, pk), timezone.now()
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        ctx = {"notice": notices_of([delivery], request.user)[0], "form": form}
        return render(request, "reminders/notice.html", ctx, status=422)
    until = Later(form.cleaned_data["until"]).moment(at)
    delivery.snooze(until=until, reason=form.cleaned_data["reason"], at=at)
    messages.success(request, _("Put off. It comes back by itself."))
    return redirect("reminders:notifications")


def for_administrators(request):
    """The engine's own page does not exist for anybody else."""
    if not request.user.standing.has(Role.ADMINISTRATOR):
        raise Http404


@require_safe
def engine(request):
    """`/configure/notices/`: when the engine last looked, and what could not be sent."""
    for_administrators(request)
    dead = list(Delivery.objects.dead().select_related("recipient").order_by("-send_at", "-pk")[:PAGE])
    open_all([delivery.recipient for delivery in dead])
    ctx = {"scanned_at": Pulse.last("scan"), "delivered_at": Pulse.last("deliver"), "dead": dead}
    return render(request, "reminders/engine.html", ctx)


@once
@require_POST
def again(request, pk):
    """Sends a dead letter once more."""
    for_administrators(request)
    get_object_or_404(Delivery.objects.dead(), pk=pk).try_again(at=timezone.now())
    messages.success(request, _("It will be sent again."))
    return redirect("reminders:engine")
