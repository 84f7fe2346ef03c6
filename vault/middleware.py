"""One audit row a page, committed before the answer leaves; without it the answer is 503 (E9, S46)."""

import logging

from django.db import DatabaseError
from django.shortcuts import render
from django.utils import timezone

from vault.account import Account, opened_for
from vault.audit import Verb, carry_outbox, cut_address, read_entry
from vault.models import AuditEntry

log = logging.getLogger(__name__)


class AuditMiddleware:
    """Puts each request on its user's account and writes what it opened into the trail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        account = Account(actor_id=request.user.pk if request.user.is_authenticated else None)
        request.account = account
        with opened_for(account):
            response = self.get_response(request)
            if request.user.is_authenticated:
                account.actor_id = request.user.pk
            try:
                self.write_down(request, response, account)
            except DatabaseError:
                log.exception("The audit trail cannot be written")
                if not (account.opened or any(row.verb == Verb.EXPORT for row in account.noted)):
                    return response  # nobody's data is in it: leaving and signing out work all the same (S46)
                return render(request, "503.html", status=503)
        return response

    def write_down(self, request, response, account):
        """The rows of this request: what was opened, what was noted, what was refused, and the outbox."""
        rows = account.noted
        for row in rows:
            row.actor_id = row.actor_id or account.actor_id
        source = cut_address(request.META.get("REMOTE_ADDR", ""))
        match = request.resolver_match
        what = match.view_name if match else ""
        if account.opened:
            rows.append(read_entry(account, what=what, source=source))
        if response.status_code == 404 and match and account.actor_id:
            refused = AuditEntry(
                at=timezone.now(), actor_id=account.actor_id, verb=Verb.REFUSED, what=what, source=source
            )
            refused.object_id = str(next(iter(match.kwargs.values()), ""))[:40]
            rows.append(refused)
        if rows:
            AuditEntry.objects.bulk_create(rows)
        if account.wrote:
            carry_outbox()
