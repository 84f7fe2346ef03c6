"""A list on its way in: the import, its rows (sealed under the import's own key), what was decided about each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.imports.querysets import ImportQuerySet, ImportRowQuerySet, PossibleRepeatQuerySet, may_import
from casework.imports.states import MOVES, ImportStatus
from casework.people.models import Person
from casework.releases.models import Cohort
from records.status import SUPERVISOR, HasStatus, NotAllowed, StatusChange
from vault import audit
from vault.fields import SealedField, SealedJSON
from vault.ids import uuid7

SEEN = "seen"
STRONGEST_FIRST = ("duplicate", "review")


class SealedBytes(SealedField):
    """An encrypted file."""

    def encode(self, value):
        """As it is."""
        return value

    def decode(self, data):
        """As it was."""
        return data


class UnderTheImport(models.Model):
    """A row that the import's key seals: it dies a day after the commit."""

    class Meta:
        abstract = True

    def sealed_under(self):
        """The import's own key."""
        return "import", self.of_import_id


class Import(HasStatus):
    """One list. Its name is neither kept nor shown; the file stays sealed until the commit, a day at most."""

    Status, MOVES = ImportStatus, MOVES

    class Assignment(models.TextChoices):
        NOBODY = "nobody", _("Leave without a worker")
        BALANCED = "balanced", _("Assign in balance")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED, editable=False)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=12, default="CU")
    digest = models.BinaryField(max_length=16)  # keyed, of the file's bytes
    headings = models.BinaryField(max_length=16, null=True)  # keyed, of the headings: what a matching is remembered by
    mapping = models.JSONField(default=dict)  # {column: our field}, by the column's place
    is_remembered = models.BooleanField(default=False)  # the matching was the one of an earlier list
    counts = models.JSONField(default=dict)
    reading = SealedJSON(null=True)  # the columns with their samples, and what of the file was passed over
    assignment = models.CharField(max_length=10, choices=Assignment, default=Assignment.NOBODY)
    for_the_house = models.BooleanField(default=False)  # the command at the server sees every case
    uploaded_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the work that goes on said so last
    ended_at = models.DateTimeField(null=True)
    done, total = models.PositiveIntegerField(default=0), models.PositiveIntegerField(default=0)
    was_overtaken = models.BooleanField(default=False)  # another list brought some of its rows in meanwhile
    key_gone_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=ImportStatus.values), name="import_status_is_known")
        ]
        indexes = [models.Index(fields=["importer", "-uploaded_at"], name="imports_of_a_user")]

    def __str__(self):
        return str(self.pk)

    person_id = None  # a list is about many people, and its history about none of them

    def sealed_under(self):
        """The import's own key."""
        return "import", self.pk

    # Acts

    def match(self, *, by, at):
        """The columns are matched; the rows can be reviewed."""
        self.move("match", by=by, at=at, touched_at=at)

    def begin(self, *, by, at, assignment):
        """Somebody pressed: of two who press at once, one is told."""
        self.move("begin", by=by, at=at, assignment=assignment, touched_at=at, done=0, beat_at=None)

    def commit(self, *, by, at, counts):
        """Everything is in. Called inside the transaction that writes it."""
        self.move("commit", by=by, at=at, ended_at=at, touched_at=at, counts=counts)

    def step_back(self, *, by, at):
        """Another list brought some of the rows in meanwhile: back to the review, with nothing done."""
        self.move("step_back", by=by, at=at, was_overtaken=True, touched_at=at)

    def undo(self, *, by, at):
        """Takes everything out again, while nobody has worked on one of its people."""
        from casework.imports.undoing import take_out

        take_out(self, by=by, at=at)

    def discard(self, *, by, at, why=""):
        """A list that is not brought in."""
        self.move("discard", by=by, at=at, ended_at=at, touched_at=at, reason_code=why)

    def remember_matching(self, *, by, at):
        """The next list with these headings is matched the same way."""
        Matching.objects.update_or_create(
            headings=self.headings, defaults={"mapping": self.mapping, "by": by, "at": at}
        )

    # Questions

    def parts_of(self, user):
        """The importer, while she holds the duty."""
        return {SUPERVISOR} if user.pk == self.importer_id and may_import(user) else set()

    @property
    def is_read(self):
        """Whether its rows are there."""
        return self.read_at is not None

    @property
    def step(self):
        """Which of the five steps is open: 2 columns, 3 problems, 5 commit."""
        return {ImportStatus.UPLOADED: 2, ImportStatus.MATCHED: 3}.get(self.status, 5)


class ImportStatusChange(UnderTheImport, StatusChange):
    """The history of an import's state."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    person_id = models.UUIDField(null=True, editable=False)

    class Meta(StatusChange.Meta):
        indexes = [models.Index(fields=["target", "at"], name="import_changes_by_target")]


class ImportFile(UnderTheImport):
    """The file itself, sealed: read again if the columns are matched otherwise. Gone with the commit, or in a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_import = models.OneToOneField(Import, models.CASCADE, related_name="file")
    content = SealedBytes()
    at = models.DateTimeField(db_index=True)


