"""Tags and filters of the face: icons, charts, dates, numbers, and what the crispy pack needs. A template
writes no markup of a component that stands in `templates/face/`."""

import datetime as dt
from functools import cache

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext

from config.icons import DOTTED, ICONS

register = template.Library()

THIN = "\u202f"  # narrow no-break space: between thousands, and before the per cent sign
UNKNOWN = "—"
SMALL = 5  # groups below this are suppressed


# Icons ---------------------------------------------------------------------------------


@register.simple_tag
def icon(name, classes=""):
    """An icon of the house, hidden from readers: a word stands beside it. An unknown name is an error."""
    return _drawn(str(name), str(classes))


@cache
def _drawn(name, classes):
    kinds = " ".join(filter(None, ["pu-i", "pu-i--dots" if name in DOTTED else "", classes]))
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', kinds, ICONS[name]
    )


# Numbers ---------------------------------------------------------------------------------


@register.filter
def number(value):
    """`1234`, `12 345` with a thin space from 10 000 up, in both languages; unknown is a dash."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, float):
        whole, _, decimals = f"{value:.1f}".partition(".")
        point = "," if get_language() == "es" else "."
        return _grouped(int(whole)) + (f"{point}{decimals}" if decimals != "0" else "")
    return _grouped(int(value))


def _grouped(value):
    return f"{value:,}".replace(",", THIN) if abs(value) >= 10_000 else str(value)


@register.simple_tag
def percent(part, base):
    """`62 % (89 of 143)`: a share never stands without its base. Without a base, or unknown, it says so."""
    if part is None or not base:
        return gettext("Unknown")
    return gettext("%(share)s%% (%(part)s of %(base)s)") % {
        "share": f"{round(100 * part / base)}{THIN}", "part": number(part), "base": number(base),
    }  # fmt: skip


@register.filter
def sup(value):
    """A count that may be suppressed: what `SUPPRESSED` stands for is drawn as `<5`, a number as a number."""
    return render_to_string("face/sup.html") if is_suppressed(value) else number(value)


@register.filter
def is_suppressed(value):
    """Whether the value is the mark of a suppressed figure, `"<5"`."""
    return str(value) == f"<{SMALL}"


# Dates ---------------------------------------------------------------------------------


def _local(value):
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _day(value):
    value = _local(value)
    return value.date() if isinstance(value, dt.datetime) else value


@register.filter
def short_date(value):
    """`Mon 24 Nov`; in another year than this one `24 Nov 2024`. Unknown is a dash."""
    if not value:
        return UNKNOWN
    day = _day(value)
    if day.year != timezone.localdate().year:
        return date_format(day, "j M Y").lower() if get_language() == "es" else date_format(day, "j M Y")
    text = date_format(day, "D j M")
    return text.lower() if get_language() == "es" else text


@register.filter
def long_date(value):
    """`Monday 24 November 2025`, for an echo of what was typed and for heads of days."""
    if not value:
        return UNKNOWN
    if get_language() == "es":
        return date_format(_day(value), r"l j \d\e F \d\e Y").lower()
    return date_format(_day(value), "l j F Y")


@register.filter
def clock(value):
    """`9:30`, `18:05`."""
    return date_format(_local(value), "G:i") if value else UNKNOWN


@register.filter
def when(value):
    """`2 days ago · 22 Nov` within a week, else the date; with its time where the value has one."""
    if not value:
        return UNKNOWN
    day = _day(value)
    days = (timezone.localdate() - day).days
    text = short_date(value)
    if isinstance(value, dt.datetime):
        text += f", {clock(value)}"
    near = _near(days)
    return f"{near} · {text}" if near else text


@register.filter
def relative(value):
    """`today`, `3 days ago`, `in 4 days` at any distance: only beside the date itself."""
    if not value:
        return UNKNOWN
    days = (timezone.localdate() - _day(value)).days
    return _near(days, limit=None)


def _near(days, limit=7):
    if limit is not None and abs(days) >= limit:
        return ""
    named = {0: gettext("today"), 1: gettext("yesterday"), -1: gettext("tomorrow")}
    if days in named:
        return named[days]
    if days > 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": -days}


# Charts ---------------------------------------------------------------------------------


@register.inclusion_tag("face/bars.html")
def bars(rows, most=None, label=None, inner=False):
    """Horizontal bars, drawn by the server from attributes. `rows`: dicts with `label`, `value` (a number,
    None for unknown, `"<5"` for suppressed) and, if wished, `text` (what stands at the end), `url`. `most`:
    what a full bar is, by default the greatest value; `label`: the sentence for readers; `inner`: small,
    inside a figure card."""
    numbers = [row["value"] for row in rows if isinstance(row["value"], int | float)]
    most = most or max(numbers, default=0) or 1
    height = 8 if inner else 14
    return {
        "rows": [_bar(row, most) for row in rows], "label": label, "inner": inner, "height": height,
        "hollow": height - 2,
    }  # fmt: skip


def _bar(row, most):
    value = row["value"]
    hidden, unknown = is_suppressed(value), value is None
    width = 0 if hidden or unknown else min(100, round(100 * value / most, 1))
    text = row.get("text") or (UNKNOWN if unknown else value if hidden else number(value))
    return {**row, "hidden": hidden, "unknown": unknown, "width": f"{width}%", "text": text}


PHASES = ("before", "h72", "d30", "d90", "d180", "d365", "after")


@register.inclusion_tag("face/phase.html")
def phase(current, day=None, text="", part=0.5):
    """The bridge: seven arches. `current`: a key of `PHASES`, or nothing where the release is not known;
    `day`: days since release; `text`: the sentence beneath; `part`: how far into the present arch, 0 to 1."""
    words = (
        gettext("Before"), gettext("72 hours"), gettext("30 days"), gettext("90 days"), gettext("180 days"),
        gettext("365 days"), gettext("After"),
    )  # fmt: skip
    at = PHASES.index(current) if current in PHASES else None
    spans = [
        {"word": word, "state": "" if at is None or i > at else "now" if i == at else "done"}
        for i, word in enumerate(words)
    ]
    return {"spans": spans, "day": day, "text": text, "dot": f"{round(8 + 84 * min(max(part, 0), 1))}%"}


# Addresses and messages --------------------------------------------------------------------


@register.simple_tag
def address(name, *args, **kwargs):
    """The address of a view, or nothing where its room is not in this house: for the frame."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.filter
