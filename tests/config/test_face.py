"""The face: tokens, templates, tags and the pack that draws every form."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

from config.components import components
from config.icons import ICONS
from config.templatetags import face

ROOT = Path(settings.BASE_DIR)
CSS = (ROOT / "static/face/puente.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/face").glob("*.js"))


def block(opening):
    """The declarations of the first rule that begins with `opening`."""
    start = CSS.index(opening) + len(opening)
    return re.findall(r"[\w-]+: [^;]+;", CSS[start : CSS.index("}", start)])


def test_both_dark_blocks_are_equal():
    assert block('[data-bs-theme="dark"] {') == block(":root:not([data-bs-theme]) {") != []


def test_print_sets_every_colour_that_a_theme_sets():
    names = {line.split(":")[0] for line in block('[data-bs-theme="dark"] {') if line.startswith("--pu-")}
    printed = {line.split(":")[0] for line in block(":root, [data-bs-theme] {")}
    assert names - printed == {"--pu-float"}


@pytest.mark.parametrize("path", ["static/vendor/bootstrap.css", "static/face/puente.css"])
def test_a_stylesheet_asks_for_nothing(path):
    text = (ROOT / path).read_text()
    assert "url(" not in text and "@import" not in text and "sourceMappingURL" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|hx-on|javascript:|data:image", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style", text)


@pytest.mark.parametrize("path", sorted((ROOT / "templates/face").glob("*.html")), ids=lambda path: path.name)
def test_a_part_says_what_it_needs(path):
    assert re.search(r"\{#.*(needs|made by|Blocks|samples).*#\}", path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stands_alone_and_stores_nothing(path):
    text = path.read_text()
    assert not re.search(
        r"localStorage|indexedDB|sessionStorage\.setItem|document\.cookie|\beval\(|innerHTML \+=", text
    )
    assert not re.search(r"^import |^export ", text, re.MULTILINE)


def test_every_icon_is_drawn_and_hidden_from_readers():
    for name in ICONS:
        assert 'aria-hidden="true"' in face.icon(name)
    with pytest.raises(KeyError):
        face.icon("no-such-icon")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (9999, "9999"), (10000, "10\u202f000"), (1234567, "1\u202f234\u202f567"), (None, "—")],
)
def test_thousands_stand_apart_from_ten_thousand(value, shown):
    assert face.number(value) == shown


def test_a_share_never_stands_without_its_base():
    with translation.override("es"):
        assert face.percent(89, 143) == "62\u202f% (89 de 143)"
        assert face.percent(None, 143) == face.percent(1, 0) == "Sin dato"


def test_suppressed_is_neither_zero_nor_blank():
    assert "&lt;5" in face.sup("<5") and face.sup(0) == "0" and face.sup(None) == "—"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (dt.date(2025, 11, 24), "es", "hoy · lun 24 nov"),
        (dt.date(2025, 11, 22), "es", "hace 2 días · sáb 22 nov"),
        (dt.date(2025, 11, 22), "en", "2 days ago · Sat 22 Nov"),
        (dt.date(2025, 11, 25), "es", "mañana · mar 25 nov"),
        (dt.date(2025, 11, 17), "es", "lun 17 nov"),
        (dt.date(2024, 3, 7), "es", "7 mar 2024"),
        (None, "es", "—"),
    ],
)
def test_a_day_is_near_within_a_week_and_always_dated(value, language, shown):
    noon = dt.datetime(2025, 11, 24, 17, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False), translation.override(language):
        assert face.when(value) == shown


def test_a_moment_is_shown_by_the_clock_on_the_wall():
    moment = dt.datetime(2025, 11, 24, 14, 30, tzinfo=dt.UTC)
    with timezone.override("America/Havana"):
        assert face.clock(moment) == "9:30"
        assert face.short_date(dt.datetime(2025, 11, 25, 3, tzinfo=dt.UTC)) != face.short_date(dt.date(2025, 11, 25))


def test_bars_are_drawn_by_attributes_and_unknown_is_hollow():
    rows = [
        {"label": "A", "value": 10},
        {"label": "B", "value": 5},
        {"label": "C", "value": None},
        {"label": "D", "value": "<5"},
    ]
    html = render_to_string("face/bars.html", face.bars(rows))
    assert 'width="100%"' in html and 'width="50.0%"' in html and html.count('class="un"') == 2


def test_the_bridge_has_crossed_present_and_coming_spans():
    states = [span["state"] for span in face.phase("d30")["spans"]]
    assert states == ["done", "done", "now", "", "", "", ""]
    assert {span["state"] for span in face.phase(None)["spans"]} == {""}


def test_an_undo_goes_only_to_an_address_of_this_house():
    def tags(value):
        return face.undo_url(Message(constants.SUCCESS, "x", extra_tags=value))

    assert tags("undo:/contacts/1/undo/") == "/contacts/1/undo/"
    assert tags("undo:https://elsewhere") == tags("") == ""


class Sample(forms.Form):
    how = forms.ChoiceField(
        choices=[("a", "Visit"), ("b", "Call")], widget=forms.RadioSelect, help_text="Hint <of> how"
    )
    what = forms.CharField(widget=forms.Textarea, help_text="Hint of what")
    maybe = forms.CharField(required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def crispy(text, **context):
    """What the template library of crispy draws for `text`."""
    return engines["django"].from_string("{% load crispy_forms_tags face %}" + text).render(context)


def test_a_field_is_label_hint_error_control_in_this_order():
    html = crispy("{{ form|crispy }}", form=Sample({"secret": "kept"}))
    part = html[html.index('id="div_id_what"') :]
    order = ["<label", 'id="id_what_helptext"', 'id="id_what_error"', "<textarea"]
    assert sorted(order, key=part.index) == order
    assert 'aria-describedby="id_what_helptext id_what_error"' in part and 'aria-invalid="true"' in part
    assert 'value="kept"' in html and "Hint &lt;of&gt; how" in html


def test_radios_are_tiles_in_a_fieldset_that_is_described():
    form = Sample({})
    form.fields["how"].icons = {"a": "home"}
    html = crispy("{{ form|crispy }}", form=form)
    assert (
        '<fieldset class="pu-field pu-field--bad" id="div_id_how" aria-describedby="id_how_helptext id_how_error">'
        in html
    )
    assert html.count('class="pu-choice"') == 2 and 'id="id_how"' in html and html.count('class="pu-choices"') == 1


def test_only_what_may_be_left_empty_says_so():
    with translation.override("es"):
        html = crispy("{{ form|crispy }}", form=Sample())
    assert html.count("(opcional)") == 2 and "*" not in html


def test_the_summary_is_drawn_once_and_leads_to_the_fields():
    form = Sample({})
    html = crispy("{% error_summary form %}<hr>{% crispy form %}", form=form)
    assert html.count("data-errors") == 1 and html.index("data-errors") < html.index("<hr>")
    assert 'href="#id_how"' in html and 'href="#id_what"' in html


def test_a_whole_form_leaves_checking_to_the_server_and_takes_files():
    html = crispy("{% crispy form %}", form=Sample())
    assert "novalidate" in html and 'enctype="multipart/form-data"' in html and 'method="post"' in html


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_component_page_draws_every_part(rf, language):
    request = rf.get("/components/")
    request.user = AnonymousUser()
    with translation.override(language):
        html = components(request).content.decode()
    for part in (
        "tasks",
        "line",
        "note pu-safe",
        "phase",
        "strip",
        "att",
        "fig",
        "bars",
        "errors",
        "pick",
        "steps",
        "empty",
    ):
        assert f'class="pu-{part}' in html or f" pu-{part}" in html, part
    assert len(re.findall(r'\sid="([^"]+)"', html)) == len(set(re.findall(r'\sid="([^"]+)"', html)))


@pytest.mark.parametrize("code", ["400", "404", "413", "429", "500", "503"])
def test_an_error_page_needs_nothing_but_itself(code):
    html = render_to_string(f"{code}.html")
    assert html.count("<h1") == 1 and " · Puente</title>" in html
