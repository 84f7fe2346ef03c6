"""A notice as its reader sees it: words made now, for what the reader may open now."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reminders.delivery import NOBODY, Objects, holds
from reminders.rule import rules

SHOWN = 2000  # things in one notice
PAGE = 50


@dataclass
class Thing:
    """One thing in a notice: its words, where it leads, and whether it is still so."""

    title: str
    url: str
    moment: object
    holds: bool


@dataclass
class Notice:
    """A delivery with its words. `things` are those the reader may open; `count` is how many there are in all."""

    delivery: object
    title: str
    kind: str
    things: list = field(default_factory=list)
    count: int = 0
    climbed: bool = False

    @property
    def url(self):
        """Where it leads, if it is about one thing that the reader may open."""
        return self.things[0].url if len(self.things) == 1 else ""

    @property
    def done(self):
        """Whether nothing of it is left to do."""
        return bool(self.things) and not any(thing.holds for thing in self.things)


def notices_of(deliveries, reader):
    """The notices of a page, in a constant number of queries."""
    deliveries = list(deliveries)
    within = {delivery.pk: [] for delivery in deliveries}
    if deliveries:
        link = type(deliveries[0]).occurrences.through
        links = link.objects.filter(delivery_id__in=list(within)).order_by("pk").select_related("occurrence")
        for row in links:
            within[row.delivery_id].append(row.occurrence)
    within = {pk: found[:SHOWN] for pk, found in within.items()}
    objects = Objects([row for found in within.values() for row in found], reader)
    return [_notice(delivery, within[delivery.pk], objects) for delivery in deliveries]


def _notice(delivery, occurrences, objects):
    last = {(row.rule, row.object_key): row for row in occurrences}  # of several steps, the last one speaks
    things = [thing for row in last.values() if (thing := _thing(row, objects.of(row))) is not None]
    things.sort(key=lambda thing: (not thing.holds, thing.moment))
    title, kind = _words(delivery, things, len(last))
    return Notice(delivery, title, kind, things, len(last), delivery.climbed_from_id is not None)


def _thing(occurrence, item):
    step = rules[occurrence.rule].step(occurrence.step) if item is not None else None
    if step is None:
        return None
    rule = rules[occurrence.rule]
    return Thing(
        title=str(rule.title(item, step)),
        url=rule.url(item),
        moment=occurrence.moment,
        holds=holds(occurrence, item, timezone.now()),
    )


def _words(delivery, things, count):
    """(title, kind) of a notice; where nothing is left that its reader may see, it says so and no more."""
    if delivery.rule == NOBODY:
        return _("A team has nobody who can be told. Look at who leads it and who is on leave."), _("Accounts")
    if not things:
        return _("This is no longer with you"), ""
    if not delivery.rule:
        title = ngettext("Summary of the day: %(count)s thing", "Summary of the day: %(count)s things", len(things))
        return title % {"count": len(things)}, _("Summary of the day")
    rule = rules[delivery.rule]
    if count == 1:
        return things[0].title, rule.label
    return str(rule.many(len(things), rule.step(delivery.step) or rule.steps[0])), rule.label