class ImportRow(UnderTheImport):
    """One person of a list, as read. In clear: its number, what happens to it, codes of problems, lookups by digest."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        DUPLICATE = "duplicate", _("Repeated")
        REVIEW = "review", _("To be decided")
        ERROR = "error", _("Cannot be imported")

    class Decision(models.TextChoices):
        SAME = "same", _("The same person")
        OTHER = "other", _("Another person")
        SKIP = "skip", _("I don't know yet")
        LEFT = "left", _("Left out by hand")

    class Result(models.TextChoices):
        CREATED = "created", _("Created")
        RELEASED = "released", _("Release added to a person who was there")
        LEFT_OUT = "left_out", _("Left out")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_import = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)  # where it stands in the sheet
    payload = SealedJSON(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    in_list = models.CharField(max_length=10, blank=True)  # what it is to the earlier rows of its list
    of_row = models.PositiveIntegerField(null=True)  # the earlier row that it repeats
    there = models.CharField(
        max_length=10, blank=True
    )  # what it is to the people who are there; "seen": the row itself
    of_person_id = models.UUIDField(null=True)  # the person there whom it repeats
    unseen_person_id = models.UUIDField(null=True)  # one out of the importer's scope: the steward is told, no screen
    problems = models.JSONField(default=list)  # [{field, code, level, settled}]
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=16)
    id_lookup = models.BinaryField(max_length=16, null=True)
    taken = models.BooleanField(default=False)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    person_id = models.UUIDField(null=True)  # the person who was created, or got a release
    release_id = models.UUIDField(null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of_import", "number"], name="a_row_has_one_number"),
            models.UniqueConstraint(fields=["digest"], condition=models.Q(taken=True), name="a_row_comes_in_once"),
        ]
        indexes = [models.Index(fields=["person_id"], name="import_rows_of_a_person")]

    # Acts

    def decide(self, decision, *, by, at):
        """Same person, another person, or not known yet; "" takes it back."""
        if self.of_import.status != ImportStatus.MATCHED:
            raise NotAllowed(_("The import is no longer under review."))
        ImportRow.objects.filter(pk=self.pk).update(decision=decision, decided_at=at if decision else None)
        Import.objects.filter(pk=self.of_import_id).update(touched_at=at)
        audit.record(
            by=by, at=at, what="imports.importrow", object_id=self.pk, detail={"decision": decision or "undone"}
        )
        self.decision = decision

    def settle(self):
        """Derives the outcome from problems, list and people there. Saves nothing."""
        was = self.outcome, self.of_row, self.of_person_id
        if self.there == SEEN:
            self.outcome = self.Outcome.DUPLICATE
        elif self.open_problems("error"):
            self.outcome = self.Outcome.ERROR
        else:
            found = {self.in_list, self.there}
            self.outcome = next((one for one in STRONGEST_FIRST if one in found), self.Outcome.NEW)
        if was[0] and was != (self.outcome, self.of_row, self.of_person_id) and self.decision != self.Decision.LEFT:
            self.decision = ""

    # Questions; the row has to be open where the payload is asked

    @property
    def repeats_person(self):
        """Whether it is held beside a person who is there, and not beside an earlier row."""
        return bool(self.there) and (self.there == SEEN or self.there == self.outcome)

    @property
    def values(self):
        """The normalised values, with what was mended by hand."""
        return self.payload["values"] | self.payload.get("mended", {})

    @property
    def name(self):
        """Given names and surnames."""
        return f"{self.values.get('given_names') or ''} {self.values.get('surnames') or ''}".strip()

    def open_problems(self, level=None):
        """The problems that nobody has settled yet."""
        return [
            problem
            for problem in self.problems
            if not problem["settled"] and (level is None or problem["level"] == level)
        ]

    @property
    def comes_in(self):
        """What the commit does with this row: "created", "released", or "left_out"."""
        if self.decision in (self.Decision.LEFT, self.Decision.SKIP) or self.open_problems("error"):
            return self.Result.LEFT_OUT
        if self.outcome == self.Outcome.NEW or (
            self.outcome == self.Outcome.REVIEW and self.decision == self.Decision.OTHER
        ):
            return self.Result.CREATED
        if self.outcome == self.Outcome.REVIEW and self.decision == self.Decision.SAME:
            return self.Result.RELEASED
        return self.Result.LEFT_OUT


class Matching(models.Model):
    """How the columns of lists with certain headings were matched by hand."""

    headings = models.BinaryField(max_length=16, unique=True)
    mapping = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PossibleRepeat(models.Model):
    """Two people who may be one, of whom the importer sees only one: told to the steward alone (S77)."""

    class Decision(models.TextChoices):
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Two people")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = PossibleRepeatQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="a_pair_is_told_once")]

    def decide(self, decision, *, by, at):
        """Both records stay as they are; what is known about the pair is written down."""
        if not PossibleRepeat.objects.filter(pk=self.pk, decision="").update(
            decision=decision, decided_by=by, decided_at=at
        ):
            raise NotAllowed(_("Somebody else has just decided this. Look again."))
        audit.record(
            by=by, at=at, what="imports.possiblerepeat", object_id=self.pk, subject=self.person_id,
            detail={"decision": decision},
        )  # fmt: skip
        self.decision = decision

    def take_back(self, *, by, at):
        """Undo: the pair waits again."""
        PossibleRepeat.objects.filter(pk=self.pk, decided_by=by).update(decision="", decided_by=None, decided_at=None)
        audit.record(
            by=by, at=at, what="imports.possiblerepeat", object_id=self.pk, subject=self.person_id,
            detail={"decision": "undone"},
        )  # fmt: skip
