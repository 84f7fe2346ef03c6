"""What is typed about a person: on registering, on their facts, on how to reach them safely."""

import phonenumbers
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Territory
from casework.people.fields import DayField
from casework.releases.models import LegalBasis
from records.forms import OnceForm, VersionedForm

REGISTER_KEY = "register"
YES_NO = [("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")), ("unknown", gettext_lazy("They do not know"))]
ICONS = {"no": "check", "yes": "warning", "unknown": "help", "asked": "check", "not_asked": "help"}
SEXES = [("", gettext_lazy("Not stated")), ("f", gettext_lazy("Woman")), ("m", gettext_lazy("Man")),
         ("x", gettext_lazy("Another answer"))]  # fmt: skip
UNKNOWN_PLACE = "?"


def place_choices():
    """[("?", unknown), (province, [(code, municipality)])]: one question for both, each province first alone."""
    name = "name_en" if get_language() == "en" else "name_es"
    provinces = list(Territory.objects.filter(parent__kind="country").order_by("code"))
    parts = {}
    rows = Territory.objects.filter(kind="municipality").values_list("parent_id", "code", name)
    for parent_id, code, label in rows.order_by(name):
        parts.setdefault(parent_id, []).append((code, label))
    choices = [("", "—"), (UNKNOWN_PLACE, _("Not known yet"))]
    for province in provinces:
        label = str(province)
        alone = (province.code, _("%(province)s, municipality not known") % {"province": label})
        choices.append((label, [alone, *parts.get(province.pk, [])]))
    return choices


class PlaceField(forms.ChoiceField):
    """Where somebody lives: answers (province or None, code of a municipality or "")."""

    def __init__(self, **kwargs):
        super().__init__(choices=place_choices, **kwargs)

    def clean(self, value):
        """The territory as two things that are kept apart."""
        code = super().clean(value)
        if not code or code == UNKNOWN_PLACE:
            return None, ""
        territory = Territory.objects.select_related("parent").get(code=code)
        return (territory.parent, code) if territory.kind == "municipality" else (territory, "")


def place_value(person):
    """What the field shows for an open person."""
    return person.municipality or (person.province.code if person.province else UNKNOWN_PLACE)


