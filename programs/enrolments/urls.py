"""Addresses."""

app_name = "enrolments"
urlpatterns = []
