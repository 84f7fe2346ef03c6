"""When something may be sent: the hours of quiet, and the one digest of a day. Local wall time, with its zone."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

QUIET_FROM, QUIET_TO = time(20), time(8)
DIGEST_AT = time(7, 30)
TOGETHER = timedelta(minutes=15)  # e-mails of the same quarter of an hour are one


def next_local(at, hour):
    """The next moment from `at` on when the clock on the wall shows `hour`."""
    zone = timezone.get_default_timezone()
    day = timezone.localdate(at)
    moment = datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
    if moment < at:
        moment = datetime.combine(day + timedelta(days=1), hour, tzinfo=zone).astimezone(UTC)
    return moment


def mail_at(at, urgent=False):
    """When an e-mail of `at` may go: at the end of its quarter of an hour, and not at night unless it is urgent."""
    hour = timezone.localtime(at).time()
    if not urgent and (hour >= QUIET_FROM or hour < QUIET_TO):
        return next_local(at, QUIET_TO)
    seconds = int(TOGETHER.total_seconds())
    return datetime.fromtimestamp((int(at.timestamp()) // seconds + 1) * seconds, tz=UTC)


def digest_at(at):
    """When the next digest goes."""
    return next_local(at, DIGEST_AT)
