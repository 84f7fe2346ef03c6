"""Questions about what is to be told, and to whom it was."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from vault.ids import uuid7

CLAIM = timedelta(seconds=120)  # longer than a pass; whoever claimed a row and died gives it back after this


class Claimable(models.QuerySet):
    """Rows that several workers may want at once."""

    def claim(self, row, at):
        """Takes one row for a minute: of two who ask, one gets True."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return bool(self.filter(free, pk=row.pk, state="waiting").update(claimed_until=at + CLAIM))

    def claim_slice(self, at, size):
        """Takes up to `size` of those that wait, oldest first; two who ask get different ones."""
        mark = uuid7()
        wanted = self.free(at).order_by("pk").values_list("pk", flat=True)[:size]
        self.model.objects.free(at).filter(pk__in=list(wanted)).update(claimed_until=at + CLAIM, claimed_by=mark)
        return self.model.objects.filter(claimed_by=mark).order_by("pk")

    def free(self, at):
        """Those that nobody works on."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at), state="waiting")


class OccurrenceQuerySet(Claimable):
    """What was due."""

    def older_than(self, moment):
        """For the sweep."""
        return self.filter(made_at__lt=moment)


class DeliveryQuerySet(Claimable):
    """Who was told."""

    def to_send(self, at):
        """Those whose hour has come and that nobody works on."""
        return self.free(at).filter(send_at__lte=at)

    def shown_to(self, user, at):
        """The notices of this reader in the app, without those that sleep."""
        asleep = Q(snoozed_until__gt=at)
        return self.filter(recipient=user, channel="app", state="sent").exclude(asleep)

    def unread(self, at):
        """Those not read, or read before they were put off and awake again."""
        return self.filter(Q(read_at=None) | Q(snoozed_until__lte=at, read_at__lt=models.F("snoozed_until")))

    def dead(self):
        """Those that were given up."""
        return self.filter(state="dead")

    def silent_since(self, moment):
        """Notices in the app that nobody has read since `moment` and that have not climbed."""
        return self.filter(channel="app", state="sent", read_at=None, climbed_at=None, sent_at__lte=moment)
