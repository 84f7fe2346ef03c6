"""Every address of the house, read from the URL configuration: a feature joins the harnesses by existing."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

NOTHING_SUCH = {
    "code": "P-000000" + "0",
    "str": "nothing-such",
    "slug": "nothing-such",
    "int": 999_999_999,
    "uuid": UUID(int=7),
}


@dataclass(frozen=True)
class Address:
    """One pattern: its route, the view and the converters of its parameters."""

    route: str
    name: str
    view: object
    parameters: tuple  # (parameter, converter)

    def path(self, **given):
        """The path with `given` parameters; the others name nothing that exists."""
        path = self.route
        for parameter, converter in self.parameters:
            value = given.get(parameter, NOTHING_SUCH.get(converter, NOTHING_SUCH["str"]))
            path = re.sub(rf"<(\w+:)?{parameter}>", str(value), path)
        return f"/{path}"

    @property
    def is_about_a_case(self):
        """Whether the path names a case."""
        return ("code", "case") in self.parameters or ("code", "code") in self.parameters


def _walk(patterns, prefix="", namespace=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            parameters = tuple(
                (parameter, kind or "str") for kind, parameter in re.findall(r"<(?:(\w+):)?(\w+)>", route)
            )
            yield Address(route, f"{namespace}{pattern.name}", pattern.callback, parameters)


def all_addresses():
    """Every address, in the order in which Django tries them."""
    return list(_walk(get_resolver().url_patterns))
