"""Addresses."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/count/", views.count_now, name="count"),
    path("reports/", views.report_list, name="list"),
    path("reports/new/", views.ask, name="ask"),
    path("reports/<uuid:pk>/", views.report, name="report"),
    path("reports/<uuid:pk>/file/", views.file, name="file"),
]
