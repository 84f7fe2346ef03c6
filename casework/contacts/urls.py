"""Addresses."""

app_name = "contacts"
urlpatterns = []
