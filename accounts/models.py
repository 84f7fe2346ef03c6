"""Staff and where they work."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.querysets import CoverQuerySet, LetterQuerySet, RoleGrantQuerySet, UserQuerySet
from accounts.roles import CASE_ROLES, HOUSE_ROLES, SEES, SUPERVISORS_DUTIES, TEAM_ROLES, Role
from accounts.standing import standing_of
from vault import audit
from vault.fields import SealedText
from vault.ids import uuid7
from vault.keys import make_keys
from vault.sealing import open_all

THEMES = [
    ("", gettext_lazy("As the device")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
]
SYSTEM_EMAIL = "system@puente.invalid"


def nudge():
    """Asks the worker to look at the outbox now; without a broker the next scan finds it."""
    from accounts.tasks import send_letters_soon

    send_letters_soon()


class Territory(models.Model):
    """A country, province or municipality, by ISO 3166-2 or a code of the country's own (E18). Shipped as data."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=24)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    zone = models.CharField(max_length=40, default="America/Havana")
    region = models.CharField(max_length=20, blank=True)  # where a small territory's figures roll up to
    dial = models.CharField(max_length=5, blank=True)  # of a country
    holidays = models.JSONField(default=list)  # of a country

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_es


class Team(models.Model):
    """People who work together. A province belongs to one team; the rest to the one that catches all."""

    name = models.CharField(max_length=80, unique=True)
    provinces = models.ManyToManyField(Territory, blank=True, related_name="teams")
    catches_all = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catches_all"], condition=models.Q(catches_all=True), name="one_team_catches_all"
            )
        ]

    def __str__(self):
        return self.name


