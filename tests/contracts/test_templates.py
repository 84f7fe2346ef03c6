"""Templates keep the strict policy for content, and know no address of a layer above their own."""

import re
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from tests.contracts.test_imports import layers

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without src": r"<script\b(?![^>]*\bsrc\s*=)",
    "a handler attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "javascript in an address": r"javascript:",
    "data in an address": r"""["'(]data:""",
    "another host": r"""<(?:script|link|img)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//""",
    "text that is not escaped": r"(?<!fields)(?<!fields_output)\|\s*safe\b|autoescape off",  # crispy's own HTML
}
ADDRESS = re.compile(r"""{%\s*url\s+['"]([\w:.-]+)['"]""")


def named_packages(resolver=None, prefix=""):
    """{name of an address: top package of its view}."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= named_packages(pattern, inner)
        elif pattern.name:
            found[prefix + pattern.name] = pattern.callback.__module__.partition(".")[0]
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_template_needs_no_exception_from_the_policy(name):
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", ALL)
def test_a_template_names_only_addresses_of_its_own_layer_and_below(name):
    order = layers()
    folder = name.partition("/")[0]
    own = order.index(folder) if folder in order else order.index("config")
    packages = named_packages()
    for address in ADDRESS.findall((TEMPLATES / name).read_text()):
        assert address in packages, f"there is no address {address}"
        package = packages[address]
        assert package not in order or order.index(package) <= own, f"{address} belongs to {package}"
