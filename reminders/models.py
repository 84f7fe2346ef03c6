"""What was due, and who was told (E1: engine rows). No name, no text: words are made when they are shown."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.querysets import DeliveryQuerySet, OccurrenceQuerySet
from vault.ids import uuid7

KEPT_DAYS = 90
TRIES = 8  # then a delivery is a dead letter


class Occurrence(models.Model):
    """One rule, one step, one object, one due moment: written once, so that nothing is said twice."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TOLD = "told"
        DROPPED = "dropped"  # it no longer held when it was to be said

    rule = models.CharField(max_length=60)
    step = models.CharField(max_length=20)
    object_key = models.CharField(max_length=36)  # the object's key, without dashes
    moment = models.DateTimeField()
    case_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True, db_index=True)
    together = models.UUIDField(null=True)  # what began together (an import) is told in one notice
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "step", "object_key", "moment"], name="a_moment_occurs_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="occurrences_to_tell"),
            models.Index(
                fields=["claimed_by"], condition=models.Q(claimed_by__isnull=False), name="occurrences_claimed"
            ),
            models.Index(fields=["made_at"], name="occurrences_by_age"),
        ]


class Delivery(models.Model):
    """One notice for one person by one way. In the app it is what the bell counts; by e-mail it is a neutral line.
    `key` names what it is about, so that the same thing is never told twice to the same person."""

    class Channel(models.TextChoices):
        APP = "app", _("In the app")
        MAIL = "mail", _("E-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("No longer true")
        DEAD = "dead", _("Could not be sent")

    class Snooze(models.TextChoices):
        PLANNED = "planned", _("It is planned already")
        WAITING = "waiting", _("I am waiting for an answer")
        NOT_SAFE = "not_safe", _("It is not safe now")
        AGREED = "agreed", _("So agreed with the person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    channel = models.CharField(max_length=4, choices=Channel)
    key = models.CharField(max_length=120)
    rule = models.CharField(max_length=60, blank=True)  # none: the digest of a day, or an e-mail
    step = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    send_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snooze_reason = models.CharField(max_length=10, blank=True, choices=Snooze)
    climbed_at = models.DateTimeField(null=True)
    climbed_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    occurrences = models.ManyToManyField(Occurrence, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "channel", "key"], name="a_notice_is_given_once")]
        indexes = [
            models.Index(fields=["send_at"], condition=models.Q(state="waiting"), name="deliveries_to_send"),
            models.Index(
                fields=["claimed_by"], condition=models.Q(claimed_by__isnull=False), name="deliveries_claimed"
            ),
            models.Index(fields=["recipient", "channel", "state", "read_at"], name="notices_of_a_reader"),
            models.Index(fields=["sent_at"], condition=models.Q(read_at=None), name="notices_unread"),
        ]

    # Acts

    def read(self, *, at):
        """The reader has seen it."""
        Delivery.objects.filter(pk=self.pk, read_at=None).update(read_at=at)

    def snooze(self, *, until, reason, at):
        """Comes back at `until`; it is read until then, and does not climb."""
        Delivery.objects.filter(pk=self.pk).update(read_at=at, snoozed_until=until, snooze_reason=reason)

    def sent(self, *, at):
        """It went."""
        Delivery.objects.filter(pk=self.pk).update(state=self.State.SENT, sent_at=at, claimed_until=None)

    def drop(self):
        """Nothing of it holds any longer."""
        Delivery.objects.filter(pk=self.pk).update(state=self.State.DROPPED, claimed_until=None)

    def failed(self, *, at):
        """It did not go: again later, each time later; after so many tries it is a dead letter."""
        tries = self.tries + 1
        Delivery.objects.filter(pk=self.pk).update(
            tries=tries,
            send_at=at + timedelta(minutes=2**self.tries),
            claimed_until=None,
            state=self.State.DEAD if tries >= TRIES else self.State.WAITING,
        )

    def try_again(self, *, at):
        """An administrator sends a dead letter once more."""
        rows = Delivery.objects.filter(pk=self.pk, state=self.State.DEAD)
        rows.update(state=self.State.WAITING, tries=0, send_at=at)


class Pulse(models.Model):
    """When a pass of the engine last ended: the dead man's switch of operators."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    @classmethod
    def beat(cls, name, at):
        """This pass is through."""
        cls.objects.update_or_create(name=name, defaults={"at": at})

    @classmethod
    def last(cls, name):
        """When it last was, or None."""
        return cls.objects.filter(name=name).values_list("at", flat=True).first()
