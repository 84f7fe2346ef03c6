"""Twice: every view that acts on a POST does it once, however often it is sent (E19)."""

import inspect

import pytest

from tests.access.addresses import all_addresses

# What may be posted twice without harm, and why.
HARMLESS = {
    "accounts:language", "accounts:theme", "accounts:quick_exit_keys",  # sets a value to what it says
    "accounts:logout", "accounts:exit",  # ends what has ended
    "accounts:draft_save", "accounts:draft_discard",  # the last text stands
    "finding:people", "contacts:chosen", "cases:alike",  # reads
}  # fmt: skip
SIGNING_IN = ("account_", "mfa_")  # allauth's own, guarded by sessions and rates


def acting():
    for address in all_addresses():
        if address.name in HARMLESS or address.name.startswith(SIGNING_IN):
            continue
        allowed = allowed_methods(address.view)
        if allowed is None or "POST" in allowed:
            yield address


def allowed_methods(view):
    """What `require_http_methods` lets through, or None where the view takes everything."""
    while view:
        for cell in getattr(view, "__closure__", None) or ():
            value = cell.cell_contents
            if isinstance(value, list | tuple) and value and all(isinstance(v, str) and v.isupper() for v in value):
                return set(value)
        view = getattr(view, "__wrapped__", None)
    return None


ACTING = list(acting())


def test_there_are_views_that_act():
    assert len(ACTING) >= 10


@pytest.mark.parametrize("address", ACTING, ids=lambda address: address.name)
def test_a_view_that_takes_a_post_acts_once(address):
    source = inspect.getsource(inspect.unwrap(address.view))
    assert getattr(address.view, "acts_once", False) or "request.POST" not in source and "method ==" not in source
