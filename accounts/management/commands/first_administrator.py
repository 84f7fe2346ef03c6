"""`manage.py first_administrator EMAIL --name NAME`: the first two accounts outside a demonstration, with their factors.

Two, since every role takes two people: the operator at the server is the second person for these."""

import getpass
import sys

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.adapter import factor_of
from accounts.models import RoleGrant, User, system_user
from accounts.roles import Role
from vault import audit


class Command(BaseCommand):
    help = (
        "Makes one of the first two administrators with a second factor, whose key and recovery codes are printed once."
    )

    def add_arguments(self, parser):
        """Who it is. The password is asked, or read from standard input."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="as colleagues see it")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, email, name, password_stdin, **options):
        """One account, while there are not two administrators yet; from then on they confirm for each other."""
        if settings.DEMO:
            raise CommandError("A demonstration has its accounts already.")
        if RoleGrant.objects.live(timezone.now()).filter(role=Role.ADMINISTRATOR).count() > 1:
            raise CommandError("There are two administrators already. Others are invited at /configure/users/.")
        password = self.stdin_password() if password_stdin else self.typed_password()
        try:
            validate_email(email)
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            user = self.make(email, name, password)
            secret, codes = self.make_factor(user)
        audit.carry_outbox()
        self.say_once(user, secret, codes)

    @staticmethod
    def stdin_password():
        """One line."""
        return sys.stdin.readline().rstrip("\n")

    @staticmethod
    def typed_password():
        """Typed twice."""
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two are not the same.")
        return password

    @staticmethod
    def make(email, name, password):
        """The account, its role confirmed by the system, since there is nobody else yet."""
        if User.objects.filter(email=email.lower()).exists():
            raise CommandError("There is an account with this e-mail already.")
        now = timezone.now()
        user = User.objects.create_user(email, password, display_name=name)
        RoleGrant.objects.create(
            user=user, role=Role.ADMINISTRATOR, asked_at=now, confirmed_by=system_user(), from_at=now
        )
        audit.record(by=None, at=now, what="accounts.user", object_id=user.pk, detail={"account": "first"})
        return user

    @staticmethod
    def make_factor(user):
        """(key, recovery codes)."""
        secret = generate_totp_secret()
        with factor_of(user):
            TOTP.activate(user, secret)
            codes = RecoveryCodes.activate(user).get_unused_codes()
        return secret, codes

    def say_once(self, user, secret, codes):
        """What is never shown again."""
        self.stdout.write("Put this key into an app for codes on your phone:\n")
        self.stdout.write(get_adapter().build_totp_url(user, secret) + "\n\n")
        self.stdout.write("Recovery codes, each works once; write them on paper:\n")
        self.stdout.write("\n".join(codes) + "\n\n")
        self.stdout.write("Run this once more for a second administrator: every role takes two people.\n")
