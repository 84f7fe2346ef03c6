"""One's own account: language, theme, sessions, quick exit, what one may see, drafts."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts import drafts
from accounts.adapter import remember_choice
from accounts.models import THEMES, Cover, Draft, User
from records.once import once
from vault import audit
from vault.sealing import open_all

CLEARED_AT_EXIT = '"cookies", "storage"'


def back(request):
    """The page the reader came from, if it is one of ours; else home."""
    page = request.POST.get("next") or drafts.page_of(request)
    safe = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(page if safe and page != request.path else "/")


def _choose(request, name, value):
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**{"language" if name == "lang" else name: value})
    response = back(request)
    remember_choice(response, name, value)
    return response


@login_not_required
@require_POST
def language(request):
    """Switches the language and keeps the page."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    return _choose(request, "lang", chosen)


@login_not_required
@require_POST
def theme(request):
    """Light, dark, or as the device; keeps the page."""
    chosen = request.POST.get("theme", "")
    if chosen not in dict(THEMES):
        raise Http404
    return _choose(request, "theme", chosen)


@csrf_exempt
@login_not_required
@require_POST
def quick_exit(request):
    """Leaves to a harmless page at once: the session ends, drafts stay on the server, cookies and storage go. It is an
    answer that refreshes and no redirect, since `form-action` would stop a form that is redirected to another site."""
    if request.user.is_authenticated:
        audit.note(verb=audit.Verb.SIGN_OUT, what="accounts.exit", object_id=request.user.pk)
    logout(request)
    response = HttpResponse(status=200)
    response["Refresh"] = f"0; url={settings.QUICK_EXIT_URL}"
    response["Clear-Site-Data"] = CLEARED_AT_EXIT
    return response


@once
def sessions(request):
    """Ends all sessions of the reader, this one too: a phone that is lost opens nothing from its next request on."""
    if request.method == "POST":
        request.user.sign_in_again(by=request.user, at=timezone.now())
        logout(request)
        return redirect("account_login")
    return render(request, "accounts/sessions.html")


@require_GET
def standing(request):
    """What I may see: roles, teams, duties, whom I stand in for, and the switches of this account."""
    now = timezone.now()
    day = timezone.localdate(now)
    grants = list(request.user.grants.live_or_asked(now).select_related("team").order_by("asked_at"))
    covering = list(Cover.objects.on(day).filter(stand_in=request.user).select_related("absent"))
    covered = list(Cover.objects.on(day).filter(absent=request.user).select_related("stand_in"))
    open_all([cover.absent for cover in covering], [cover.stand_in for cover in covered])
    return render(
        request,
        "accounts/standing.html",
        {
            "grants": [grant for grant in grants if grant.confirmed_by_id],
            "asked": [grant for grant in grants if not grant.confirmed_by_id],
            "covering": covering,
            "covered": covered,
            "themes": THEMES,
            "drafts": drafts.kept(request.user).count(),
        },
    )


@once
@require_POST
def exit_keys(request):
    """Switches the three Shift keys of quick exit on or off."""
    User.objects.filter(pk=request.user.pk).update(quick_exit_keys=request.POST.get("keys") == "on")
    return back(request)


@require_POST
def draft_save(request):
    """Keeps what is being typed. Called by the page every few seconds, and never limited."""
    form_key, subject, body = (request.POST.get(name, "") for name in ("form_key", "subject", "body"))
    try:
        drafts.keep(request.user, form_key, subject, body, at=timezone.now())
    except drafts.NotADraft:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@require_POST
def draft_discard(request):
    """The author does not want it any more. A script gets 204, a page goes back."""
    form_key, subject = request.POST.get("form_key", ""), request.POST.get("subject", "")
    try:
        drafts.discard(request.user, form_key, subject)
    except drafts.NotADraft:
        return HttpResponse(status=400)
    if request.headers.get("Sec-Fetch-Mode") == "cors" or request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return back(request)


@require_GET
def draft_list(request):
    """What I was writing and did not send: each with when, to be opened or dropped."""
    return render(request, "accounts/drafts.html", {"drafts": drafts.kept(request.user)[:100]})


@require_GET
def draft_text(request, pk):
    """One draft as plain text, for its author alone: for a form that is not there any more."""
    draft = get_object_or_404(Draft, author=request.user, pk=pk)
    open_all(draft)
    return render(request, "accounts/draft.html", {"draft": draft, "parts": drafts.parts(draft)})
