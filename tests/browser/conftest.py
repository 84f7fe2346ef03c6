"""One Chromium a worker, one context a test; every page is watched for what the policy refused and for script errors."""

import os
import shutil
from pathlib import Path

import pytest
from django.test import Client

from tests.world import build_world

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    """The browser of the machine; playwright's own is not needed."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("There is no Chromium here.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def world(live_server):
    """Two teams and their people, behind a running server."""
    return build_world()


@pytest.fixture
def visit(chromium, live_server):
    """`visit(user, width=360, language="es", theme="light", javascript=True)`: a page of somebody who signed in."""
    contexts = []

    def open_page(user=None, *, width=1280, language="es", theme="light", javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=live_server.url, java_script_enabled=javascript
        )
        cookies = {"lang": language, "theme": theme}
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies |= {name: morsel.value for name, morsel in client.cookies.items()}
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda request: page.faults.append(request.url) if _leaves(request, live_server) else None)
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _leaves(request, live_server):
    return not request.url.startswith((live_server.url, "about:", "blob:"))


@pytest.fixture
def axe():
    """`axe(page)`: what axe-core finds on it, as lines of rule and place."""

    def run(page):
        page.evaluate(AXE)
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found["violations"]]

    return run
