"""Every feature writes whole paths from the root; each is included at the empty prefix, fixed words first (E5)."""

from django.urls import include, path

from config import views

FEATURES = [
    "accounts.urls",
    "reminders.urls",
    "reports.urls",
    "casework.finding.urls",
    "casework.imports.urls",
    "casework.cases.urls",
    "casework.contacts.urls",
    "casework.today.urls",
    "programs.catalogue.urls",
    "programs.enrolments.urls",
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("menu/", views.menu, name="menu"),
    path("components/", views.component_page, name="components"),
    *[path("", include(feature)) for feature in FEATURES],
]

handler400 = "config.views.bad_request"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
