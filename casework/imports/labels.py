"""What the fields of a list are called on the screen, in the order the page of columns shows them."""

from django.utils.translation import gettext_lazy as _

NAMES = ("full_name", "full_name_reversed", "given_names", "given_name2", "surnames", "surname1", "surname2")
FIRST = ("id_number", "birth_date", "territory", "municipality", "released_on", "legal_basis", "phones", "sex")
FURTHER = (
    "alias", "passport", "birth_day", "birth_month", "birth_year", "address", "facility", "sentence_end", "email",
)  # fmt: skip
MATCHED = (*NAMES, *FIRST, *FURTHER)
PHONES = ("phones", "phones_2", "phones_3")

LABELS = {
    "full_name": _("Whole name, given names first"),
    "full_name_reversed": _("Whole name, surnames first"),
    "given_names": _("Given names"),
    "given_name2": _("Second given name"),
    "surnames": _("Surnames"),
    "surname1": _("First surname"),
    "surname2": _("Second surname"),
    "alias": _("Known as"),
    "id_number": _("Identity number"),
    "passport": _("Passport or another document"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "birth_day": _("Day of birth"),
    "birth_month": _("Month of birth"),
    "birth_year": _("Year of birth"),
    "territory": _("Province"),
    "municipality": _("Municipality"),
    "municipality_code": _("Municipality"),
    "address": _("Address"),
    "facility": _("Prison"),
    "released_on": _("Day of release"),
    "legal_basis": _("Legal basis"),
    "sentence_end": _("End of the sentence"),
    "phones": _("Phone"),
    "phones_2": _("Second phone"),
    "phones_3": _("Third phone"),
    "email": _("E-mail"),
    "offence": _("Offence"),
    "sentence": _("Sentence"),
    "sentence_months": _("Sentence"),
    "remarks": _("Remarks"),
}
SEXES = {"male": _("Man"), "female": _("Woman"), "other": _("Other")}
EMPTY = ("", None, [])


def label_of(field):
    """The word for a field."""
    return LABELS.get(field, field)
