"""Nothing typed is lost: what somebody is typing is kept on the server, under their own key (E22)."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.models import Draft
from records.once import FIELD as ONCE
from vault.digests import quick_digest
from vault.sealing import open_all

NO_SUBJECT = UUID(int=0)
FORM_FIELD, SUBJECT_FIELD = "draft_form", "draft_subject"
LONGEST = 200_000
FORM_KEY = re.compile(r"[a-z0-9][\w:.-]{0,59}", re.ASCII | re.IGNORECASE)
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEFT_OUT = {"csrfmiddlewaretoken", ONCE, FORM_FIELD, SUBJECT_FIELD}


class NotADraft(ValueError):
    """A form key, subject or text that no form of ours sends."""


def subject_of(value):
    """The UUID of a subject; forms about nothing in particular have none."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value)) if value else NO_SUBJECT
    except ValueError as error:
        raise NotADraft("subject") from error


def key_of(path):
    """The form key of a form that has none of its own: its address."""
    return f"at:{quick_digest('path', path).hex()}"


def keep(user, form_key, subject, body, *, at):
    """Keeps `body` (urlencoded) as the one draft of this form and subject. An empty body keeps nothing."""
    if not FORM_KEY.fullmatch(form_key) or len(body) > LONGEST:
        raise NotADraft("form")
    place = {"author": user, "form_key": form_key, "subject": subject_of(subject)}
    for last_try in (False, True):
        draft = Draft.objects.filter(**place).first() or Draft(**place)
        draft.text, draft.saved_at = body, at
        try:
            with transaction.atomic():
                draft.save()
            return draft
        except IntegrityError:
            if last_try:
                raise
    return None


def keep_post(request, user, *, at):
    """Keeps what a POST brought that could not be acted on. Answers the draft, or None if there was no text."""
    typed = request.POST.copy()
    form_key, subject = typed.get(FORM_FIELD, ""), typed.get(SUBJECT_FIELD, "")
    for name in [name for name in typed if name in LEFT_OUT or "password" in name]:
        del typed[name]
    if not any(value.strip() for values in typed.lists() for value in values[1]):
        return None
    try:
        return keep(user, form_key or key_of(request.path), subject, typed.urlencode(), at=at)
    except NotADraft:
        return None


def page_of(request):
    """The page that a POST came from: where its form stands. Without a referrer, its own address."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host() and came_from.path:
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return request.path


def restore(request, form_key="", subject=None):
    """What the reader had typed into this form, as a QueryDict, or None. Without a form key: by the page's address.
    The page then says "Your text is still here" (`accounts/draft_kept.html`)."""
    place = {"form_key": form_key or key_of(request.path), "subject": subject_of(subject)}
    draft = Draft.objects.filter(author=request.user, **place).first()
    if draft is None:
        return None
    open_all(draft)
    request.draft = draft
    return QueryDict(draft.text)


def discard(user, form_key="", subject=None):
    """After the form was saved, or when its author does not want it any more."""
    Draft.objects.filter(author=user, form_key=form_key, subject=subject_of(subject)).delete()


def kept(user):
    """All drafts of `user`, newest first."""
    return Draft.objects.filter(author=user).order_by("-saved_at")


def parts(draft):
    """The texts of an opened draft that somebody typed, longest first; ids and choices are left out."""
    values = [value for values in QueryDict(draft.text).lists() for value in values[1]]
    return sorted(
        (value for value in values if len(value) > 3 and not UUID_TEXT.fullmatch(value)), key=len, reverse=True
    )