class UserAccounts(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts: the user's key first, then the row (E8)."""

    def create_user(self, email, password=None, *, display_name, **fields):
        """A new account. Without a password it can only be opened by an invitation."""
        user = self.model(email=self.normalize_email(email).lower(), display_name=display_name, **fields)
        user.set_password(password)
        make_keys("user", [user.pk])
        user.save()
        return user

    def invite(self, email, display_name, *, by, at):
        """An account without a password and a letter with the link that sets one."""
        with transaction.atomic():
            try:
                with transaction.atomic():
                    user = self.create_user(email, display_name=display_name, invited_at=at, language=by.language)
            except IntegrityError as error:
                raise ValidationError(_("There is an account with this e-mail already.")) from error
            audit.record(by=by, at=at, what="accounts.user", object_id=user.pk, detail={"account": "invited"})
            Letter.ask(Letter.Kind.INVITATION, user, at=at)
        return user

    def get_by_natural_key(self, email):
        """By e-mail, whatever its case."""
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """Somebody who works here. What they may see follows from their live grants, assignments and covers alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    display_name = SealedText()
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True)
    sessions_ended_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(max_length=5, default="es")
    theme = models.CharField(max_length=5, blank=True, choices=THEMES)
    quick_exit_keys = models.BooleanField(default=True)
    away_until = models.DateField(null=True)  # on leave: gets no new case

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserAccounts()

    def __str__(self):
        return str(self.pk)

    def sealed_under(self):
        """The user's own key."""
        return "user", self.pk

    def own_name(self):
        """The display name, opened: for pages of the user's own."""
        open_all(self)
        return self.display_name

    @property
    def standing(self):
        """Live roles, teams, duties and covers; asked once for each loaded user (a request)."""
        if not hasattr(self, "_standing"):
            self._standing = standing_of(self)
        return self._standing

    def sign_in_again(self, *, by, at):
        """Ends every session that began before `at`, here and on every other device."""
        with transaction.atomic():
            User.objects.filter(pk=self.pk).update(sessions_ended_at=at)
            audit.record(by=by, at=at, verb=audit.Verb.SIGN_OUT, what="accounts.user", object_id=self.pk)
        self.sessions_ended_at = at

    def disable(self, *, by, at):
        """Closes the account: its open pages are signed out at their next request."""
        if by.pk == self.pk:
            raise ValidationError(_("Ask another administrator to close your own account."))
        self._set_active(False, by=by, at=at)

    def enable(self, *, by, at):
        """Opens a closed account again."""
        self._set_active(True, by=by, at=at)

    def _set_active(self, active, *, by, at):
        with transaction.atomic():
            rows = User.objects.filter(pk=self.pk, is_active=not active)
            if not rows.update(is_active=active, sessions_ended_at=at):
                raise ValidationError(_("Somebody else has just decided this. Look again."))
            detail = {"account": "enabled" if active else "disabled"}
            audit.record(by=by, at=at, what="accounts.user", object_id=self.pk, detail=detail)
        self.is_active, self.sessions_ended_at = active, at

    def forget_standing(self):
        """After a grant or a cover changed: the next question asks again."""
        self.__dict__.pop("_standing", None)


class RoleGrant(models.Model):
    """A role or duty of a user, asked by one person and confirmed by another. Scope is the union of the live ones."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=15, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="grants")
    target = models.CharField(max_length=40, blank=True)  # the program or group of a duty
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(asked_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("asked_by")),
                name="a_grant_takes_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("user")), name="nobody_confirms_their_own_grant"
            ),
        ]
        indexes = [models.Index(fields=["role", "team"], name="grants_of_a_team")]

    def says(self):
        """What the role opens, in words."""
        return SEES[self.role]

    @classmethod
    def ask(cls, user, role, *, by, at, team=None, target=""):
        """Asks for a role or duty. It counts for nothing before a second person confirms it."""
        cls._refuse_if_unfit(user, role, team, target, at)
        with transaction.atomic():
            grant = cls.objects.create(user=user, role=role, team=team, target=target, asked_by=by, asked_at=at)
            audit.record(by=by, at=at, what="accounts.rolegrant", object_id=user.pk, detail={"asked": role})
        return grant

    @staticmethod
    def _refuse_if_unfit(user, role, team, target, at):
        held = list(user.grants.live_or_asked(at).values_list("role", "team_id", "target"))
        roles = {word for word, *_rest in held}
        if (role in HOUSE_ROLES and roles & CASE_ROLES) or (role in CASE_ROLES and roles & HOUSE_ROLES):
            raise ValidationError(
                _("An administrator or auditor has no role in cases. Make a second account for the other work.")
            )
        if role in TEAM_ROLES and team is None:
            raise ValidationError(_("Choose the team for this role."))
        if role in SUPERVISORS_DUTIES and (Role.SUPERVISOR, team.pk, "") not in held:
            raise ValidationError(_("This duty is for a supervisor of that team."))
        if (role, team.pk if team else None, target) in held:
            raise ValidationError(_("This person has that role already, or it waits for a second person."))

    def confirm(self, *, by, at):
        """The second person says yes; from now on it counts."""
        if by.pk in (self.asked_by_id, self.user_id):
            raise ValidationError(_("A second person has to confirm this."))
        with transaction.atomic():
            if not RoleGrant.objects.filter(pk=self.pk, confirmed_by=None, until_at=None).update(
                confirmed_by=by, from_at=at
            ):
                raise ValidationError(_("Somebody else has just decided this. Look again."))
            audit.record(
                by=by,
                at=at,
                what="accounts.rolegrant",
                object_id=self.user_id,
                detail={"confirmed": self.role},
            )
        self.confirmed_by, self.from_at = by, at

    def end(self, *, by, at):
        """Takes it back, or refuses one that was asked for."""
        if self.role == Role.ADMINISTRATOR and self.user_id == by.pk and self.confirmed_by_id:
            raise ValidationError(_("Ask another administrator to take your own role back."))
        with transaction.atomic():
            RoleGrant.objects.filter(pk=self.pk, until_at=None).update(until_at=at)
            audit.record(by=by, at=at, what="accounts.rolegrant", object_id=self.user_id, detail={"ended": self.role})
        self.until_at = at


class Cover(models.Model):
    """A stand-in, with an end date: has the scope and the alarms of the one who is away."""

    absent = models.ForeignKey(User, models.CASCADE, related_name="covers")
    stand_in = models.ForeignKey(User, models.CASCADE, related_name="covering")
    from_on = models.DateField()
    until_on = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("stand_in")), name="nobody_covers_for_themselves"
            ),
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="cover_ends_after"),
        ]


class Draft(models.Model):
    """What somebody is typing, sealed under the author's key, for one form and one subject (E22)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    author = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    form_key = models.CharField(max_length=60)
    subject = models.UUIDField()
    text = SealedText()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "form_key", "subject"], name="one_draft_a_form")]

    def sealed_under(self):
        """The author's key: nobody else's account opens it."""
        return "user", self.author_id


