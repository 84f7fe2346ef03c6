"""No address hides another."""

import re

import pytest
from django.urls import URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

SAMPLES = {
    "CodeConverter": "P-7Q4M2XW",
    "IntConverter": "7",
    "SlugConverter": "a-slug",
    "StringConverter": "a-word",
    "PathConverter": "a/path",
    "UUIDConverter": "0190f5fe-7c00-7a00-8000-000000000000",
}


def routes(resolver=None, prefix=""):
    """(route, callback, converters) of every address, in the order in which they are tried."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern.callback, pattern.pattern.converters


def sample(route, converters):
    """A path that the route is meant for. A converter of our own says its `sample`."""
    for name, converter in converters.items():
        text = getattr(converter, "sample", None) or SAMPLES[type(converter).__name__]
        route = re.sub(rf"<(?:\w+:)?{name}>", text, route)
    return "/" + route


ALL = list(routes())


@pytest.mark.parametrize(("route", "callback", "converters"), ALL, ids=[route or "home" for route, *_ in ALL])
def test_an_address_reaches_its_own_view(route, callback, converters):
    path = sample(route, converters)
    try:
        match = resolve(path)
    except Resolver404:
        pytest.fail(f"{path} reaches nothing")
    assert (match.route, match.func) == (route, callback)


def test_no_address_has_two_views():
    assert len({(route, callback) for route, callback, _ in ALL}) == len({route for route, *_ in ALL})
