"""Which release, when, from where, by which legal basis. The day is sealed; clocks keep their own clear dates (E12)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.people.models import Person
from casework.people.querysets import OfAPersonQuerySet
from records.versions import Versioned
from vault.fields import SealedDate, SealedText
from vault.ids import uuid7
from vault.sealing import OfAPerson


class LegalBasis(models.TextChoices):
    """The thirteen legal bases. Nothing stated is *disputed*, and says that the source was not stated."""

    CONDITIONAL = "conditional", _("Conditional release (parole)")
    LICENCE = "licence", _("Extra-penal leave")
    SERVED = "served", _("Sentence served")
    REDUCTION = "reduction", _("Ended by sentence reduction")
    PARDON = "pardon", _("Pardon")
    AMNESTY = "amnesty", _("Amnesty")
    WORK_IN = "work_in", _("Correctional work with internment")
    WORK_OUT = "work_out", _("Correctional work without internment")
    HOME = "home", _("Home confinement")
    LIMITATION = "limitation", _("Limitation of freedom")
    PRETRIAL = "pretrial", _("Released pending trial")
    ACQUITTED = "acquitted", _("Acquitted, dismissed or quashed")
    DISPUTED = "disputed", _("Disputed or unknown")


class Cohort(models.Model):
    """People who were released together, under a name of the organisation's own."""

    name = models.CharField(max_length=80, unique=True)
    country = models.ForeignKey("accounts.Territory", models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return self.name


class Release(OfAPerson, Versioned):
    """One coming out of prison. A person may have several; the newest moves the clocks."""

    class Source(models.TextChoices):
        LIST = "list", _("A list")
        PERSON = "person", _("The person")
        FAMILY = "family", _("The family")
        RESOLUTION = "resolution", _("The resolution was seen")
        PRESS = "press", _("Press")
        OFFICIAL = "official", _("An official")
        NOT_STATED = "not_stated", _("Not stated")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="releases")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="releases")
    released_on = SealedDate(null=True)
    facility = SealedText(default="")
    sentence_ends_on = SealedDate(null=True)
    basis = models.CharField(max_length=12, choices=LegalBasis, default=LegalBasis.DISPUTED)
    basis_source = models.CharField(max_length=12, choices=Source, default=Source.NOT_STATED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfAPersonQuerySet.as_manager()