class FactorReset(models.Model):
    """A second factor that is to be taken away, asked by one administrator and confirmed by another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(decided_at=None), name="one_open_reset_a_user"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("asked_by")) & ~models.Q(confirmed_by=models.F("user")),
                name="a_reset_takes_two_people",
            ),
        ]

    @classmethod
    def ask(cls, user, *, by, at):
        """Asks for it; the factor works on until a second person confirms."""
        with transaction.atomic():
            reset, made = cls.objects.get_or_create(
                user=user, decided_at=None, defaults={"asked_by": by, "asked_at": at}
            )
            if made:
                audit.record(by=by, at=at, what="accounts.factor", object_id=user.pk, detail={"reset": "asked"})
        return reset

    def confirm(self, *, by, at):
        """The second person says yes: the factor is gone, all sessions end, the user is told."""
        if by.pk in (self.asked_by_id, self.user_id):
            raise ValidationError(_("A second person has to confirm this."))
        with transaction.atomic():
            self._decide(at, confirmed_by=by)
            self.user.authenticator_set.all().delete()
            self.user.sign_in_again(by=by, at=at)
            Letter.ask(Letter.Kind.FACTOR, self.user, at=at)
            audit.record(by=by, at=at, what="accounts.factor", object_id=self.user_id, detail={"reset": "confirmed"})

    def refuse(self, *, by, at):
        """Nothing changes."""
        with transaction.atomic():
            self._decide(at)
            audit.record(by=by, at=at, what="accounts.factor", object_id=self.user_id, detail={"reset": "refused"})

    def _decide(self, at, **changes):
        if not FactorReset.objects.filter(pk=self.pk, decided_at=None).update(decided_at=at, **changes):
            raise ValidationError(_("Somebody else has just decided this. Look again."))


class Letter(models.Model):
    """An e-mail about an account that waits to be sent. It holds no text and no link: both are made when it goes.
    A reset asked for an unknown address is a row for nobody, so that both cases take the same time."""

    class Kind(models.TextChoices):
        INVITATION = "invitation"
        RESET = "reset"
        PASSWORD = "password"  # noqa: S105
        FACTOR = "factor"
        DEVICE = "device"

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    send_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    @classmethod
    def ask(cls, kind, user, *, at):
        """Puts a letter into the outbox; the worker is nudged when the transaction is through."""
        letter = cls.objects.create(kind=kind, user=user, asked_at=at, send_at=at)
        transaction.on_commit(nudge)
        return letter


class Guess(models.Model):
    """A counter of wrong passwords or codes, by a keyed digest of account, address or device (E33)."""

    key = models.BinaryField(max_length=16, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    until_at = models.DateTimeField(null=True)


class Birth(models.Model):
    """How this database was born, as a demonstration or for real. It stays so (S20)."""

    demo = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)


def system_user():
    """The named service user by whom the system itself acts."""
    user = User.objects.filter(email=SYSTEM_EMAIL).first()
    return user or User.objects.create_user(SYSTEM_EMAIL, display_name="Puente", is_active=False)
