"""What is typed while a list comes in: the file, the columns, a cell, a decision."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Territory
from casework.imports import identifiers, phones, places
from casework.imports.dates import DateStyle, read_date
from casework.imports.labels import FIRST, FURTHER, LABELS, NAMES, PHONES, SEXES
from casework.imports.mending import values_of
from casework.imports.models import Import
from casework.imports.normalise import EMAIL
from casework.imports.pipeline import read_list
from casework.imports.problems import MESSAGES
from casework.imports.reading import LARGEST, Unreadable, read_book
from casework.imports.staging import LONG
from casework.releases.models import Cohort, LegalBasis
from records.forms import OnceForm

ACCEPTED = ".xlsx,.xls,.ods,.csv,.txt,.tsv"
DATES = ("birth_date", "released_on", "sentence_end")


class CohortInput(forms.TextInput):
    """A text with the names that are there already as suggestions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.attrs["list"] = "cohorts"


class UploadForm(OnceForm):
    """A file and its cohort. The file is judged here by what stands in it, before anything is kept."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(
            "XLSX, XLS, ODS or CSV, up to 50 MB. It is read in memory and kept encrypted; its name is not kept."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose the file that holds the list.")},
    )
    cohort = forms.CharField(
        label=gettext_lazy("Cohort"),
        max_length=80,
        help_text=gettext_lazy("The name of your own for these releases, for example “January to March 2025”."),
        widget=CohortInput,
        error_messages={"required": gettext_lazy("Write the name of the cohort.")},
    )

    def __init__(self, *args, length=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.length = length
        self.fields["file"].allow_empty_file = True
        if settings.DEMO:
            self.fields["not_real"] = forms.BooleanField(
                label=gettext_lazy("This list holds no data of real people"),
                help_text=gettext_lazy("Demonstration, without protection: do not load data of real people."),
                error_messages={
                    "required": gettext_lazy("Tick that the list holds no data of real people, or do not load it here.")
                },
            )

    def clean_file(self):
        """The bytes of a file that can be read."""
        upload = self.cleaned_data["file"]
        try:
            if upload.size > LARGEST:
                raise Unreadable("too_large")
            data = upload.read()
            if len(data) > LONG:
                read_book(data)
            else:
                read_list(data, today=timezone.localdate())
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code=unreadable.code) from unreadable
        return data

    def _clean_fields(self):
        super()._clean_fields()
        if self.length > LARGEST and "file" in self._errors:
            self._errors["file"] = self.error_class([Unreadable("too_large").message])

    def cohorts(self):
        """The names that are there."""
        return Cohort.objects.order_by("name").values_list("name", flat=True)


class ColumnsForm(OnceForm):
    """Which of their columns is which of our fields."""

    def __init__(self, *args, columns, mapping, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", gettext_lazy("Not in this list"))] + [
            (str(column["index"]), column["heading"] or _("Column %(number)s") % {"number": column["index"] + 1})
            for column in columns
        ]
        for name in (*NAMES, *FIRST, *PHONES[1:], *FURTHER):
            chosen = mapping.get("phones" if name in PHONES else name) or []
            place = PHONES.index(name) if name in PHONES else 0
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], required=False, choices=choices,
                initial=str(chosen[place]) if place < len(chosen) else "",
            )  # fmt: skip

    def clean(self):
        """A column is one field, and a list has names."""
        cleaned = super().clean()
        used = {}
        for name in self.matched_names():
            if index := cleaned.get(name):
                if index in used:
                    self.add_error(name, _("This column is already “%(field)s”.") % {"field": LABELS[used[index]]})
                used[index] = name
        if not any(cleaned.get(name) for name in NAMES):
            self.add_error("full_name", _("Say which column holds the names."))
        return cleaned

    def matched_names(self):
        """The names of the fields of ours."""
        return [name for name in self.fields if name in LABELS]

    def mapping(self):
        """{field: [column places] or None}."""
        found = {name: None for name in self.matched_names() if name not in PHONES[1:]}
        for name in self.matched_names():
            if index := self.cleaned_data.get(name):
                field = "phones" if name in PHONES else name
                found[field] = [*(found[field] or []), int(index)]
        return found


class MendForm(OnceForm):
    """One cell of one row: a value, *not known*, *read well*, or the row is left out."""

    ACTS = ("set", "unknown", "fine", "leave")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    kind = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, row, field, country, **kwargs):
        super().__init__(*args, auto_id=f"id_{row.number}_{field}_%s", **kwargs)
        self.row, self.field, self.country = row, field, country
        if field == "given_names":
            for name in ("given_names", "surnames"):
                self.fields[name] = forms.CharField(
                    label=LABELS[name], required=False, max_length=120, initial=row.values.get(name) or ""
                )
        else:
            self.fields["value"] = cell_field(field, row, country)

    def clean(self):
        """`changes`: what to set; empty where the row stays as it was read."""
        cleaned = super().clean()
        self.changes, act = {}, cleaned.get("act")
        if act == "unknown" and self.field != "given_names":
            self.changes = dict.fromkeys(values_of(self.field))
            if self.field == "phones":
                self.changes = {"phones": []}
        if act == "set":
            try:
                self.changes = self.typed(cleaned)
            except ValidationError as error:
                self.add_error("given_names" if self.field == "given_names" else "value", error)
        return cleaned

    def typed(self, cleaned):
        """The values that were typed, or a ValidationError with what to do."""
        if self.field == "given_names":
            given, surnames = cleaned.get("given_names", "").strip(), cleaned.get("surnames", "").strip()
            if not given and not surnames:
                raise ValidationError(_("Write at least one name."))
            return {"given_names": given or None, "surnames": surnames or None}
        text = cleaned.get("value", "").strip()
        if not text:
            raise ValidationError(_("Write what the paper says, or choose “Not known”."))
        return read_cell(self.field, text, self.row.values, self.country)


def cell_field(field, row, country):
    """The form field of one cell."""
    choices = {
        "territory": lambda: (
            Territory.objects.filter(kind="province", code__startswith=f"{country}-")
            .order_by("name_es")
            .values_list("code", "name_es")
        ),
        "legal_basis": lambda: LegalBasis.choices,
        "sex": lambda: list(SEXES.items()),
    }
    if field in choices:
        return forms.ChoiceField(
            label=LABELS[field], required=False, choices=[("", "—"), *choices[field]()],
            initial=row.values.get(field) or "",
        )  # fmt: skip
    numeric = field in DATES or field in ("id_number", "phones")
    attrs = {"autocomplete": "off"} | ({"inputmode": "numeric"} if numeric else {})
    return forms.CharField(
        label=LABELS.get(field, field), required=False, max_length=200, widget=forms.TextInput(attrs=attrs)
    )


def read_cell(field, text, values, country):
    """{name: value} of a typed cell; nothing is guessed here, since somebody is there to ask."""
    if field in DATES:
        return read_typed_date(field, text, values)
    if field == "id_number":
        number, problems = identifiers.read_id(text, country)
        if number is None or any(problem.code == "id_zero" for problem in problems):
            raise ValidationError(_("This identity number cannot exist: see that no digit is missing."))
        return {"id_number": number}
    if field == "phones":
        numbers, problems = phones.read_phones(text, country)
        if not numbers:
            raise ValidationError(MESSAGES["phone_unreadable"])
        return {"phones": numbers}
    if field == "municipality":
        place = places.read_place(values.get("territory"), text, country)
        if place.municipality is None:
            raise ValidationError(_("No municipality of the province has this name."))
        return {"municipality": place.municipality, "municipality_code": place.municipality_code}
    if field == "email" and not EMAIL.match(text.lower()):
        raise ValidationError(_("This is not an e-mail address."))
    return {field: text}


def read_typed_date(field, text, values):
    """A whole date, day first, with four digits of the year."""
    today = timezone.localdate()
    read = read_date(text, DateStyle(latest=today))
    if read.wrong:
        raise ValidationError(MESSAGES[read.wrong])
    if read.date is None or "two_digit_year" in read.codes:
        raise ValidationError(_("Write day, month and the year with four digits, for example 7/3/2025."))
    if read.date > today and field != "sentence_end":
        raise ValidationError(MESSAGES["in_the_future"])
    dates = {name: values.get(name) for name in ("birth_date", "released_on")} | {field: read.date.isoformat()}
    if dates["birth_date"] and dates["released_on"] and dates["birth_date"] >= dates["released_on"]:
        raise ValidationError(MESSAGES["born_after_release"])
    changes = {field: read.date.isoformat()}
    return changes | ({"birth_year": read.date.year} if field == "birth_date" else {})


class SpellingForm(OnceForm):
    """One spelling of a place, in all its rows: a code, or not known."""

    key = forms.CharField(max_length=24, widget=forms.HiddenInput)
    value = forms.CharField(max_length=60, required=False)
    kind = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class DecisionForm(OnceForm):
    """Same person, another person, or not known yet."""

    decision = forms.ChoiceField(choices=[("same", "same"), ("other", "other"), ("skip", "skip")])


class CommitForm(OnceForm):
    """Who works with the people who come in."""

    assignment = forms.ChoiceField(
        label=gettext_lazy("Workers"),
        choices=Import.Assignment.choices,
        initial=Import.Assignment.NOBODY,
        widget=forms.RadioSelect(attrs={"wide": True}),
        error_messages={"required": gettext_lazy("Say whether workers are assigned now.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignment"].hints = {
            Import.Assignment.NOBODY: gettext_lazy("They stand in the supervisor's list, the oldest first."),
            Import.Assignment.BALANCED: gettext_lazy("Among the caseworkers of each team who are not on leave."),
        }


class StewardForm(OnceForm):
    """Whether two records are one person."""

    decision = forms.ChoiceField(choices=[("same", "same"), ("different", "different")])
