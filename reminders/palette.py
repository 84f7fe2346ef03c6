"""The room of notices: everybody's, and where those land who have no other home."""

from django.utils.translation import gettext_lazy as _

from accounts.navigation import Room, palette

palette.register(Room(key="notices", label=_("Notices"), icon="bell", url="reminders:notifications", order=900))
