"""Questions about staff. What a person's data hangs on is scoped elsewhere; here stands who is who."""

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class UserQuerySet(models.QuerySet):
    """Staff."""

    def active(self):
        """Those whose account is open."""
        return self.filter(is_active=True)

    def holding(self, role, at, team_id=None):
        """Those with a live grant of `role` (in one team, if given)."""
        grants = {"grants__role": role, "grants__confirmed_by__isnull": False, "grants__from_at__lte": at}
        if team_id is not None:
            grants["grants__team_id"] = team_id
        still = Q(grants__until_at=None) | Q(grants__until_at__gt=at)
        return self.active().filter(still, **grants).distinct()

    def people(self):
        """Without the service user by whom the system acts."""
        return self.exclude(email__endswith="@puente.invalid")

    def with_factor(self):
        """Each with `has_factor`: whether a second factor is set up."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return self.annotate(has_factor=Exists(factors))


class RoleGrantQuerySet(models.QuerySet):
    """Grants."""

    def live(self, at):
        """Those that count at that moment."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=at), confirmed_by__isnull=False, from_at__lte=at)

    def live_or_asked(self, at):
        """Those that count or may come to count."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=at))

    def waiting(self):
        """Those that wait for a second person."""
        return self.filter(confirmed_by=None, until_at=None).exclude(asked_by=F("user"))


class CoverQuerySet(models.QuerySet):
    """Stand-ins."""

    def on(self, day):
        """Those in force on a day."""
        return self.filter(from_on__lte=day, until_on__gte=day)


class LetterQuerySet(models.QuerySet):
    """The outbox of letters about accounts."""

    def due(self, at):
        """Those to send now; after five tries a letter stays where it is and is listed as failed."""
        return self.filter(sent_at=None, send_at__lte=at, tries__lt=5)
