"""The second factor: whether somebody has one, and whether this session proved it."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator

PROOF_SECONDS = 600


def has_factor(user):
    """Whether a code of an app is asked at sign-in."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_proven(request):
    """Whether this session was opened with a second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def last_proof(request):
    """When this session last proved who it is, as a timestamp; 0 if never."""
    return max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
