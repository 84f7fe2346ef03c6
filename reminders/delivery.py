"""From what was due to who is told. Everything is asked again at the moment of sending (DESIGN 5).

Three movements, each safe to run twice, side by side, and to be killed: occurrences become notices, notices go,
unread ones climb. A notice has a key that is unique for its reader, so it is given once whoever makes it."""

import logging
import smtplib
import time
from collections import defaultdict
from contextlib import ExitStack
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from reminders import quiet
from reminders.models import KEPT_DAYS, Delivery, Occurrence, Pulse
from reminders.people import People
from reminders.rule import rules
from vault.audit import for_the_house
from vault.purposes import Purpose

log = logging.getLogger(__name__)

SLICE = 500
NOBODY = "nobody"  # the notice of administrators: there is nobody to tell
Channel, State = Delivery.Channel, Delivery.State


class Budget:
    """How long a pass may take: what is left over is there for the next one."""

    def __init__(self, seconds):
        self.end = None if seconds is None else time.monotonic() + seconds

    def not_yet(self):
        """Whether there is time."""
        return self.end is None or time.monotonic() < self.end


def deliver(at, seconds=None):
    """Tells what is to be told by `at`, for so many seconds at most. Answers how many notices went."""
    until = Budget(seconds)
    with ExitStack() as house:
        if Occurrence.objects.free(at).exists() or Delivery.objects.to_send(at).exists():
            house.enter_context(for_the_house(Purpose.DELIVERY))
        spread(at, until)
        sent = send(at, until)
        climb(at)
    Pulse.beat("deliver", at)
    return sent


# Occurrences become notices


def spread(at, until):
    """Makes notices of what waits, a slice at a time, in one transaction with what became of each occurrence."""
    people = None
    while until.not_yet() and (mine := list(Occurrence.objects.claim_slice(at, SLICE))):
        people = people or People(at)
        objects, batch = Objects(mine), Batch()
        for row in mine:
            item = objects.of(row)
            step = rules[row.rule].step(row.step) if item is not None else None
            told = step is not None and holds(row, item, at)
            if told:
                give(batch, step, item, row, people, at)
            row.state = Occurrence.State.TOLD if told else Occurrence.State.DROPPED
            row.claimed_until = row.claimed_by = None
        with transaction.atomic():
            batch.write(at)
            Occurrence.objects.bulk_update(mine, ["state", "claimed_until", "claimed_by"])


class Objects:
    """The objects that occurrences are about, asked once a rule; within a reader's scope, if one is given."""

    def __init__(self, occurrences, reader=None):
        keys, self.found = defaultdict(set), {}
        for row in occurrences:
            if row.rule in rules:
                keys[row.rule].add(row.object_key)
        for name, wanted in keys.items():
            rows = rules[name].rows() if reader is None else rules[name].seen_by(reader)
            for item in rows.filter(pk__in=wanted):
                self.found[name, str(item.pk).replace("-", "")] = item

    def of(self, occurrence):
        """The object, or None where it is gone."""
        return self.found.get((occurrence.rule, occurrence.object_key))


class Batch:
    """Notices that are made together. What is there already gets one more thing in it."""

    def __init__(self):
        self.notices, self.things, self.again = {}, defaultdict(list), defaultdict(set)

    def add(self, user_id, channel, key, send_at, occurrence=None, rule="", step="", climbed_from=None, again=False):
        """`occurrence` is told to this reader in the notice of this key. `again`: a notice that is there already is new
        once more, since a further step speaks about the same thing."""
        place = (user_id, channel.value, key)
        self.notices.setdefault(
            place,
            Delivery(
                recipient_id=user_id, channel=channel, key=key, send_at=send_at, rule=rule, step=step,
                climbed_from=climbed_from,
            ),
        )  # fmt: skip
        if occurrence is not None:
            self.things[place].append(occurrence.pk)
        if again:
            self.again[step].add(place)

    def write(self, at):
        """Writes them, and what is in them."""
        Delivery.objects.bulk_create(self.notices.values(), ignore_conflicts=True)
        places = list(self.notices)
        there = Delivery.objects.filter(
            recipient_id__in={place[0] for place in places}, key__in={place[2] for place in places}
        )
        ids = {(row.recipient_id, row.channel, row.key): row.pk for row in there}
        link = Delivery.occurrences.through
        link.objects.bulk_create(
            [
                link(delivery_id=ids[place], occurrence_id=occurrence_id)
                for place, things in self.things.items()
                for occurrence_id in things
            ],
            ignore_conflicts=True,
        )
        for step, places in self.again.items():
            told = [ids[place] for place in places]
            Delivery.objects.filter(pk__in=told, state=State.SENT).update(read_at=None, sent_at=at, step=step)


def give(batch, step, item, occurrence, people, at):
    """Puts an occurrence into the notices of those whom it is for."""
    rule = rules[occurrence.rule]
    recipients = people.for_(rule.audience(item, step), rule.team(item))
    if not recipients:
        tell_administrators(batch, people, at)
    for user_id in recipients:
        if rule.daily(item, step):
            moment = quiet.digest_at(at)
            for channel in Channel:
                batch.add(user_id, channel, f"digest.{moment:%Y%m%d}", moment, occurrence)
            continue
        key = f"{rule.key}.{about(occurrence)}"
        batch.add(
            user_id, Channel.APP, key, at, occurrence, rule.key, step.key, again=occurrence.together is None
        )  # fmt: skip
        if step.mail:
            moment = quiet.mail_at(at, rule.urgent)
            batch.add(user_id, Channel.MAIL, f"mail.{moment:%Y%m%d%H%M}", moment, occurrence)


