"""Some staff, and a way to be in two places."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.adapter import factor_of
from accounts.models import Team
from accounts.roles import Role
from tests.world import make_user

PASSWORD = "a long pass phrase"


class Place(Client):
    """A browser at an address of its own."""

    def __init__(self, address="10.0.0.1", **kwargs):
        super().__init__(REMOTE_ADDR=address, **kwargs)

    def sign_in(self, email, password=PASSWORD, **data):
        """Posts the sign-in form."""
        return self.post("/accounts/login/", {"login": email, "password": password, **data})


@pytest.fixture
def team(db):
    """The team that takes everybody."""
    return Team.objects.create(name="Equipo Uno", catches_all=True)


@pytest.fixture
def ana(team):
    """A caseworker who can sign in."""
    return make_user("ana", Role.CASEWORKER, team, password=PASSWORD)


@pytest.fixture
def berta(team):
    """Another one."""
    return make_user("berta", Role.CASEWORKER, team, password=PASSWORD)


@pytest.fixture
def adela(db):
    """An administrator."""
    return make_user("adela", Role.ADMINISTRATOR, password=PASSWORD)


@pytest.fixture
def alba(db):
    """A second administrator."""
    return make_user("alba", Role.ADMINISTRATOR, password=PASSWORD)


@pytest.fixture
def here():
    """A browser."""
    return Place()


@pytest.fixture
def elsewhere():
    """Another browser, at another address."""
    return Place("192.0.2.77")


@pytest.fixture
def real(settings):
    """Not a demonstration: the second factor is asked."""
    settings.DEMO = False


def give_factor(user):
    """(key, recovery codes) of a second factor that works at once."""
    secret = generate_totp_secret()
    with factor_of(user):
        TOTP.activate(user, secret)
        codes = RecoveryCodes.activate(user).get_unused_codes()
    return secret, codes


def code_now(secret, moment):
    """What the app on the phone shows at a timestamp."""
    return format_hotp_value(hotp_value(secret, int(moment) // 30))