def undo_url(message):
    """Where the undo of a message posts to: `messages.success(request, text, extra_tags=f"undo:{url}")`."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith("undo:/"):
            return tag.removeprefix("undo:")
    return ""


# Forms ---------------------------------------------------------------------------------


@register.filter
def control_kind(field):
    """How the pack draws a bound field: `hidden`, `tiles`, `tick`, `select`, `file` or `text`."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    for kind, classes in (
        ("tiles", (RadioSelect, CheckboxSelectMultiple)),
        ("tick", CheckboxInput),
        ("select", Select),
        ("file", FileInput),
    ):
        if isinstance(widget, classes):
            return kind
    return "text"


@register.simple_tag
def control(field, classes):
    """The widget of a bound field with the pack's classes; the form's own widget is left as it was."""
    own = field.field.widget.attrs.get("class", "")
    bad = "is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, [classes, own, bad]))})


@register.simple_tag
def tiles(field):
    """The choices of a radio or checkbox field as [(group, [option])]. A form may give icons and hints:
    `self.fields["how"].icons = {"visit": "home"}`, `.hints = {"visit": _("At their place")}`."""
    attrs = field.build_widget_attrs({"id": field.auto_id})
    value = field.field.widget.format_value(field.value())
    groups, first = [], field.auto_id
    for group, options, _index in field.field.widget.optgroups(field.html_name, value, attrs):
        if not groups or group or groups[-1][0]:
            groups.append((group, []))
        for option in options:
            if option["value"] == "" and option["type"] == "radio":
                continue  # the empty choice of a list: an untouched radio says as much
            groups[-1][1].append(_tile(field.field, option, first))
            first = None
    return groups


def _tile(field, option, first_id):
    return {
        "name": option["name"],
        "value": option["value"],
        "label": option["label"],
        "type": option["type"],
        "checked": option["selected"],
        "id": first_id or option["attrs"].get("id"),
        "icon": getattr(field, "icons", {}).get(option["value"]),
        "hint": getattr(field, "hints", {}).get(option["value"]),
        "attrs": {k: v for k, v in field.widget.attrs.items() if k.startswith(("hx-", "data-"))},
    }


@register.simple_tag
def error_summary(*forms):
    """The summary of what is to be mended in these forms and formsets, once a page: the crispy pack draws it
    above the form unless the page has drawn it already."""
    members = [one for form in forms if form for one in (form.forms if isinstance(form, BaseFormSet) else [form])]
    fresh = [form for form in members if form.is_bound and not getattr(form, "summary_drawn", False)]
    problems = [problem for form in fresh for problem in _problems(form)]
    for whole in forms:
        if isinstance(whole, BaseFormSet) and whole.is_bound:
            problems = [{"text": text, "to": ""} for text in whole.non_form_errors()] + problems
    for form in fresh:
        form.summary_drawn = True
    return render_to_string("face/errors.html", {"problems": problems}) if problems else ""


def _problems(form):
    found = [{"text": text, "to": ""} for text in form.non_field_errors()]
    for field in form:
        to = "" if field.is_hidden else field.auto_id
        found += [{"text": text, "to": to} for text in field.errors]
    return found


@register.simple_tag
def data_attributes(values):
    """`hx-` and `data-` attributes from a dict, escaped."""
    return mark_safe("".join(format_html(' {}="{}"', key, value) for key, value in values.items()))  # noqa: S308
