"""Who somebody is and how to reach them. All of it is sealed; in clear stand ids, the province and lookups by digest."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Territory
from casework.people.querysets import OfAPersonQuerySet, PersonQuerySet
from records.versions import Versioned
from vault.digests import slow_digest
from vault.fields import SealedDate, SealedJSON, SealedText
from vault.ids import uuid7
from vault.index import write_entries
from vault.sealing import OfAPerson, open_all


class Person(OfAPerson, Versioned):
    """Somebody whom the organisation walks with. There is no photo, and nothing is derived from an ID number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    given_names = SealedText(default="")
    surnames = SealedText(default="")
    name_to_use = SealedText(default="")
    aliases = SealedJSON(default=list)
    birth_date = SealedDate(null=True)
    birth_year = SealedText(default="")  # where only the year is known
    sex = SealedText(default="")
    municipality = SealedText(default="")  # a code; where exactly somebody lives is sealed
    province = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    indexed_at = models.DateTimeField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(indexed_at=None), name="people_not_indexed")]

    def __str__(self):
        return str(self.pk)

    @property
    def person_id(self):
        """The person's own key seals the row."""
        return self.pk

    @property
    def full_name(self):
        """Given names and surnames; the row has to be open."""
        return f"{self.given_names} {self.surnames}".strip()

    @property
    def called(self):
        """The name to use with this person; the row has to be open."""
        return self.name_to_use or self.full_name or _("No name")

    @property
    def names(self):
        """Everything this person is called, for the index."""
        return [self.given_names, self.surnames, self.name_to_use, *self.aliases]

    def write_index(self, *, at):
        """Writes the tokens of an open person's names."""
        write_entries({self.pk: self.names})
        Person.objects.filter(pk=self.pk).update(indexed_at=at)
        self.indexed_at = at


def index_people(people, *, at):
    """Writes the tokens of many people in one go; resumable, since each batch says when it was written."""
    people = open_all(people)
    write_entries({person.pk: person.names for person in people})
    Person.objects.filter(pk__in=[person.pk for person in people]).update(indexed_at=at)


class Identifier(OfAPerson):
    """An ID number of any kind: optional, never unique by force. Found again by a slow keyed digest."""

    class Kind(models.TextChoices):
        NATIONAL = "national", gettext_lazy("National identity card")
        PASSPORT = "passport", gettext_lazy("Passport")
        OTHER = "other", gettext_lazy("Another number")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NATIONAL)
    number = SealedText()
    lookup = models.BinaryField(max_length=16)

    objects = OfAPersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lookup"], name="identifier_by_lookup")]


class ContactMethod(OfAPerson, Versioned):
    """A way to reach somebody, with the facts that make it safe. What nobody asked counts as shared."""

    class Kind(models.TextChoices):
        PHONE = "phone", gettext_lazy("Phone")
        EMAIL = "email", gettext_lazy("E-mail")
        THROUGH = "through", gettext_lazy("Through somebody")
        VISIT = "visit", gettext_lazy("In person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_methods")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHONE)
    value = SealedText()
    safety = SealedJSON(default=dict)  # shared, monitored: yes | no | unknown; hours; phrase
    asked_on = models.DateField(null=True)  # null: nobody asked, and it counts as shared
    lookup = models.BinaryField(max_length=16, null=True)

    objects = OfAPersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lookup"], name="contact_method_by_lookup")]

    @property
    def is_asked(self):
        """Whether somebody asked how this may be used without risk."""
        return self.asked_on is not None

    def sentence(self):
        """What stands above the number, in one sentence; the row has to be open."""
        if not self.is_asked:
            return _("Not asked. Ask for the person, do not say where you call from, leave no message.")
        phrase = self.safety.get("phrase")
        said = [self.care(), _("Agreed phrase: “%(phrase)s”.") % {"phrase": phrase}] if phrase else [self.care()]
        return " ".join(said)

    def care(self):
        """The same without the agreed phrase, for who draws that apart."""
        facts = []
        if hours := self.safety.get("hours"):
            facts.append(_("Call only: %(hours)s.") % {"hours": hours})
        if self.safety.get("shared") != "no":
            facts.append(_("Others answer this phone: say nothing to anybody else."))
        if self.safety.get("monitored") != "no":
            facts.append(_("It may be listened to: agree only on time and place."))
        return " ".join(facts) or _("Safe to call, as the person said.")


def phone_lookup(number):
    """The digest by which an E.164 number is found again."""
    return slow_digest("phone", number)


def identifier_lookup(number):
    """The digest by which an ID number is found again; case, spaces and dashes do not count."""
    return slow_digest("id", "".join(character for character in number.upper() if character.isalnum()))
