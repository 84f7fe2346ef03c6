"""What the pages of the review show: problems grouped by kind, and rows beside whom they may repeat."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Territory
from casework.cases.models import Case
from casework.imports.forms import MendForm
from casework.imports.labels import SEXES, label_of
from casework.imports.mending import SPELLING, spelling_key
from casework.imports.models import ImportRow
from casework.imports.problems import ERROR, MESSAGES
from casework.imports.staging import REPEAT_CODES
from casework.people.models import ContactMethod, Identifier, Person
from casework.releases.models import LegalBasis, Release
from vault.sealing import open_all

ROUTINE = {"name_split", "name_order"}  # how a whole column was read: shown once, not counted as something to look at
SHOWN, PAGE = 5, 50
COMPARED = (
    "name", "alias", "id_number", "birth_date", "sex", "territory", "municipality", "released_on", "legal_basis", "phones",
)  # fmt: skip


@dataclass
class Item:
    """One row of a group: what the cell says, what was read, and the form that mends it."""

    row: object
    raw: str
    detail: str
    read: str
    form: object


@dataclass
class Group:
    """The rows that have one problem in one field."""

    field: str
    code: str
    level: str
    found: list = field(default_factory=list)
    items: list = field(default_factory=list)
    page: int = 1

    @property
    def kind(self):
        """Its name in an address: codes alone."""
        return f"{self.field}.{self.code}"

    @property
    def title(self):
        """Which field; the two parts of a name are one."""
        return _("Name") if self.field == "given_names" else label_of(self.field)

    @property
    def message(self):
        """What is wrong or guessed."""
        return MESSAGES[self.code]

    @property
    def is_spelling(self):
        """Whether one act may mend all its rows."""
        return self.code in SPELLING

    @property
    def is_error(self):
        """Whether it keeps its rows out."""
        return self.level == ERROR

    @property
    def is_date(self):
        """Whether dates are typed here."""
        return self.field in ("birth_date", "released_on", "sentence_end")

    @property
    def more(self):
        """How many rows are not shown."""
        return len(self.found) - len(self.items)

    def spellings(self):
        """[(key, raw, read, row numbers)] of a group of spellings, fullest first."""
        met = {}
        for row, more in self.found:
            met.setdefault((more["raw"], more["detail"]), []).append(row.number)
        return [
            {"key": spelling_key(self.field, self.code, raw), "raw": raw, "read": read, "rows": numbers}
            for (raw, read), numbers in sorted(met.items(), key=lambda one: (-len(one[1]), one[0]))
        ]


def groups_of(rows, *, settled=False):
    """The groups of opened rows: what keeps rows out first, then what is worth a look, the routine last."""
    groups = {}
    for row in rows:
        if row.outcome == ImportRow.Outcome.DUPLICATE:
            continue
        left = row.decision == ImportRow.Decision.LEFT
        for problem, more in zip(row.problems, row.payload["problems"], strict=True):
            if problem["code"] not in REPEAT_CODES and settled is (problem["settled"] or left):
                key = problem["field"], problem["code"], problem["level"]
                groups.setdefault(key, Group(*key)).found.append((row, more))
    return sorted(
        groups.values(),
        key=lambda group: (not group.is_error, group.code in ROUTINE, -len(group.found), group.kind),
    )


def fill(group, import_, *, page=None, bound=None):
    """Puts forms beside the rows that are shown: the first few, or a page of them."""
    size = PAGE if page or group.is_error else SHOWN
    group.page = page or 1
    start = (group.page - 1) * size
    provinces = None
    for row, more in group.found[start : start + size]:
        if bound and bound.row.number == row.number and bound.field == group.field:
            form = bound
        else:
            initial = {"kind": group.kind if page else ""}
            form = MendForm(row=row, field=group.field, country=import_.country, initial=initial)
        provinces = provinces or names_of_provinces()
        group.items.append(
            Item(row, more["raw"], more["detail"], shown_value(group.field, row.values, provinces), form)
        )
    return group


def summary(rows):
    """The counts of the strip: by severity, without what is repeated or left out."""
    errors = look = clean = settled = 0
    error_kinds, look_kinds = set(), set()
    for row in rows:
        open_ones = [one for one in row.problems if not one["settled"] and one["code"] not in REPEAT_CODES]
        settled += sum(one["settled"] for one in row.problems)
        if row.outcome == ImportRow.Outcome.DUPLICATE or row.decision == ImportRow.Decision.LEFT:
            continue
        wrong = {(one["field"], one["code"]) for one in open_ones if one["level"] == ERROR}
        guessed = {
            (one["field"], one["code"]) for one in open_ones if one["level"] != ERROR and one["code"] not in ROUTINE
        }
        error_kinds |= wrong
        look_kinds |= guessed
        errors += bool(wrong)
        look += bool(guessed) and not wrong
        clean += not wrong and not guessed
    return {
        "total": len(rows), "errors": errors, "error_kinds": len(error_kinds), "look": look,
        "look_kinds": len(look_kinds), "clean": clean, "settled": settled,
        "repeated": sum(row.outcome == ImportRow.Outcome.DUPLICATE for row in rows),
        "to_decide": sum(row.outcome == ImportRow.Outcome.REVIEW and not row.decision for row in rows),
        "left": sum(row.decision == ImportRow.Decision.LEFT for row in rows),
        "coming": sum(row.comes_in != ImportRow.Result.LEFT_OUT for row in rows),
        "created": sum(row.comes_in == ImportRow.Result.CREATED for row in rows),
        "released": sum(row.comes_in == ImportRow.Result.RELEASED for row in rows),
    }  # fmt: skip


def names_of_provinces():
    """{code: name in the reader's language}."""
    return {place.code: str(place) for place in Territory.objects.filter(kind="province")}


def shown_value(name, values, provinces):
    """A value as people read it."""
    value = values.get(name)
    if name == "name" or name == "given_names":
        return " ".join(filter(None, (values.get("given_names"), values.get("surnames"))))
    if not value:
        return ""
    if name == "territory":
        return provinces.get(value, value)
    if name == "sex":
        return str(SEXES.get(value, value))
    if name == "legal_basis":
        return str(LegalBasis(value).label)
    if name in ("birth_date", "released_on", "sentence_end"):
        year, month, day = value.split("-")
        return f"{int(day)}/{int(month)}/{year}"
    return ", ".join(value) if isinstance(value, list) else str(value)


@dataclass
class Pair:
    """A row beside whom it may repeat: lines of (label, mine, theirs, whether they are equal)."""

    row: object
    beside: str
    url: str
    lines: list
    why: str


def pairs_of(rows, user, *, outcome=ImportRow.Outcome.REVIEW):
    """The pairs of opened rows that a person decides on. People who are there are opened in the reader's scope alone."""
    by_number = {row.number: row for row in rows}
    asked = [row for row in rows if row.outcome == outcome]
    there = people_there([row.of_person_id for row in asked if row.repeats_person and row.of_person_id], user)
    provinces = names_of_provinces()
    pairs = []
    for row in asked:
        if row.repeats_person:
            case, theirs = there.get(row.of_person_id, (None, {}))
            beside = _("Already here: %(code)s") % {"code": case.code} if case else _("Imported with an earlier list")
            url = case.get_absolute_url() if case else ""
        else:
            other = by_number.get(row.of_row)
            theirs = other.values if other else {}
            beside, url = _("Row %(row)s") % {"row": row.of_row}, ""
        pairs.append(Pair(row, beside, url, lines_of(row.values, theirs, provinces), why(row)))
    return pairs


def lines_of(mine, theirs, provinces):
    """The compared fields of two sides, where at least one says something."""
    lines = []
    for name in COMPARED:
        one, other = (shown_value(name, side, provinces) for side in (mine, theirs))
        if one or other:
            label = _("Name") if name == "name" else label_of(name)
            lines.append({"label": label, "mine": one, "theirs": other, "same": one == other})
    return lines


def why(row):
    """Why the two are held side by side."""
    code = next((one["code"] for one in row.problems if one["code"] in REPEAT_CODES), "")
    if code and not row.repeats_person:
        return MESSAGES[code]
    if row.there == "seen":
        return _("This very row came in with an earlier list.")
    if row.outcome == ImportRow.Outcome.DUPLICATE:
        return _("The same identity number, with an agreeing name or birth date.")
    return _("A person who is there has the same number, or the same name and nothing that tells them apart.")


def people_there(person_ids, user):
    """{person id: (case, values)} of those in the reader's scope, as the fields of a list show them."""
    cases = Case.objects.visible_to(user).filter(person_id__in=person_ids).select_related("person__province")
    cases = {case.person_id: case for case in cases}
    people = {person.pk: person for person in open_all(Person.objects.filter(pk__in=cases).select_related("province"))}
    return {pk: (cases[pk], values) for pk, values in values_of_people(people).items()}


def values_of_people(people):
    """{person id: values} of opened people, by the names that the fields of a list have."""
    ids = list(people)
    numbers = open_all(Identifier.objects.filter(person_id__in=ids))
    ways = open_all(ContactMethod.objects.filter(person_id__in=ids, kind=ContactMethod.Kind.PHONE))
    releases = open_all(Release.objects.filter(person_id__in=ids).order_by("made_at"))
    found = {}
    for pk, person in people.items():
        newest = next((one for one in reversed(releases) if one.person_id == pk), None)
        found[pk] = {
            "given_names": person.given_names, "surnames": person.surnames, "alias": ", ".join(person.aliases),
            "id_number": ", ".join(one.number for one in numbers if one.person_id == pk),
            "birth_date": person.birth_date.isoformat() if person.birth_date else "", "sex": person.sex,
            "territory": person.province.code if person.province else "",
            "municipality": place_name(person.municipality),
            "phones": [one.value for one in ways if one.person_id == pk],
            "released_on": newest.released_on.isoformat() if newest and newest.released_on else "",
            "legal_basis": newest.basis if newest else "",
        }  # fmt: skip
    return found


def place_name(code):
    """The name of a municipality, where the code is one of ours."""
    place = Territory.objects.filter(code=code).first() if code else None
    return str(place) if place else code
