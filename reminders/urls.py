"""Addresses."""

from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/<uuid:pk>/", views.notice, name="notice"),
    path("notifications/<uuid:pk>/open/", views.open_notice, name="open"),
    path("notifications/<uuid:pk>/read/", views.read, name="read"),
    path("notifications/<uuid:pk>/snooze/", views.snooze, name="snooze"),
    path("configure/notices/", views.engine, name="engine"),
    path("configure/notices/<uuid:pk>/again/", views.again, name="again"),
]
