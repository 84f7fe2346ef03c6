"""Whose language it is, whether the session still counts, and whether a second factor stands behind it."""

import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts import drafts, sessions
from accounts.factors import has_factor, is_proven
from accounts.sessions import State

DRAFT_SAVE = "accounts:draft_save"
OPEN_WITHOUT_FACTOR = {
    "account_logout", "account_reauthenticate", "mfa_activate_totp", "accounts:exit", "accounts:language",
    "accounts:theme", "healthz", "readyz",
}  # fmt: skip


class LanguageMiddleware:
    """The reader's own choice, else Spanish. What the browser asks for is not looked at: it tells who sits there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get("lang")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SessionClockMiddleware:
    """Lets a session in while it counts. When it has run out, what its owner sends is kept as a draft first, and they
    find it again after signing in, on the page where they were; nobody else on that browser does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.idle_owner = None
        user = request.user
        if not user.is_authenticated:
            if SESSION_KEY in request.session:  # disabled since
                request.session.flush()
            return self.get_response(request)
        state = sessions.state_of(request.session, user)
        if state is State.LIVE:
            sessions.touch(request)
        else:
            if state is State.ENDED:
                request.session.flush()
            else:
                request.idle_owner = user
                request.session.pop("_messages", None)
            request.user = AnonymousUser()
            request.account.actor_id = None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """The answer to somebody who is not signed in; after the check against forged posts."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        owner = request.idle_owner
        if owner is not None and request.method == "POST":
            self.keep_text(request, owner)
        elif owner is not None and not request.headers.get("HX-Request"):
            sessions.remember_page(request, request.get_full_path())
        return self.to_sign_in(request, owner)

    def keep_text(self, request, owner):
        """The draft of a form that came too late, and the page to go on with."""
        now = timezone.now()
        if request.resolver_match.view_name == DRAFT_SAVE:
            try:
                drafts.keep(owner, *(request.POST.get(name, "") for name in ("form_key", "subject", "body")), at=now)
            except drafts.NotADraft:
                return
        else:
            drafts.keep_post(request, owner, at=now)
        sessions.remember_page(request, drafts.page_of(request))

    @staticmethod
    def to_sign_in(request, owner):
        """A page goes to sign-in; a script is told so, and takes its page there."""
        address = reverse("account_login")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        if request.resolver_match.view_name == DRAFT_SAVE:
            return HttpResponse(status=401)
        return redirect(address) if owner is not None else None  # LoginRequiredMiddleware adds where to go on


class SecondFactorMiddleware:
    """Outside a demonstration a password alone opens nothing but the page that sets up the second factor (S14)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Sends those without a factor to its set-up, and those who did not prove theirs to sign-in."""
        if settings.DEMO or not request.user.is_authenticated or is_proven(request):
            return None
        name = request.resolver_match.view_name
        if has_factor(request.user):
            if name in {"account_logout", "accounts:exit"}:
                return None
            request.session.flush()
            return redirect("account_login")
        if name in OPEN_WITHOUT_FACTOR:
            return None
        return redirect("mfa_activate_totp")


def ended_words(request):
    """The local moment at which the session of this browser ran out, for the sign-in page, or None."""
    if getattr(request, "idle_owner", None) is None:
        return None
    moment = datetime.datetime.fromtimestamp(sessions.ended_at(request.session), tz=datetime.UTC)
    return timezone.localtime(moment)
