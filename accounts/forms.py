"""Forms of signing in and of one's own account."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import guessing
from accounts.adapter import slowed
from records.forms import OnceForm

SETUP_KEY = "factor_setup"


class EmailField(forms.EmailField):
    """An e-mail to sign in with; never spell-checked."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs=attrs), max_length=254, **kwargs)


class PasswordField(forms.CharField):
    """A password, taken as it is typed or pasted: spaces count, nothing is cut."""

    def __init__(self, *, label=None, autocomplete="current-password", **kwargs):
        label = label or gettext_lazy("Password")
        words = {"data-show": gettext_lazy("Show password"), "data-hide": gettext_lazy("Hide password")}
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete} | words)
        super().__init__(label=label, widget=widget, strip=False, max_length=512, **kwargs)


class CodeField(forms.CharField):
    """A code of six digits, or one of the recovery codes."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "inputmode": "numeric"}
        super().__init__(label=gettext_lazy("Code"), widget=forms.TextInput(attrs=attrs), max_length=20, **kwargs)


class SignInForm(LoginForm):
    """E-mail and password on one page. A refusal never tells whether the account exists."""

    field_order = ["login", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"], self.fields["password"] = EmailField(), PasswordField()
        self.order_fields(self.field_order)

    def clean(self):
        """One sentence for every reason; the wait, if there is one."""
        try:
            return super().clean()
        except ValidationError as error:
            if error.code == "slowed":
                raise
            raise ValidationError(
                _("E-mail and password do not match. Check both and try again."), code="mismatch"
            ) from error


class GuessedCode:
    """For forms that ask a code: tries are counted and slowed, and the factor must be its user's own."""

    def clean_code(self):
        """The code, if it is right."""
        try:
            guess = guessing.begin(context.request, self.user.email, kind="code")
        except guessing.Slowed as error:
            raise slowed(error) from error
        for authenticator in self.user.authenticator_set.all():
            get_factor_adapter().belongs(authenticator)
        try:
            code = super().clean_code()
        except ValidationError as error:
            get_adapter().note_refusal(self.user.email, "code")
            raise ValidationError(
                _("This code is not right or was used before. If it keeps happening, check the clock of your phone."),
                code="incorrect_code",
            ) from error
        guess.succeeded()
        return code


class CodeForm(GuessedCode, AuthenticateForm):
    """The second step of signing in."""

    code = CodeField(help_text=gettext_lazy("Six digits from your app, or a recovery code"))


class ProofByCodeForm(GuessedCode, ReauthenticateForm):
    """A code again, before something that matters."""

    code = CodeField(help_text=gettext_lazy("Six digits from your app, or a recovery code"))


class ProofByPasswordForm(forms.Form):
    """The password again, before something that matters."""

    password = PasswordField()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        """The password, if it is right."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="incorrect_password")
        return self.cleaned_data["password"]


class FactorForm(OnceForm):
    """The first code of a new app on a phone. The seed waits in the session, sealed."""

    code = CodeField(help_text=gettext_lazy("The six digits that your app shows now"))

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        adapter, session = get_factor_adapter(), context.request.session
        if SETUP_KEY not in session:
            session[SETUP_KEY] = adapter.encrypt(generate_totp_secret())
        self.secret = adapter.decrypt(session[SETUP_KEY])

    def clean_code(self):
        """The code, if the app has the seed and the phone's clock is right."""
        if not validate_totp_code(self.secret, self.cleaned_data["code"]):
            raise ValidationError(_("This code is not right. Check the clock of your phone and type the next one."))
        return self.cleaned_data["code"]


class NewPasswordForm(forms.Form):
    """A new password, typed once; it can be shown."""

    password = PasswordField(
        label=gettext_lazy("New password"),
        autocomplete="new-password",
        help_text=gettext_lazy("At least 12 characters. A few words that you remember are better than signs."),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        """Long enough, not among the commonest, not made of one's own e-mail."""
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class PasswordChangeForm(NewPasswordForm, OnceForm):
    """The old one and a new one."""

    current = PasswordField(label=gettext_lazy("Your password now"))
    field_order = ["current", "password"]

    def clean_current(self):
        """The password, if it is right."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["current"]):
            raise ValidationError(_("This is not your password."), code="incorrect_password")
        return self.cleaned_data["current"]


class ForgottenForm(forms.Form):
    """Where to send the link for a new password."""

    email = EmailField()
