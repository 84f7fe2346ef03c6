"""Logging a contact, correcting it, adding to it, taking it back."""

import re
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import drafts
from casework.cases.codes import PREFIX, tidy_code
from casework.contacts.forms import FORM_KEY, AddendumForm, AmendForm, ContactForm
from casework.contacts.models import Contact
from casework.contacts.picking import named_in, offered
from records.once import once
from records.status import NotAllowed
from records.versions import Stale
from vault.sealing import open_all

CASE_PAGE = re.compile(rf"/cases/({PREFIX}[0-9A-Z]{{7}})/")
LAST = 6


@once
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """`/contacts/new/`: one form for one or many cases; `?case=` or the case's page it was opened from is ticked."""
    if request.method == "POST":
        return _posted(request)
    codes, draft = _asked_for(request), None
    if (kept := _kept(request, codes)) is not None:
        draft, request.draft = kept, request.draft
        codes = kept.getlist("people") or codes
    chosen, others = offered(request.user, codes)
    if request.GET.get("case") and not chosen:
        raise Http404
    initial = {"people": [pick.code for pick in chosen]}
    if draft is not None:
        initial = {name: draft.get(name) for name in draft} | initial | {"draft_subject": request.draft.subject}
    return _page(request, ContactForm(initial=initial, chosen=chosen, others=others))


def _asked_for(request):
    """The code a contact is begun for: of the address, else of the case's page the reader comes from."""
    if code := request.GET.get("case"):
        return [tidy_code(code) or code]
    came_from = urlsplit(request.headers.get("Referer", ""))
    found = CASE_PAGE.fullmatch(came_from.path) if came_from.netloc == request.get_host() else None
    return [found[1]] if found else []


def _kept(request, codes):
    """The newest draft of the reader's that is about these people, or about nobody yet; any, if nobody is asked for."""
    for draft in drafts.kept(request.user).filter(form_key=FORM_KEY)[:10]:
        text = drafts.restore(request, FORM_KEY, draft.subject)
        if not codes or set(codes) >= set(text.getlist("people")):
            return text
        request.draft = None
    return None


def _posted(request):
    now, act = timezone.now(), "draft" if "draft" in request.POST else request.POST.get("do", "save")
    searched = request.POST.get("who", "") if act == "search" else ""
    chosen, others = offered(request.user, request.POST.getlist("people"), searched)
    if act == "search":
        form = ContactForm(initial=_typed(request), chosen=chosen, others=others)
        return _page(request, form, searched=bool(searched), found=len(others))
    form = ContactForm(request.POST, chosen=chosen, others=others)
    if act == "draft":
        drafts.keep_post(request, request.user, at=now)
        return redirect("contacts:new")
    form.refuse_future(now) if form.is_valid() else None
    if not form.errors and not form.cleaned_data["names_are_meant"]:
        _point_out_names(form)
    if form.errors:
        return _page(request, form, status=422)
    return _save(request, form, now)


def _typed(request):
    """What was typed so far, for a form that is shown again without being judged."""
    return {name: request.POST.get(name) for name in request.POST if name != "csrfmiddlewaretoken"} | {
        "people": request.POST.getlist("people")
    }


def _point_out_names(form):
    """A note that goes to many, or to one of them, should name none of the others (face 7.5)."""
    if not form.many:
        return
    own = {pick.code: form.cleaned_data.get(f"own_note_{pick.code}", "") for pick in form.chosen}
    sharing = [pick for pick in form.chosen if not own[pick.code]]
    found = [("note", name) for name in named_in(form.cleaned_data["note"], form.chosen) if len(sharing) > 0]
    for pick in form.chosen:
        others = [other for other in form.chosen if other is not pick]
        found += [(f"own_note_{pick.code}", name) for name in named_in(own[pick.code], others)]
    for field, name in found:
        form.add_error(
            field, _("The note names %(name)s, and others will read it in another case. Change it, or tick below.") % {
                "name": name
            }
        )  # fmt: skip
    form.names_pointed_out = bool(found)


def _save(request, form, now):
    cases = [pick.case for pick in form.chosen]
    data = form.cleaned_data
    try:
        rows = Contact.objects.log(
            cases, by=request.user, at=form.moment(now), made_at=now, how=data["how"], result=data["result"],
            note=data["note"], own=form.own(),
        )  # fmt: skip
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=409)
    drafts.discard(request.user, FORM_KEY, data["draft_subject"])
    text = ngettext("Contact saved.", "Contact saved for %(count)s people.", len(rows)) % {"count": len(rows)}
    undo = reverse("contacts:undo_visit", args=[rows[0].visit_id])
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect(cases[0]) if len(cases) == 1 else redirect("home")


