"""Guessing is slowed, nobody is locked out (S65, E33).

Each wrong password counts against the account at that address, against the address, and against the account; a device
that has signed in before has a budget of its own and is touched by none of these. Counters are rows, so that they
outlive every restart; a try is counted before it is judged, so that many at once gain nothing."""

import datetime
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import timezone

from accounts import devices
from accounts.models import Guess
from vault.digests import quick_digest

FORGOTTEN_AFTER = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """`free` wrong tries, then a wait of `first` seconds that doubles with each, up to `longest`."""

    free: int
    first: int
    longest: int

    def wait(self, failures):
        """The seconds to wait after so many failures."""
        over = failures - self.free
        return min(self.longest, self.first * 2 ** min(over - 1, 20)) if over > 0 else 0


PAIR = Limit(5, 30, 900)
ADDRESS = Limit(15, 60, 1800)
ACCOUNT = Limit(50, 15, 60)
DEVICE = Limit(5, 30, 900)
CODES = Limit(5, 30, 900)


class Slowed(Exception):
    """Too many wrong tries; `until` says when the next one is looked at."""

    def __init__(self, until):
        self.until = until
        super().__init__("slowed")

    def words(self):
        """The minute from which one may try again, for the screen."""
        whole = self.until + datetime.timedelta(seconds=59)
        return timezone.localtime(whole).strftime("%H:%M")


def address_of(request):
    """The address somebody came from, as trusted proxies tell it; of IPv6 the network."""
    address = get_adapter().get_client_ip(request)
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 else address


def limits_for(request, account, kind="password"):
    """{counter: its limit} for a try at `account` (an e-mail as typed) on this request."""
    account = account.strip().lower()
    if device := devices.known(request, account):
        return {_key(kind, "device", device, account): DEVICE}
    address = address_of(request)
    if kind == "code":
        return {_key(kind, "account", account): CODES, _key(kind, "address", address): ADDRESS}
    return {
        _key(kind, "pair", account, address): PAIR,
        _key(kind, "address", address): ADDRESS,
        _key(kind, "account", account): ACCOUNT,
    }


def _key(*parts):
    return quick_digest("guess", "\n".join(parts))


class Try:
    """One try, counted as a failure until it `succeeded()`. Raises Slowed if it comes too early."""

    def __init__(self, limits):
        self.limits, now = limits, timezone.now()
        with transaction.atomic():
            Guess.objects.bulk_create([Guess(key=key, last_at=now) for key in limits], ignore_conflicts=True)
            rows = list(Guess.objects.select_for_update().filter(key__in=limits).order_by("pk"))
            if late := [row.until_at for row in rows if row.until_at and row.until_at > now]:
                raise Slowed(max(late))
            for row in rows:
                row.failures = 1 + (row.failures if now - row.last_at < FORGOTTEN_AFTER else 0)
                row.last_at, row.until_at = now, self._until(row, now)
                row.save(update_fields=["failures", "last_at", "until_at"])

    def _until(self, row, now):
        wait = self.limits[bytes(row.key)].wait(row.failures)
        return now + datetime.timedelta(seconds=wait) if wait else None

    def succeeded(self):
        """It was right: this account here, or this device, starts afresh; the others take back this one try."""
        shared = {key for key, limit in self.limits.items() if limit in (ADDRESS, ACCOUNT)}
        with transaction.atomic():
            Guess.objects.filter(key__in=set(self.limits) - shared).delete()
            for row in Guess.objects.select_for_update().filter(key__in=shared).order_by("pk"):
                row.failures = max(row.failures - 1, 0)
                row.until_at = None
                row.save(update_fields=["failures", "until_at"])


def begin(request, account, kind="password"):
    """A `Try` at `account` on this request."""
    return Try(limits_for(request, account, kind))


def count_letter(request):
    """Counts a letter asked from this address; raises Slowed if that is too many."""
    Try({_key("letter", address_of(request)): ADDRESS})
