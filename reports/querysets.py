"""Whose reports these are, and which wait for a worker."""

from django.db import models
from django.db.models import Q


class ReportQuerySet(models.QuerySet):
    """Reports."""

    def visible_to(self, user):
        """One's own alone: a file carries its reader's watermark."""
        return self.filter(maker=user)

    def without_file(self):
        """Without their contents, for lists."""
        return self.defer("content", "figures")

    def free(self, at):
        """Those that wait, and those whose worker has been silent for the length of a lease."""
        return self.filter(Q(state="waiting") | Q(state="making", lease_until__lt=at))

    def gone_by(self, at):
        """Those that have served their time."""
        from reports.models import KEPT

        return self.filter(asked_at__lt=at - KEPT)
