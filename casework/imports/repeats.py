"""Rows of one list that repeat each other: who is surely the same, and who must be looked at by a person."""

from collections import defaultdict

from casework.imports.identifiers import one_slip
from casework.imports.normalise import DUPLICATE, REVIEW
from casework.imports.problems import guess
from vault.names import same_name, shared_words, sound_key, telling_words


def name_agrees(one, other):
    """Say whether two names could be one person's when the number is the same already."""
    return same_name(one, other) or shared_words(one, other) >= 2


def birth_agrees(one, other):
    """Say whether two rows have one birth date, or one that differs by day and month exchanged in a guess."""
    first, second = one.values["birth_date"], other.values["birth_date"]
    if not first or not second:
        return False
    return first == second or one.exchanged.get("birth_date") == second or other.exchanged.get("birth_date") == first


def compare(row, earlier):
    """Compare a row with an earlier one: (outcome, code) if it may repeat it, else None."""
    number, other = row.values["id_number"], earlier.values["id_number"]
    if number and number == other:
        if name_agrees(row.full_name, earlier.full_name) or birth_agrees(row, earlier):
            return DUPLICATE, "same_id"
        return REVIEW, "same_id_other_person"
    if not same_name(row.full_name, earlier.full_name):
        return None
    if birth_agrees(row, earlier):
        if not number or not other:
            return REVIEW, "same_name_and_birth"
        return (REVIEW, "nearly_same_id") if one_slip(number, other) else None
    return (REVIEW, "same_name_nothing_else") if nothing_tells_apart(row, earlier) else None


def nothing_tells_apart(row, earlier):
    """Say whether two namesakes have no number and no birth date that differ, and something else in common."""
    if row.values["id_number"] and earlier.values["id_number"]:
        return False
    years = {row.values["birth_year"], earlier.values["birth_year"]} - {None}
    if len(years) == 2 or (row.values["birth_date"] and earlier.values["birth_date"]):
        return False
    if set(row.values["phones"]) & set(earlier.values["phones"]):
        return True
    alike = ("municipality", "released_on", "facility", "birth_year")
    same = sum(bool(row.values[key]) and row.values[key] == earlier.values[key] for key in alike)
    differ = sum(
        bool(row.values[key] and earlier.values[key]) and row.values[key] != earlier.values[key]
        for key in ("territory", "municipality", "released_on")
    )
    return not differ and (same > 0 or row.full_name.lower() == earlier.full_name.lower())


def keys_of(row):
    """Give the keys under which a row meets those it may repeat: its number, its dates, the sounds of its name."""
    if number := row.values["id_number"]:
        yield "id", number
    for date in filter(None, (row.values["birth_date"], row.exchanged.get("birth_date"))):
        yield "born", date
    sounds = sorted({sound_key(word) for word in telling_words(row.full_name)})
    yield "name", " ".join(sounds)


def mark_repeats(rows):
    """Set `outcome` and `of` of each row that repeats an earlier one; a row in error neither repeats nor is repeated."""
    met = defaultdict(list)
    for row in rows:
        if row.in_error:
            continue
        keys = list(keys_of(row))
        found = None
        for earlier in {id(other): other for key in keys for other in met[key]}.values():
            verdict = compare(row, earlier)
            if verdict and (found is None or verdict[0] == DUPLICATE != found[0]):
                found = (*verdict, earlier)
        if found:
            row.outcome, code, earlier = found
            row.of = earlier.row
            field = "id_number" if "id" in code else "given_names"
            row.problems.append(guess(field, code, detail=str(earlier.row)))
        for key in keys:
            met[key].append(row)
    return rows
