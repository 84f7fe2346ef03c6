"""Attendance in figures: one function, read by pages, lists and indicators (`domain.md` 5.0).

Nine values: present, late, left early, with notice, without notice, official obligation, detention, session cancelled and
the empty row. Official obligation and detention are kept as *with notice* with a sealed why, so that neither a list nor a
stolen copy tells them apart; none of the three counts in the denominator."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

MOST_UNKNOWN = 0.10
"""Above this share of rows without a mark a rate is withheld."""


class Mark(models.TextChoices):
    """What stands in a row, in the clear. The empty row is *not recorded*."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    EXCUSED = "excused", _("With notice")
    ABSENT = "absent", _("Without notice")


class Why(models.TextChoices):
    """What *with notice* was, for those who work on the case."""

    OBLIGATION = "obligation", _("Official obligation")
    DETAINED = "detained", _("Detention")


COUNTED = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY, Mark.ABSENT)


@dataclass(frozen=True)
class Rate:
    """A rate of attendance with what it was made of. `value` is None where there is nothing to count, or too much is
    unknown; `withheld` says which."""

    attended: int
    base: int
    unknown: int

    @property
    def withheld(self):
        """Whether too many rows are not recorded."""
        rows = self.base + self.unknown
        return bool(rows) and self.unknown / rows > MOST_UNKNOWN

    @property
    def value(self):
        """Between 0 and 1, or None."""
        return None if self.withheld or not self.base else self.attended / self.base


def rate_of(rows):
    """The rate of `rows`: (mark or "", share of the session attended or None) each. A mark of no row here (a session
    cancelled, an official obligation, a detention) counts nowhere."""
    attended = base = unknown = 0
    for mark, share in rows:
        if mark in COUNTED:
            base += 1
            attended += mark in (Mark.PRESENT, Mark.LATE) or (
                mark == Mark.LEFT_EARLY and (share is None or share >= 0.5)
            )
        elif not mark:
            unknown += 1
    return Rate(attended, base, unknown)


def counts():
    """The same, for `aggregate(**counts())` or `annotate` over rows of attendance of held sessions."""
    stayed = Q(mark=Mark.LEFT_EARLY) & (Q(minutes=None) | Q(minutes__gte=F("session__minutes") / 2.0))
    return {
        "attended": Count("pk", filter=Q(mark__in=(Mark.PRESENT, Mark.LATE)) | stayed),
        "base": Count("pk", filter=Q(mark__in=COUNTED)),
        "unknown": Count("pk", filter=Q(mark="")),
    }


def rate_over(rows):
    """The rate of a queryset of attendance, in one query: held sessions alone."""
    return Rate(**rows.filter(session__status="held").aggregate(**counts()))


def rates_by(rows, field):
    """{value of `field`: Rate} over a queryset of attendance, in one query."""
    grouped = rows.filter(session__status="held").order_by().values(field).annotate(**counts())
    return {row.pop(field): Rate(**row) for row in grouped}