def _page(request, form, status=200, **more):
    ids = [pick.case.pk for pick in form.chosen]
    names = {pick.case.pk: pick.name for pick in form.chosen}
    last = Contact.objects.visible_to(request.user).filter(case_id__in=ids).counted().order_by("-at", "-pk")[:LAST]
    last = open_all(last) if ids else []
    context = {
        "form": form, "chosen": form.chosen, "last": [(names[row.case_id], row) for row in last],
        "now": timezone.now(), **more,
    }  # fmt: skip
    return render(request, "casework/contacts/new.html", context, status=status)


@require_POST
def chosen(request):
    """What belongs to those who are ticked: how to reach them safely, whose note it is, the words of the button."""
    picks, _others = offered(request.user, request.POST.getlist("people"))
    form = ContactForm(initial=_typed(request), chosen=picks)
    return render(request, "casework/contacts/_chosen.html", {"form": form, "chosen": picks, "by_script": True})


def _contact_or_404(request, pk, *, writable=False):
    rows = Contact.objects.writable_by(request.user) if writable else Contact.objects.visible_to(request.user)
    contact = get_object_or_404(rows.select_related("case", "author"), pk=pk)
    return open_all(contact)[0]


def _show(request, contact, status=200, refusal=""):
    addenda = contact.addenda.select_related("author").order_by("at", "pk")
    addenda = list(addenda)
    open_all(addenda, [contact.author, contact.case.person], [one.author for one in addenda])
    now = timezone.now()
    context = {
        "contact": contact, "addenda": addenda, "refusal": refusal,
        "can_amend": not contact.why_not_amended(request.user, now),
        "can_undo": not contact.why_not_withdrawn(request.user, now),
        "can_add": not contact.is_withdrawn and Contact.objects.writable_by(request.user).filter(pk=contact.pk).exists(),
    }  # fmt: skip
    return render(request, "casework/contacts/detail.html", context, status=status)


@require_safe
def detail(request, pk):
    """A contact, whole, with what was added to it."""
    return _show(request, _contact_or_404(request, pk))


@once
@require_POST
def undo(request, pk):
    """Takes one contact back."""
    contact = _contact_or_404(request, pk, writable=True)
    return _withdraw(request, [contact])


@once
@require_POST
def undo_visit(request, visit):
    """Takes back what one form filed: the toast's *Undo*."""
    rows = Contact.objects.writable_by(request.user).by(request.user).of_visit(visit).select_related("case", "author")
    contacts = open_all(rows)
    if not contacts:
        raise Http404
    return _withdraw(request, contacts)


def _withdraw(request, contacts):
    now = timezone.now()
    try:
        for contact in contacts:
            contact.withdraw(by=request.user, at=now)
    except NotAllowed as refusal:
        return _show(request, contacts[0], status=409, refusal=str(refusal))
    messages.success(request, _("Contact taken back. Its text is cleared."))
    return redirect(contacts[0].case) if len(contacts) == 1 else redirect("home")


@once
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """A correction by the author, within 24 hours."""
    contact, now = _contact_or_404(request, pk, writable=True), timezone.now()
    if why_not := contact.why_not_amended(request.user, now):
        return _show(request, contact, status=409, refusal=why_not)
    if request.method != "POST":
        local = timezone.localtime(contact.at)
        initial = {
            "how": contact.how, "result": contact.result, "note": contact.note, "on": local.date(),
            "time": local.time(), "row_version": contact.row_version,
        }  # fmt: skip
        return _edit_page(request, contact, AmendForm(initial=initial))
    form = AmendForm(request.POST)
    form.refuse_future(now) if form.is_valid() else None
    if form.errors:
        return _edit_page(request, contact, form, status=422)
    return _amend(request, contact, form, now)


def _amend(request, contact, form, now):
    data = form.cleaned_data
    changes = {name: data[name] for name in ("how", "result", "note")}
    at = form.moment(now)
    if at.replace(second=0, microsecond=0) != contact.at.replace(second=0, microsecond=0):
        changes["at"] = at
    try:
        contact.amend(data["row_version"], changes, by=request.user, at=now)
    except Stale as stale:
        form.data = form.data.copy()
        form.data["row_version"] = stale.row.row_version
        return _edit_page(request, contact, form, status=409, theirs=stale.row)
    except NotAllowed as refusal:
        return _show(request, contact, status=409, refusal=str(refusal))
    messages.success(request, _("Contact corrected."))
    return redirect(contact)


def _edit_page(request, contact, form, status=200, theirs=None):
    context = {"contact": contact, "form": form, "theirs": theirs}
    return render(request, "casework/contacts/edit.html", context, status=status)


@once
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """An addendum: what is not changed any more is added to."""
    contact = _contact_or_404(request, pk, writable=True)
    form = AddendumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contact.add(form.cleaned_data["text"], by=request.user, at=timezone.now())
        except NotAllowed as refusal:
            return _show(request, contact, status=409, refusal=str(refusal))
        messages.success(request, _("Added."))
        return redirect(contact)
    status = 422 if form.errors else 200
    return render(request, "casework/contacts/add.html", {"contact": contact, "form": form}, status=status)
