"""Addresses of signing in and of one's own account. Of allauth's addresses only these are there, each by hand."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from accounts import sign_in, views

own = [
    path("accounts/language/", views.language, name="language"),
    path("accounts/theme/", views.theme, name="theme"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/standing/", views.standing, name="standing"),
    path("accounts/exit-keys/", views.exit_keys, name="keys"),
    path("accounts/logout/", sign_in.sign_out, name="logout"),
    path("accounts/password/", sign_in.change_password, name="password"),
    path("accounts/password/sent/", sign_in.forgotten_sent, name="forgotten_sent"),
    path("accounts/password/new/", sign_in.new_password, name="new_password"),
    path("accounts/password/new/<str:token>/", sign_in.open_link, name="open_link"),
    path("exit/", views.quick_exit, name="exit"),
    path("drafts/", views.draft_list, name="drafts"),
    path("drafts/save/", views.draft_save, name="draft_save"),
    path("drafts/discard/", views.draft_discard, name="draft_discard"),
    path("drafts/<uuid:pk>/", views.draft_text, name="draft"),
]

urlpatterns = [
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", sign_in.sign_out, name="account_logout"),
    path("accounts/proof/", sign_in.ProofByPassword.as_view(), name="account_reauthenticate"),
    path("accounts/password/reset/", sign_in.forgotten, name="account_reset_password"),
    path("accounts/2fa/", sign_in.factor_page, name="mfa_index"),
    path("accounts/2fa/authenticate/", login_not_required(sign_in.SecondStep.as_view()), name="mfa_authenticate"),
    path("accounts/2fa/proof/", sign_in.ProofByCode.as_view(), name="mfa_reauthenticate"),
    path("accounts/2fa/set-up/", sign_in.factor_set_up, name="mfa_activate_totp"),
    path("accounts/2fa/codes/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/codes/again/", sign_in.recovery_codes_again, name="mfa_generate_recovery_codes"),
    path("", include((own, "accounts"))),
]