def about(occurrence):
    """What a notice is about: everything that began together, else one object and its moment. Each step of a rule speaks
    in the same notice."""
    if occurrence.together:
        return occurrence.together.hex
    return f"{occurrence.object_key}.{occurrence.moment:%Y%m%d%H%M%S}"


def tell_administrators(batch, people, at):
    """One notice a day for each administrator: a team is without anybody who could be told. It says nothing of whom."""
    for user_id in people.administrators():
        batch.add(user_id, Channel.APP, f"{NOBODY}.{people.day:%Y%m%d}", at, rule=NOBODY)
        moment = quiet.mail_at(at)
        batch.add(user_id, Channel.MAIL, f"mail.{moment:%Y%m%d%H%M}", moment)


# Notices go


def send(at, until):
    """Sends the notices whose hour has come. A worker that dies gives its claims back after a while."""
    return show(at, until) + post(at, until)


def show(at, until):
    """In the app: a slice is taken, asked again whether it holds, and shown in one go."""
    shown = 0
    due = Delivery.objects.to_send(at).filter(channel=Channel.APP)
    while until.not_yet() and (mine := list(due.claim_slice(at, SLICE).select_related("recipient"))):
        true = still_true(mine, at)
        gone = [row.pk for row in mine if row.pk not in true]
        with transaction.atomic():
            Delivery.objects.filter(pk__in=true).update(
                state=State.SENT, sent_at=at, claimed_until=None, claimed_by=None
            )
            Delivery.objects.filter(pk__in=gone).update(state=State.DROPPED, claimed_until=None, claimed_by=None)
        shown += len(true)
    return shown


def post(at, until):
    """By e-mail: one after the other, each claimed alone, since a letter cannot be called back."""
    sent = 0
    due = Delivery.objects.to_send(at).filter(channel=Channel.MAIL)
    while until.not_yet() and (notices := list(due.select_related("recipient").order_by("send_at", "pk")[:SLICE])):
        for notice in notices:
            if Delivery.objects.claim(notice, at):
                sent += post_one(notice, at)
    return sent


def post_one(notice, at):
    """Sends one e-mail that is ours, if anything of it still holds and its reader may still come in."""
    if not still_true([notice], at):
        notice.drop()
        return 0
    try:
        mail(notice.recipient)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("A notice could not be sent by e-mail: %s", type(error).__name__)
        notice.failed(at=at)
        return 0
    notice.sent(at=at)
    return 1


def still_true(notices, at):
    """The keys of those whose reader may still come in and of which at least one thing still holds. A notice about the
    house itself has no things and always does."""
    within = {notice.pk: [] for notice in notices}
    links = Delivery.occurrences.through.objects.filter(delivery_id__in=list(within)).select_related("occurrence")
    for link in links:
        within[link.delivery_id].append(link.occurrence)
    objects = Objects([row for rows in within.values() for row in rows])
    return {
        notice.pk
        for notice in notices
        if notice.recipient.is_active
        and (not within[notice.pk] or any(holds(row, objects.of(row), at) for row in within[notice.pk]))
    }


def holds(occurrence, item, at):
    """Whether what an occurrence says is still so."""
    return item is not None and rules[occurrence.rule].still(item, occurrence.moment, at)


def mail(user):
    """The e-mail: it names nobody, no case and no subject, and leads to one address that is the same for all."""
    with translation.override(user.language):
        text = _("There is something for you to read. Please sign in:\n\n%(address)s\n") % {
            "address": f"{settings.PUBLIC_URL.rstrip('/')}/notifications/"
        }
        send_mail(_("A notice"), text, settings.DEFAULT_FROM_EMAIL, [user.email])


# Unread ones climb


def climb(at):
    """What nobody has read for as long as its rule allows goes to the next one above; at the end to administrators."""
    people = None
    for rule in rules:
        if rule.climbs_after is None:
            continue
        silent = Delivery.objects.silent_since(at - rule.climbs_after).filter(rule=rule.key)
        for notice in silent.order_by("sent_at", "pk")[:SLICE]:
            people = people or People(at)
            with transaction.atomic():
                if Delivery.objects.filter(pk=notice.pk, climbed_at=None, read_at=None).update(climbed_at=at):
                    raise_up(rule, notice, people, at)


def raise_up(rule, notice, people, at):
    """Gives an unread notice to who stands above its reader, with everything in it that still holds."""
    rows = list(notice.occurrences.all())
    objects = Objects(rows)
    left = [(row, objects.of(row)) for row in rows if holds(row, objects.of(row), at)]
    if not left:
        return
    above = people.above(rule.team(left[0][1]), told=readers_below(notice))
    batch = Batch()
    if not above:
        tell_administrators(batch, people, at)
        batch.write(at)
        return
    first, key = above[0], notice.key.partition("^")[0]
    moment = quiet.mail_at(at, rule.urgent)
    for row, _item in left:
        batch.add(first, Channel.APP, f"{key}^", at, row, rule.key, notice.step, climbed_from=notice)
        batch.add(first, Channel.MAIL, f"mail.{moment:%Y%m%d%H%M}", moment, row)
    batch.write(at)


def readers_below(notice):
    """Everybody to whom this came before it came to its reader."""
    told = set()
    while notice is not None:
        told.add(notice.recipient_id)
        notice = notice.climbed_from
    return told


def sweep(at):
    """What is older than ninety days goes; the scan looks back fourteen."""
    before = at - timedelta(days=KEPT_DAYS)
    Delivery.objects.filter(send_at__lt=before).exclude(state=State.DEAD).delete()
    Occurrence.objects.older_than(before).delete()
