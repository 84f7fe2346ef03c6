"""Addresses."""

app_name = "today"
urlpatterns = []
