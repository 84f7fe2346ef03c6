"""`/configure/`: what waits, the tiles that features put there, users and teams. For administrators alone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import links
from accounts.configure_forms import AskRoleForm, InvitationForm, TeamForm
from accounts.configuring import settings_pages
from accounts.doors import only
from accounts.models import FactorReset, Letter, RoleGrant, Team, User
from accounts.proofs import proof_required
from accounts.roles import Role
from records.once import once
from vault.sealing import open_all

administrator = only(Role.ADMINISTRATOR)
A_PAGE = 50


@administrator
@require_GET
def configure(request):
    """The rooms of settings, those first where something waits."""
    pages = [(page, page.attention() if page.attention else 0) for page in settings_pages]
    waiting = [(page, count) for page, count in pages if count]
    return render(request, "accounts/configure.html", {"pages": pages, "waiting": waiting})


@administrator
@require_GET
def users(request):
    """Everybody who has an account, those with something to decide first in a list of their own."""
    now = timezone.now()
    rows = User.objects.people().with_factor().order_by("email")
    grants = RoleGrant.objects.live(now).select_related("team").order_by("pk")
    rows = rows.prefetch_related(Prefetch("grants", grants, to_attr="live_grants"))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    asked = list(RoleGrant.objects.waiting().select_related("user", "team").order_by("asked_at"))
    resets = list(FactorReset.objects.filter(decided_at=None).select_related("user").order_by("asked_at"))
    open_all(page.object_list, [grant.user for grant in asked], [reset.user for reset in resets])
    return render(request, "accounts/users.html", {"page": page, "asked": asked, "resets": resets})


@administrator
@proof_required
@once
def invite(request):
    """An e-mail and a name: the link goes by e-mail, and sets a password and then a second factor."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = User.objects.invite(data["email"], data["display_name"], by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error("email", error)
        else:
            messages.success(request, _("Invitation sent. Now ask for a role: a second administrator confirms it."))
            return redirect("accounts:user", user.pk)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


def _user(pk):
    return get_object_or_404(User.objects.people().with_factor(), pk=pk)


def _user_page(request, user, form=None, status=200):
    now = timezone.now()
    grants = user.grants.live_or_asked(now).select_related("team", "asked_by").order_by("asked_at")
    past = user.grants.filter(until_at__lte=now).select_related("team").order_by("-until_at")[:20]
    reset = user.factor_resets.filter(decided_at=None).first()
    open_all(user)
    context = {
        "person": user,
        "grants": grants,
        "past": past,
        "reset": reset,
        "form": form or AskRoleForm(user=user),
        "invited": not user.has_usable_password(),
        "link": links.for_the_screen(user),
    }
    return render(request, "accounts/user.html", context, status=status)


@administrator
@require_GET
def user(request, pk):
    """One account: roles, what waits, and what may be done."""
    return _user_page(request, _user(pk))


@administrator
@proof_required
@once
@require_POST
def ask_role(request, pk):
    """Asks for a role or duty; nothing changes before a second administrator confirms it."""
    person = _user(pk)
    form = AskRoleForm(request.POST, user=person)
    if form.is_valid():
        try:
            RoleGrant.ask(person, form.cleaned_data["role"], by=request.user, at=timezone.now(), **form.where())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked. A second administrator confirms it."))
            return redirect("accounts:user", person.pk)
    return _user_page(request, person, form, status=422)


def _act(request, person, act, said):
    """Does `act`; a refusal is shown on the user's page, with nothing changed."""
    try:
        act(by=request.user, at=timezone.now())
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return _user_page(request, _user(person.pk), status=409)
    messages.success(request, said)
    return redirect("accounts:user", person.pk)


def _grant(pk):
    return get_object_or_404(RoleGrant.objects.select_related("user").exclude(user__email__endswith=".invalid"), pk=pk)


@administrator
@proof_required
@once
@require_POST
def confirm_role(request, pk):
    """The second person says yes."""
    grant = _grant(pk)
    return _act(request, grant.user, grant.confirm, _("Confirmed. It counts from now on."))


@administrator
@proof_required
@once
@require_POST
def end_role(request, pk):
    """Takes a role back, or refuses one that was asked for."""
    grant = _grant(pk)
    said = _("The role has ended.") if grant.confirmed_by_id else _("Refused. Nothing has changed.")
    return _act(request, grant.user, grant.end, said)


@administrator
@proof_required
@once
@require_POST
def disable(request, pk):
    """Closes an account: its open pages are signed out at their next request."""
    person = _user(pk)
    return _act(request, person, person.disable, _("The account is closed and signed out everywhere."))


@administrator
@proof_required
@once
@require_POST
def enable(request, pk):
    """Opens a closed account again."""
    person = _user(pk)
    return _act(request, person, person.enable, _("The account is open again."))


@administrator
@proof_required
@once
@require_POST
def end_sessions(request, pk):
    """For somebody who telephones: their phone is lost."""
    person = _user(pk)
    return _act(request, person, person.sign_in_again, _("Signed out everywhere."))


@administrator
@proof_required
@once
@require_POST
def invite_again(request, pk):
    """The link once more, for somebody who has not chosen a password yet."""
    person = _user(pk)

    def send(*, by, at):
        if person.has_usable_password():
            raise ValidationError(_("This person has chosen a password already."))
        Letter.ask(Letter.Kind.INVITATION, person, at=at)

    return _act(request, person, send, _("Invitation sent."))


@administrator
@proof_required
@once
@require_POST
def ask_factor_reset(request, pk):
    """For somebody who has neither phone nor recovery codes; a second administrator confirms it."""
    person = _user(pk)

    def ask(*, by, at):
        FactorReset.ask(person, by=by, at=at)

    return _act(request, person, ask, _("Asked. A second administrator confirms it."))


def _reset(pk):
    return get_object_or_404(FactorReset.objects.select_related("user"), pk=pk)


@administrator
@proof_required
@once
@require_POST
def confirm_factor_reset(request, pk):
    """The second person says yes: the codes are gone, the next sign-in sets up new ones."""
    reset = _reset(pk)
    return _act(request, reset.user, reset.confirm, _("Reset. The next sign-in sets up new codes."))


@administrator
@proof_required
@once
@require_POST
def refuse_factor_reset(request, pk):
    """Nothing changes."""
    reset = _reset(pk)
    return _act(request, reset.user, reset.refuse, _("Refused. Nothing has changed."))


@administrator
@require_GET
def teams(request):
    """Who works where: teams, their provinces, how many people."""
    rows = Team.objects.prefetch_related("provinces").annotate(people=Count("grants__user", distinct=True))
    return render(request, "accounts/teams.html", {"teams": rows.order_by("name")})


@administrator
@once
def team(request, pk=None):
    """A new team, or the name and provinces of one that is there."""
    row = get_object_or_404(Team, pk=pk) if pk else None
    form = TeamForm(request.POST or None, team=row)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user, at=timezone.now())
        messages.success(request, _("Team saved."))
        return redirect("accounts:teams")
    return render(request, "accounts/team.html", {"form": form, "team": row}, status=422 if form.errors else 200)


def waiting():
    """How many things wait for a second administrator."""
    return RoleGrant.objects.waiting().count() + FactorReset.objects.filter(decided_at=None).count()
