"""Nothing happens twice: the second POST of a form gets the first one's redirect (E19)."""

from functools import wraps
from uuid import UUID

from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from records.models import OncePost
from vault.ids import uuid7

FIELD = "once"


class _Refused(Exception):
    """Rolls back a view that did not act, and carries its answer out."""

    def __init__(self, response):
        self.response = response


def new_token():
    """A token for a form that is about to be shown."""
    return str(uuid7())


def once(view):
    """For every view that acts on POST. The view runs in one transaction together with the row of its token; if it
    answers anything but a redirect, all of it is rolled back and the token stays good."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            token = UUID(request.POST.get(FIELD, ""))
        except ValueError:
            token = uuid7()  # a form without a token: a bare button, which its own conditional update guards
        if done := _answered(request.user, token):
            return redirect(done)
        try:
            with transaction.atomic():
                row = OncePost.objects.create(user=request.user, token=token, location="")
                response = view(request, *args, **kwargs)
                if isinstance(response, TemplateResponse):
                    response.render()
                if response.status_code not in (302, 303):
                    raise _Refused(response)
                row.location = response.url[:200]
                row.save(update_fields=["location"])
        except _Refused as refused:
            return refused.response
        except IntegrityError:
            if done := _answered(request.user, token):
                return redirect(done)
            raise
        return response

    wrapper.acts_once = True
    return wrapper


def _answered(user, token):
    return OncePost.objects.filter(user=user, token=token).values_list("location", flat=True).first()
