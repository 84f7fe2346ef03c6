"""Which accounts have signed in on this device before: a signed cookie without a name in it, so that wrong passwords
typed elsewhere never slow the owner at home (E33)."""

import secrets
import time

from django.conf import settings
from django.core import signing

from accounts.models import User
from vault.digests import quick_digest

COOKIE, SALT = "device", "accounts.device"
KEPT = 180 * 24 * 60 * 60
MOST = 5


def _read(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}


def _mark(email):
    return quick_digest("device", email.strip().lower()).hex()


def known(request, email):
    """The id of this device if the account signed in here and has not ended its sessions since; else ""."""
    cookie = _read(request)
    since = cookie.get("accounts", {}).get(_mark(email))
    if since is None:
        return ""
    ended = User.objects.filter(email=email.strip().lower()).values_list("sessions_ended_at", flat=True).first()
    return "" if ended and since <= ended.timestamp() else cookie["id"]


def remember(request, response, user):
    """Notes on the device that `user` signed in here. Answers whether that is new."""
    cookie = _read(request)
    accounts = dict(cookie.get("accounts", {}))
    new = not known(request, user.email)
    accounts.pop(_mark(user.email), None)
    accounts[_mark(user.email)] = time.time()
    value = {"id": cookie.get("id") or secrets.token_hex(8), "accounts": dict(list(accounts.items())[-MOST:])}
    response.set_cookie(
        COOKIE, signing.dumps(value, salt=SALT), max_age=KEPT, path="/accounts/", httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return new
