"""Addresses."""

app_name = "cases"
urlpatterns = []
