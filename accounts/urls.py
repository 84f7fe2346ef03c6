"""Addresses of signing in and of one's own account. Of allauth's addresses only these are there, each by hand."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from accounts import configure, sign_in, views

own = [
    path("accounts/language/", views.language, name="language"),
    path("accounts/theme/", views.theme, name="theme"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/standing/", views.standing, name="standing"),
    path("accounts/exit-keys/", views.exit_keys, name="keys"),
    path("accounts/logout/", sign_in.sign_out, name="logout"),
    path("accounts/password/", sign_in.change_password, name="password"),
    path("accounts/password/sent/", sign_in.forgotten_sent, name="forgotten_sent"),
    path("accounts/password/new/<str:token>/", sign_in.open_link, name="open_link"),
    path("exit/", views.quick_exit, name="exit"),
    path("drafts/", views.draft_list, name="drafts"),
    path("drafts/save/", views.draft_save, name="draft_save"),
    path("drafts/discard/", views.draft_discard, name="draft_discard"),
    path("drafts/<uuid:pk>/", views.draft_text, name="draft"),
]

settings_of_the_house = [
    path("configure/", configure.configure, name="configure"),
    path("configure/users/", configure.users, name="users"),
    path("configure/users/invite/", configure.invite, name="invite"),
    path("configure/users/<uuid:pk>/", configure.user, name="user"),
    path("configure/users/<uuid:pk>/roles/", configure.ask_role, name="ask_role"),
    path("configure/users/<uuid:pk>/disable/", configure.disable, name="disable"),
    path("configure/users/<uuid:pk>/enable/", configure.enable, name="enable"),
    path("configure/users/<uuid:pk>/sessions/", configure.end_sessions, name="end_sessions"),
    path("configure/users/<uuid:pk>/invitation/", configure.invite_again, name="invite_again"),
    path("configure/users/<uuid:pk>/factor/", configure.ask_factor_reset, name="ask_factor_reset"),
    path("configure/roles/<int:pk>/confirm/", configure.confirm_role, name="confirm_role"),
    path("configure/roles/<int:pk>/end/", configure.end_role, name="end_role"),
    path("configure/resets/<int:pk>/confirm/", configure.confirm_factor_reset, name="confirm_factor_reset"),
    path("configure/resets/<int:pk>/refuse/", configure.refuse_factor_reset, name="refuse_factor_reset"),
    path("configure/teams/", configure.teams, name="teams"),
    path("configure/teams/new/", configure.team, name="new_team"),
    path("configure/teams/<int:pk>/", configure.team, name="team"),
]

urlpatterns = [
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", sign_in.sign_out, name="account_logout"),
    path("accounts/proof/", sign_in.ProofByPassword.as_view(), name="account_reauthenticate"),
    path("accounts/password/reset/", sign_in.forgotten, name="account_reset_password"),
    path("accounts/password/new/", sign_in.new_password, name="account_new_password"),
    path("accounts/2fa/", sign_in.factor_page, name="mfa_index"),
    path("accounts/2fa/authenticate/", login_not_required(sign_in.SecondStep.as_view()), name="mfa_authenticate"),
    path("accounts/2fa/proof/", sign_in.ProofByCode.as_view(), name="mfa_reauthenticate"),
    path("accounts/2fa/set-up/", sign_in.factor_set_up, name="mfa_activate_totp"),
    path("accounts/2fa/codes/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/codes/again/", sign_in.recovery_codes_again, name="mfa_generate_recovery_codes"),
    path("", include((own + settings_of_the_house, "accounts"))),
]
