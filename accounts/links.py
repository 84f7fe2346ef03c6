"""One-time links to set a password: for an invitation or after one was forgotten. A link dies when it is used (the
password changes), when the account is closed, and by time."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User

LASTS = {"invitation": 72 * 60 * 60, "reset": 60 * 60}


def _state(user):
    text = f"{user.pk}:{user.password}:{user.sessions_ended_at}"
    return salted_hmac("accounts.links", text, algorithm="sha256").hexdigest()[:24]


def address(kind, user):
    """The whole address of a fresh link."""
    token = signing.dumps([kind, user.pk.hex, _state(user)], salt="accounts.links")
    return settings.PUBLIC_URL.rstrip("/") + reverse("accounts:open_link", args=[token])


def owner(token):
    """The user whose link it is, or None if it was used, is too old or was never one."""
    try:
        kind = signing.loads(token, salt="accounts.links", max_age=max(LASTS.values()))[0]
        kind, user_id, state = signing.loads(token, salt="accounts.links", max_age=LASTS[kind])
    except signing.BadSignature:
        return None
    user = User.objects.active().people().filter(pk=user_id).first()
    return user if user and state == _state(user) else None


def for_the_screen(user):
    """In a demonstration, where no letter goes anywhere: the link of somebody who has no password yet; else ""."""
    return address("invitation", user) if settings.DEMO and not user.has_usable_password() else ""
