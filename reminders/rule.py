"""The slot `rules`: what is due, for whom, and what is said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from vault.slots import Slot


@dataclass(frozen=True)
class Step:
    """When a rule speaks: `offset` from the moment, or, with `at`, on the local day `days` from the moment's own day,
    at that hour by the wall clock. `audience` is a word for the rule; `mail`: said by e-mail as well."""

    key: str
    offset: timedelta = timedelta()
    audience: str = "worker"
    mail: bool = False
    days: int = 0
    at: time | None = None

    def said_at(self, moment):
        """When this step speaks about something that is due at `moment`."""
        if self.at is None:
            return moment.astimezone(UTC) + self.offset
        return _local(timezone.localdate(moment) + timedelta(days=self.days), self.at)

    def window(self, since, until):
        """(first, end) of the moments about which this step speaks within [since, until)."""
        if self.at is None:
            return since.astimezone(UTC) - self.offset, until.astimezone(UTC) - self.offset
        return self._first_day(since), self._first_day(until)

    def _first_day(self, bound):
        """The beginning of the first local day whose step is not before `bound`."""
        day = timezone.localdate(bound)
        if _local(day, self.at) < bound.astimezone(UTC):
            day += timedelta(days=1)
        return _local(day - timedelta(days=self.days), time(0))


def _local(day, hour):
    """That hour of that day by the wall clock. An hour that a change of the clocks leaves out comes right after it;
    one that comes twice is the first of the two."""
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def _to_whom_it_concerns(row):
    return getattr(row, "team_id", None)


@dataclass(frozen=True)
class Rule:
    """One thing that people are told about.

    `due(step, since, until)`: a queryset of the objects about which `step` speaks within [since, until), over clear
    indexed columns, annotated with `moment`, `of_case`, `of_person`, `together` (see `annotated`).
    `rows()`: the same objects, with what the other callables need selected. `still(row, moment, at)`: whether it
    holds at the moment of sending. `audience(row, step)`: ids of those it is for; none, and it goes to whoever leads.
    `team(row)`: whose supervisors it climbs to (None: the managers). `seen_by(user)`: the objects whose page a user may
    open. `title(row, step)`, `many(count, step)`: the words in the app, without a name. `url(row)`: where it leads.
    `daily(row, step)`: said in the day's one digest. `climbs_after`: unread for so long, it climbs."""

    key: str
    label: str
    due: Callable
    rows: Callable
    still: Callable
    audience: Callable
    seen_by: Callable
    title: Callable
    many: Callable
    url: Callable
    steps: tuple
    team: Callable = _to_whom_it_concerns
    daily: Callable = lambda row, step: False
    climbs_after: timedelta | None = None
    urgent: bool = False  # e-mails also in the quiet hours
    order: int = 100

    def step(self, key):
        """The step of that name, or None where the rule has changed since."""
        return next((step for step in self.steps if step.key == key), None)


rules = Slot("rules", Rule)
