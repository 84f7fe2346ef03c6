"""E-mails about an account. They name nobody and no subject, and tell no place, address or device."""

import datetime
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Letter, User

log = logging.getLogger(__name__)


def words(kind, user):
    """(subject, text) of a letter in the language that is active."""
    if kind == Letter.Kind.INVITATION:
        return _("Your account is ready"), _(
            "An account was made for you. Choose your password here, within three days:\n\n%(address)s\n"
        ) % {"address": links.address("invitation", user)}
    if kind == Letter.Kind.RESET:
        return _("A new password"), _(
            "Somebody asked for a new password for this address. If it was you, choose it here, within an hour:\n\n"
            "%(address)s\n\nIf it was not you, do nothing: your password still works.\n"
        ) % {"address": links.address("reset", user)}
    said = {
        Letter.Kind.PASSWORD: _("Your password was changed."),
        Letter.Kind.FACTOR: _("The codes that you sign in with were changed."),
        Letter.Kind.DEVICE: _("Your account was opened on a device for the first time."),
    }[kind]
    after = _("If it was not you, tell your administrator now, by another way than e-mail.")
    return _("Your account"), f"{said}\n\n{after}\n"


def send_due():
    """Sends what waits in the outbox; a letter that fails comes again, later each time. Answers how many went."""
    sent = 0
    for letter in Letter.objects.due(timezone.now()).select_related("user").order_by("send_at")[:200]:
        now = timezone.now()
        later = now + datetime.timedelta(minutes=2**letter.tries)
        mine = Letter.objects.filter(pk=letter.pk, tries=letter.tries, sent_at=None)
        if not mine.update(tries=letter.tries + 1, send_at=later):
            continue
        if letter.user is None or not letter.user.is_active or _just_sent(letter, now):
            letter.delete()
        elif _send(letter):
            Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
            sent += 1
    return sent


def _just_sent(letter, now):
    """Whether a link for a new password went to this user minutes ago: asking again fills nobody's mailbox."""
    since = now - datetime.timedelta(minutes=5)
    twins = Letter.objects.filter(user=letter.user, kind=letter.kind, sent_at__gte=since)
    return letter.kind == Letter.Kind.RESET and twins.exists()


def _send(letter):
    """Whether it left the house."""
    with translation.override(letter.user.language):
        subject, text = words(letter.kind, letter.user)
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [letter.user.email])
    except OSError as error:  # SMTPException is one
        log.warning("A letter could not be sent: %s", type(error).__name__)
        return False
    return True


def ask_reset(email):
    """Puts the letter for a forgotten password into the outbox: a row for nobody where nobody has this address."""
    user = User.objects.active().people().filter(email=email.strip().lower()).first()
    with transaction.atomic():
        Letter.ask(Letter.Kind.RESET, user, at=timezone.now())
