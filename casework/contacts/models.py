"""Contacts: what was tried and what was said. Attempts are rows too; only a talk with the person stops a clock."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import Case
from casework.cases.querysets import OfACaseQuerySet
from casework.contacts.querysets import FACE_TO_FACE, SPOKE, ContactQuerySet, hold, write_moments
from records.models import OncePost
from records.status import NotAllowed
from records.versions import Revision, Versioned
from vault import audit
from vault.fields import SealedText
from vault.ids import uuid7
from vault.sealing import OfAPerson, reseal

UNDO = timedelta(minutes=10)
"""How long a contact can be taken back from the timeline."""
EDITABLE = timedelta(hours=24)
"""How long its author may correct it; afterwards there are addenda."""


class Contact(OfAPerson, Versioned):
    """One try to reach a person, in one case. A visit to many people is one `visit_id` and a copy for each."""

    class How(models.TextChoices):
        VISIT = "visit", gettext_lazy("Visit")
        CALL = "call", gettext_lazy("Call")
        MESSAGE = "message", gettext_lazy("Message")
        OFFICE = "office", gettext_lazy("At the office")
        ACCOMPANYING = "accompanying", gettext_lazy("Accompanying")
        GROUP = "group", gettext_lazy("In a group")
        FAMILY = "family", gettext_lazy("With family")
        PARTNER = "partner", gettext_lazy("With a partner")

    class Result(models.TextChoices):
        SPOKE = SPOKE, gettext_lazy("Spoke with the person")
        SPOKE_OTHER = "spoke_other", gettext_lazy("Spoke with someone else")
        NO_ANSWER = "no_answer", gettext_lazy("No answer")
        NOT_WANTED = "not_wanted", gettext_lazy("Does not want contact")

    class Sensitivity(models.TextChoices):
        NORMAL = "normal", gettext_lazy("Those who work on the case")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    person_id = models.UUIDField(editable=False)
    visit_id = models.UUIDField(editable=False, db_index=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contacts_made")
    how = models.CharField(max_length=12, choices=How)
    result = models.CharField(max_length=12, choices=Result)
    at = models.DateTimeField()  # when it happened
    made_at = models.DateTimeField()  # when it was written down
    sensitivity = models.CharField(max_length=10, choices=Sensitivity, default=Sensitivity.NORMAL)
    note = SealedText(default="")
    note_is_own = models.BooleanField(default=False)  # of many: this person has a note that the others have not
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit_id", "case"], name="a_visit_is_filed_once_a_case"),
            models.CheckConstraint(condition=models.Q(at__lte=models.F("made_at")), name="no_contact_in_the_future"),
        ]
        indexes = [
            models.Index(fields=["case", "at", "id"], name="contacts_of_a_case"),
            models.Index(fields=["author", "made_at"], name="contacts_of_an_author"),
            models.Index(fields=["at", "result"], name="contacts_by_moment"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """The contact's page."""
        return reverse("contacts:detail", args=[self.pk])

    # Acts

    def amend(self, version, changes, *, by, at):
        """Its author corrects how, result, moment or note, within 24 hours; clocks are counted again.
        Raises Stale with both texts if it was changed meanwhile."""
        if why_not := self.why_not_amended(by, at):
            raise NotAllowed(why_not)
        if changes.get("at", self.at) > self.made_at:
            raise NotAllowed(_("A contact cannot lie in the future."))
        with transaction.atomic():
            held = hold([self.case_id])
            changed = self.revise(version, changes, by=by, at=at)
            write_moments(held)
        return changed

    def add(self, text, *, by, at):
        """Hangs an addendum beneath it."""
        if self.is_withdrawn:
            raise NotAllowed(_("This contact was withdrawn."))
        with transaction.atomic():
            addendum = Addendum.objects.create(
                contact=self, case_id=self.case_id, person_id=self.person_id, author=by, at=at, text=text.strip()
            )
            audit.record(
                by=by, at=at, what="contacts.addendum", object_id=addendum.pk, subject=self.person_id,
                detail={"contact": str(self.pk)},
            )  # fmt: skip
        return addendum

    def withdraw(self, *, by, at):
        """Takes it back (E25): the text is cleared, the row is kept, the clocks are counted again."""
        if why_not := self.why_not_withdrawn(by, at):
            raise NotAllowed(why_not)
        with transaction.atomic():
            held = hold([self.case_id])
            rows = Contact._base_manager.filter(pk=self.pk, withdrawn_at=None)
            if not rows.update(withdrawn_at=at, note=reseal(self, "note", ""), row_version=models.F("row_version") + 1):
                raise NotAllowed(_("Somebody else has just changed this. Look again."))
            Revision.objects.filter(record=self._meta.label_lower, record_id=self.pk).delete()  # the texts before
            audit.record(
                by=by, at=at, what="contacts.contact", object_id=self.pk, subject=self.person_id,
                detail={"withdrawn": True},
            )  # fmt: skip
            write_moments(held)
        self.withdrawn_at, self.note = at, ""

    # Questions

    @property
    def is_withdrawn(self):
        """Whether it was taken back."""
        return self.withdrawn_at is not None

    @property
    def is_attempt(self):
        """Whether nobody spoke with the person: drawn lighter, and it stops no clock."""
        return self.result != self.Result.SPOKE

    @property
    def is_seen(self):
        """Whether somebody saw the person."""
        return not self.is_attempt and self.how in FACE_TO_FACE

    def why_not_amended(self, user, at):
        """Why `user` may not correct it now, or ""."""
        if self.author_id != user.pk:
            return _("Only its author corrects a contact. You can add to it.")
        if self.is_withdrawn:
            return _("This contact was withdrawn.")
        if at - self.made_at > EDITABLE:
            return _("After 24 hours a contact is no longer changed. You can add to it.")
        return ""

    def why_not_withdrawn(self, user, at):
        """Why `user` may not take it back now, or "": until their next act, and for 10 minutes in any case."""
        if self.author_id != user.pk:
            return _("Only its author takes a contact back.")
        if self.is_withdrawn:
            return _("This contact was withdrawn.")
        if at - self.made_at <= UNDO:
            return ""
        since = OncePost.objects.filter(user=user, at__gt=self.made_at).exclude(location="")
        if at - self.made_at > EDITABLE or since.exists():
            return _("It is too late to undo this. You can correct it for 24 hours, or add to it.")
        return ""


class Addendum(OfAPerson):
    """What was added to a contact later. It is never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addenda")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person_id = models.UUIDField(editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = SealedText()

    objects = OfACaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="addenda_of_a_case")]
