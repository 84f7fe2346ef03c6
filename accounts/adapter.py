"""How allauth signs people in here: closed sign-up, slowed guessing, audited, second factors under the user's key."""

import base64
import time
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as OWNER_KEY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as RECORDS_KEY,
)
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import devices, guessing, sessions
from accounts.factors import PROOF_SECONDS, is_proven, last_proof
from accounts.models import Letter
from vault import audit
from vault.digests import quick_digest
from vault.fields import SealedError, open_bytes, seal_bytes
from vault.keys import GENERAL
from vault.sealing import ciphers_for


def slowed(error):
    """What the screen says to somebody who has to wait."""
    words = _("Too many tries. You can try again at %(time)s.") % {"time": error.words()}
    return ValidationError(words, code="slowed")


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out."""

    error_messages = DefaultAccountAdapter.error_messages | {"incorrect_password": _("This is not your password.")}

    def is_open_for_signup(self, request):
        """Accounts are made by invitation alone."""
        return False

    def add_message(self, *args, **kwargs):
        """Our pages say themselves what happened."""

    def authenticate(self, request, **credentials):
        """The user, or None: for an unknown e-mail, a wrong password and a closed account alike."""
        email = credentials.get("email", "")
        try:
            guess = guessing.begin(request, email)
        except guessing.Slowed as error:
            self.note_refusal(email, "slowed")
            raise slowed(error) from error
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()  # a closed account is as good as none
        if user is None:
            self.note_refusal(email, "password")
            return None
        guess.succeeded()
        return user

    @staticmethod
    def note_refusal(email, why):
        """A refusal in the audit trail; the e-mail stands there as a keyed digest."""
        mark = quick_digest("sign-in", email.strip().lower()).hex()
        audit.note(verb=audit.Verb.REFUSED, what="accounts.sign_in", object_id=mark, detail={"why": why})

    def reauthenticate(self, user, password):
        """Whether it is the password of `user`, who is signed in."""
        try:
            guess = guessing.begin(context.request, user.email)
        except guessing.Slowed as error:
            raise slowed(error) from error
        if not user.check_password(password):
            self.note_refusal(user.email, "proof")
            return False
        guess.succeeded()
        return True

    def login(self, request, user):
        """A new session id, both clocks at zero; what another user left in this browser's session is gone."""
        records = get_authentication_records(request, user)
        super().login(request, user)
        request.session.cycle_key()
        request.session[RECORDS_KEY], request.session[OWNER_KEY] = records, str(user.pk)
        sessions.begin(request)

    def post_login(self, request, user, **kwargs):
        """Where to go on; the device is remembered, and a new one is told to its owner."""
        response = super().post_login(request, user, **kwargs)
        first = user.last_login is None or not user.last_login
        new = devices.remember(request, response, user)
        if new and not first and not settings.DEMO:
            Letter.ask(Letter.Kind.DEVICE, user, at=timezone.now())
        for name, value in (("lang", user.language), ("theme", user.theme)):
            if name not in request.COOKIES and value:
                remember_choice(response, name, value)
        audit.note(
            verb=audit.Verb.SIGN_IN, what="accounts.sign_in", object_id=user.pk,
            detail={"factor": is_proven(request), "device": "new" if new else "known"},
        )  # fmt: skip
        return response

    def get_login_redirect_url(self, request):
        """The page that was open when the session ran out, else the role's home."""
        return sessions.page_to_resume(request) or settings.LOGIN_REDIRECT_URL

    def is_reauthentication_required(self, *, app, **kwargs):
        """A proof of who one is counts for ten minutes. The demonstration, where all know the password, asks none."""
        return not settings.DEMO and time.time() - last_proof(context.request) > PROOF_SECONDS

    def get_reauthentication_methods(self, user):
        """The code first, for those who have one."""
        return sorted(super().get_reauthentication_methods(user), key=lambda way: way["id"] != "mfa_reauthenticate")


def remember_choice(response, name, value):
    """A cookie for the reader's language or theme."""
    response.set_cookie(
        name, value, max_age=365 * 24 * 60 * 60, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


_owner = ContextVar("puente_factor_owner", default=None)


@contextmanager
def factor_of(user):
    """For commands: seals a second factor for `user`, where there is no request."""
    token = _owner.set(user)
    try:
        yield
    finally:
        _owner.reset(token)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: seeds and recovery codes stand sealed under their owner's key."""

    def get_totp_label(self, user):
        """What the app on the phone shows besides the issuer: nothing that says what Puente is for."""
        return user.email

    def encrypt(self, text):
        """Sealed for the user who sets it up; the owner's id stands before it."""
        owner = (_owner.get() or context.request.user).pk
        ciphers = ciphers_for({("user", owner, GENERAL)})[("user", owner, GENERAL)]
        return f"{owner}:{base64.b64encode(seal_bytes(ciphers, text.encode(), self.bound_to(owner))).decode()}"

    def decrypt(self, encrypted_text):
        """What `encrypt` sealed."""
        owner, blob = encrypted_text.split(":")
        name = ("user", UUID(owner), GENERAL)
        return open_bytes(ciphers_for({name})[name], base64.b64decode(blob), self.bound_to(owner)).decode()

    @staticmethod
    def bound_to(owner):
        """The place of the seed: it opens for no other user."""
        return f"accounts.factor:{owner}".encode()

    @staticmethod
    def belongs(authenticator):
        """Whether this factor was made for the user it stands with: a row moved to another user opens nothing."""
        sealed = authenticator.data.get("secret") or authenticator.data.get("seed", "")
        if sealed.partition(":")[0] != str(authenticator.user_id):
            raise SealedError("This factor belongs to somebody else.")
