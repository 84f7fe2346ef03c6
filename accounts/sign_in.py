"""Signing in and out, the second factor, proofs and passwords."""

import re

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import LoginView
from allauth.account.views import ReauthenticateView as PasswordProofView
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeProofView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from accounts import drafts, guessing, links
from accounts.adapter import slowed
from accounts.forms import (
    SETUP_KEY,
    CodeForm,
    FactorForm,
    ForgottenForm,
    NewPasswordForm,
    PasswordChangeForm,
    ProofByCodeForm,
    ProofByPasswordForm,
    SignInForm,
)  # fmt: skip
from accounts.letters import ask_reset
from accounts.middleware import ended_words
from accounts.models import Letter
from accounts.proofs import proof_required
from records.once import once
from vault import audit

LINK_KEY = "password_link"
CLEARED_AT_SIGN_OUT = '"cache", "storage"'


def refusal_status(form):
    """429 where somebody has to wait, else 422."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 429 if "slowed" in codes else 422


class SignIn(LoginView):
    """E-mail and password."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_invalid(self, form):
        """The same words for every reason."""
        return self.render_to_response(self.get_context_data(form=form), status=refusal_status(form))

    def get_context_data(self, **kwargs):
        """With the moment at which this browser's session ran out."""
        return super().get_context_data(**kwargs) | {"ended_at": ended_words(self.request)}


class SecondStep(AuthenticateView):
    """The code of the second factor."""

    form_class = CodeForm
    template_name = "accounts/second_step.html"

    def get_form_class(self):
        """Ours."""
        return self.form_class

    def form_invalid(self, form):
        """Not right, or too early."""
        return self.render_to_response(self.get_context_data(form=form), status=refusal_status(form))


class Proof:
    """What both kinds of proof share: refusals have a status, and the session id changes (S10)."""

    template_name = "accounts/proof.html"

    def get_form_class(self):
        """Ours."""
        return self.form_class

    def form_invalid(self, form):
        """Nothing happened."""
        return self.render_to_response(self.get_context_data(form=form), status=refusal_status(form))


class ProofByPassword(Proof, PasswordProofView):
    """The password again."""

    form_class = ProofByPasswordForm

    def form_valid(self, form):
        """Proven for ten minutes."""
        reauthenticate_by_password(self.request)
        self.request.session.cycle_key()
        return super(PasswordProofView, self).form_valid(form)


class ProofByCode(Proof, CodeProofView):
    """The code again."""

    form_class = ProofByCodeForm

    def form_valid(self, form):
        """Proven for ten minutes."""
        self.request.session.cycle_key()
        return super().form_valid(form)


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """A page with the button; the button ends this session and nothing of it stays in the browser."""
    if request.method == "GET" and request.user.is_authenticated:
        return render(request, "accounts/sign_out.html")
    if request.user.is_authenticated:
        audit.note(verb=audit.Verb.SIGN_OUT, what="accounts.sign_out", object_id=request.user.pk)
    logout(request)
    response = redirect("account_login")
    response["Clear-Site-Data"] = CLEARED_AT_SIGN_OUT
    return response


@proof_required
@once
def factor_set_up(request):
    """A new app for codes: a picture to scan, a key to type, the first code. It replaces one that was there."""
    form = FactorForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        set_up_factor(request, form.secret)
        return redirect("mfa_view_recovery_codes")
    adapter = get_factor_adapter()
    address = adapter.build_totp_url(request.user, form.secret)
    context = {"form": form, "secret": form.secret, "picture": qr_picture(adapter.build_totp_svg(address))}
    return render(request, "accounts/factor_set_up.html", context, status=422 if form.errors else 200)


def set_up_factor(request, secret):
    """The factor works from now on; recovery codes are made with the first one."""
    user = request.user
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        made = TOTP.activate(user, secret).instance
        RecoveryCodes.activate(user)
        Letter.ask(Letter.Kind.FACTOR, user, at=timezone.now())
        audit.record(by=user, at=timezone.now(), what="accounts.factor", object_id=user.pk, detail={"factor": "set up"})
    request.session.pop(SETUP_KEY, None)
    record_authentication(request, user, method="mfa", id=made.pk, type=made.type)