class SafetyForm(forms.Form):
    """How to reach somebody, and what is safe. Not asked is an answer, and counts as shared."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    asked = forms.ChoiceField(
        label=gettext_lazy("Did you ask whether this phone is safe?"), widget=forms.RadioSelect,
        choices=[("not_asked", gettext_lazy("Not asked yet")), ("asked", gettext_lazy("Yes, I asked"))],
        initial="not_asked", help_text=gettext_lazy("What was not asked counts as shared and listened to."),
    )  # fmt: skip
    shared = forms.ChoiceField(
        label=gettext_lazy("Do others answer it?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    monitored = forms.ChoiceField(
        label=gettext_lazy("May somebody listen to it?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    hours = forms.CharField(
        label=gettext_lazy("When is it good to call?"), required=False, max_length=80,
        help_text=gettext_lazy("for example: from 18:00 to 20:00"),
    )  # fmt: skip
    phrase = forms.CharField(
        label=gettext_lazy("Agreed phrase, if somebody else answers"), required=False, max_length=120,
        help_text=gettext_lazy("for example: I am calling about the dentist's appointment"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("asked", "shared", "monitored"):
            self.fields[name].icons = ICONS

    def clean_phone(self):
        """The number in E.164."""
        typed = self.cleaned_data["phone"].strip()
        return e164(typed) if typed else ""

    def clean(self):
        """Whoever says they asked says what was answered."""
        data = super().clean()
        if data.get("asked") == "asked":
            for name in ("shared", "monitored"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("You asked: say what they answered. They may not know."))
        return data

    def safety(self):
        """(facts to be sealed, the day they were asked or None)."""
        data = self.cleaned_data
        if data["asked"] != "asked":
            return {}, None
        names = ("shared", "monitored", "hours", "phrase")
        return {name: data[name] for name in names if data[name]}, timezone.localdate()


def e164(typed):
    """The number as it is kept. Raises ValidationError with what to do."""
    try:
        number = phonenumbers.parse(typed, settings.COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(_("This is not a whole phone number. Write all its digits, or + and the country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class RegisterForm(OnceForm, SafetyForm):
    """The five questions: name to use, how to reach, territory, release if known, urgent need."""

    name_to_use = forms.CharField(
        label=gettext_lazy("What is this person called?"), max_length=80,
        help_text=gettext_lazy("The name to use with them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write at least the name to use with this person.")},
    )  # fmt: skip
    given_names = forms.CharField(label=gettext_lazy("Given names on paper"), required=False, max_length=80)
    surnames = forms.CharField(label=gettext_lazy("Surnames"), required=False, max_length=80)
    place = PlaceField(
        label=gettext_lazy("Where do they live?"),
        error_messages={"required": gettext_lazy("Choose where they live; “Not known yet” is an answer.")},
    )  # fmt: skip
    released_on = DayField(label=gettext_lazy("When did they come out?"), required=False, days=True)
    basis = forms.ChoiceField(
        label=gettext_lazy("By which legal basis?"), choices=LegalBasis, initial=LegalBasis.DISPUTED, required=False
    )
    urgent_need = forms.CharField(
        label=gettext_lazy("Is there something that cannot wait?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("A roof, medicines, a paper, a threat."),
    )  # fmt: skip
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("given_names", "surnames", "hours", "phrase"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_released_on(self):
        """Two years ahead is a slip."""
        day = self.cleaned_data["released_on"]
        if day and (day - timezone.localdate()).days > 366:
            raise forms.ValidationError(_("This day lies more than a year ahead. Look at the year."))
        return day


class FactsForm(VersionedForm):
    """Who somebody is."""

    name_to_use = forms.CharField(label=gettext_lazy("Name to use"), required=False, max_length=80)
    given_names = forms.CharField(label=gettext_lazy("Given names on paper"), required=False, max_length=80)
    surnames = forms.CharField(label=gettext_lazy("Surnames"), required=False, max_length=80)
    birth_date = DayField(label=gettext_lazy("Date of birth"), required=False)
    birth_year = forms.RegexField(
        r"^(19|20)\d\d$", label=gettext_lazy("Year of birth, where only that is known"), required=False,
        error_messages={"invalid": gettext_lazy("Write four digits, for example 1987.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    place = PlaceField(label=gettext_lazy("Where do they live?"), required=False)
    other_names = forms.CharField(
        label=gettext_lazy("Other names they go by"), required=False, max_length=200,
        help_text=gettext_lazy("Separated by commas."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self):
        """A person keeps a name."""
        data = super().clean()
        if not any(data.get(name) for name in ("name_to_use", "given_names", "surnames")):
            self.add_error("name_to_use", _("Leave at least one name."))
        if (born := data.get("birth_date")) and born > timezone.localdate():
            self.add_error("birth_date", _("A birth cannot lie ahead."))
        return data

    def changes(self):
        """{field of the person: value}."""
        data = self.cleaned_data
        province, municipality = data["place"]
        names = [part.strip() for part in data["other_names"].split(",")]
        return {
            "name_to_use": data["name_to_use"], "given_names": data["given_names"], "surnames": data["surnames"],
            "birth_date": data["birth_date"], "birth_year": data["birth_year"], "sex": data["sex"],
            "province": province, "municipality": municipality, "aliases": [name for name in names if name],
        }  # fmt: skip


class ReachForm(VersionedForm, SafetyForm):
    """One way to reach somebody."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    field_order = ["phone", "asked", "shared", "monitored", "hours", "phrase"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True
        self.fields["phone"].error_messages["required"] = _("Write the number.")


def reach_initial(method):
    """What the form shows for an open contact method."""
    return {
        "row_version": method.row_version, "phone": method.value, "asked": "asked" if method.is_asked else "not_asked",
        **{name: method.safety.get(name, "") for name in ("shared", "monitored", "hours", "phrase")},
    }  # fmt: skip


def facts_initial(person):
    """What the form shows for an open person."""
    return {
        "row_version": person.row_version, "name_to_use": person.name_to_use, "given_names": person.given_names,
        "surnames": person.surnames, "birth_date": person.birth_date, "birth_year": person.birth_year,
        "sex": person.sex, "place": place_value(person), "other_names": ", ".join(person.aliases),
    }  # fmt: skip
