"""Counts as they stood at a moment, and reports that were made. Counts alone: no person hangs on a row."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from reports.fields import SealedBytes
from reports.querysets import ReportQuerySet
from vault import audit
from vault.ids import uuid7
from vault.keys import make_keys
from vault.models import DataKey

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=7)
ATTEMPTS = 5


class Tally(models.Model):
    """One indicator counted over one period, with the moment and the version of its definition."""

    indicator = models.CharField(max_length=40)
    period = models.CharField(max_length=24)  # a month, two days, or "now"
    version = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="one_tally_a_period")]

    @classmethod
    def keep(cls, indicator, period, counts, *, at):
        """Keeps the counts {(team id, row): how many}, in place of those that stood there."""
        with transaction.atomic():
            tally, _made = cls.objects.update_or_create(
                indicator=indicator.key, period=period, defaults={"version": indicator.version, "as_of": at}
            )
            tally.values.all().delete()
            IndicatorValue.objects.bulk_create(
                IndicatorValue(tally=tally, team_id=team_id, row=row, value=value)
                for (team_id, row), value in counts.items()
                if value
            )
        return tally


class IndicatorValue(models.Model):
    """How many of one team stand in one row. What is not there is zero."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="values")
    team = models.ForeignKey("accounts.Team", models.CASCADE, related_name="+")
    row = models.CharField(max_length=80)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tally", "team", "row"], name="one_value_a_row")]


class Report(models.Model):
    """A report that somebody asked for: made slice by slice by a worker, frozen, kept for seven days under its own key.
    It is its maker's alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    class Format(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        PDF = "pdf", "PDF"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=20)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports")
    first_day = models.DateField()
    last_day = models.DateField()
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    format = models.CharField(max_length=4, choices=Format)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    slices_done = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)  # frozen, as its maker may see them
    content = SealedBytes(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["maker", "asked_at"], name="reports_of_a_maker"),
            models.Index(fields=["state", "lease_until"], name="reports_to_make"),
        ]

    def sealed_under(self):
        """The report's own key: without it an old backup tells nothing."""
        return "report", self.pk

    # Acts

    @classmethod
    def ask(cls, *, by, at, **words):
        """Asks for one: its key first, then the row (E8)."""
        report = cls(maker=by, asked_at=at, **words)
        make_keys("report", [report.pk])
        with transaction.atomic():
            report.save(force_insert=True)
            audit.record(
                by=by, at=at, verb=audit.Verb.EXPORT, what="reports.report", object_id=report.pk,
                detail={"name": report.name, "format": report.format, "team": report.team_id},
            )  # fmt: skip
        return report

    def take(self, at):
        """Takes it for a minute; False where somebody else makes it, or it was tried too often."""
        mark = uuid7()
        free = Report.objects.free(at).filter(pk=self.pk)
        if self.attempts >= ATTEMPTS:
            free.update(state=self.State.FAILED, lease=None, lease_until=None)
            return False
        if not free.update(
            state=self.State.MAKING, lease=mark, lease_until=at + LEASE, attempts=models.F("attempts") + 1
        ):
            return False
        self.refresh_from_db()
        return True

    def slice_done(self, number, at):
        """Renews the lease after a slice; False where it was lost."""
        rows = Report.objects.filter(pk=self.pk, lease=self.lease, state=self.State.MAKING)
        self.slices_done = number
        return bool(rows.update(slices_done=number, lease_until=at + LEASE))

    def finish(self, figures, content, at):
        """Frozen, in the one transaction that ends it: whoever lost the lease changes nothing."""
        from vault.sealing import reseal

        rows = Report.objects.filter(pk=self.pk, lease=self.lease, state=self.State.MAKING)
        return bool(
            rows.update(
                figures=figures, content=reseal(self, "content", content), state=self.State.READY, ready_at=at,
                lease=None, lease_until=None,
            )
        )  # fmt: skip

    def forget(self):
        """After seven days: the row and its key go."""
        pk = self.pk
        self.delete()
        DataKey.objects.filter(kind="report", subject_id=pk).delete()

    # Questions

    @property
    def period(self):
        """The days it is about."""
        from reports.periods import Period

        return Period(self.first_day, self.last_day)

    @property
    def file_name(self):
        """What the file is called: the report and its days, nobody and no place."""
        return f"puente-{self.name}-{self.period.key}-{self.language}.{self.format}"

    @property
    def goes_at(self):
        """When it will be gone."""
        return self.asked_at + KEPT
