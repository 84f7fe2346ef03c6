"""The records' own tables."""

from django.conf import settings
from django.db import models

from records.versions import Revision

__all__ = ["OncePost", "Revision"]


class OncePost(models.Model):
    """A form that was sent, by its token, with the address that answered it (E19). Kept 48 h."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    location = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="a_form_is_sent_once")]