def qr_picture(svg):
    """The SVG of a QR code for the page itself, black on white in every theme: no address, no data image (S60)."""
    drawing = re.sub(r'width="[^"]*" height="[^"]*"', 'width="208" height="208"', svg[svg.index("<svg") :], count=1)
    head, _end, rest = drawing.partition(">")
    return mark_safe(f'{head}><rect width="100%" height="100%" fill="#fff"/>{rest}')  # noqa: S308  # our own address


def factor_page(request):
    """How one signs in: the app, how many recovery codes are left, the password."""
    factors = {factor.type: factor for factor in request.user.authenticator_set.all()}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    context = {"app": factors.get(Authenticator.Type.TOTP), "codes_left": left}
    return render(request, "accounts/factor.html", context)


@proof_required
def recovery_codes(request):
    """The codes that are left, to be written down."""
    codes = request.user.authenticator_set.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None:
        return redirect("mfa_index")
    get_factor_adapter().belongs(codes)
    return render(request, "accounts/recovery_codes.html", {"codes": codes.wrap().get_unused_codes()})


@proof_required
@once
def recovery_codes_again(request):
    """New codes; the old ones stop working."""
    if request.method == "POST" and request.user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists():
        with transaction.atomic():
            request.user.authenticator_set.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
            RecoveryCodes.activate(request.user)
            audit.record(
                by=request.user, at=timezone.now(), what="accounts.factor", object_id=request.user.pk,
                detail={"codes": "made again"},
            )  # fmt: skip
    return redirect("mfa_view_recovery_codes")


@login_not_required
def forgotten(request):
    """Asks for a link. The answer is the same whether the address has an account or not, and so is its time (S17)."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guessing.count_letter(request)
        except guessing.Slowed as error:
            form.add_error(None, slowed(error))
        else:
            ask_reset(form.cleaned_data["email"])
            return redirect("accounts:forgotten_sent")
    status = refusal_status(form) if form.errors else 200
    return render(request, "accounts/forgotten.html", {"form": form}, status=status)


@login_not_required
def forgotten_sent(request):
    """What happens next, if there is such an account."""
    return render(request, "accounts/forgotten_sent.html")


@login_not_required
def open_link(request, token):
    """A link from a letter: kept in the session, so that the page that follows has no secret in its address."""
    request.session[LINK_KEY] = token
    return redirect("account_new_password")


@login_not_required
def new_password(request):
    """Sets the password of whom the link belongs to. It signs nobody in: the second factor is still asked."""
    user = links.owner(request.session.get(LINK_KEY, ""))
    if user is None:
        return render(request, "accounts/link_is_over.html", status=404)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        save_password(user, form.cleaned_data["password"])
        logout(request)
        return redirect("account_login")
    return render(request, "accounts/new_password.html", {"form": form}, status=422 if form.errors else 200)


def save_password(user, password):
    """A new password: other sessions end by themselves, the owner is told."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        Letter.ask(Letter.Kind.PASSWORD, user, at=timezone.now())
        audit.record(
            by=user, at=timezone.now(), what="accounts.user", object_id=user.pk, detail={"password": "changed"}
        )


@once
def change_password(request):
    """The old one and a new one."""
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        save_password(request.user, form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        return redirect("mfa_index")
    status = refusal_status(form) if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


@login_not_required
def csrf_failure(request, reason=""):
    """403: the page was too old or came from elsewhere. Nothing was done, and what was typed is kept."""
    kept = None
    if request.user.is_authenticated and not request.path.startswith("/accounts/"):
        kept = drafts.keep_post(request, request.user, at=timezone.now())
    context = {"kept": kept, "back": drafts.page_of(request)}
    return render(request, "403_csrf.html", context, status=403)
