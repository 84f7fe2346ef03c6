"""Provinces and municipalities however they are spelt, into ISO 3166-2 codes and official names."""

import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

import accounts
from casework.imports.problems import error, guess
from casework.imports.wording import is_nothing, plain, table, tidy

FOLDER = Path(accounts.__file__).parent / "data" / "territories"
NEAR = 84
PARTICLES = frozenset({"de", "del", "la", "el", "los", "las", "of", "the", "y"})


@dataclass
class Names:
    """Folded names of places of one kind: official ones, others in use, and those that are asked about."""

    official: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Gazetteer:
    """The places of one country: province names, and by province the municipality names."""

    provinces: Names
    unclear: frozenset
    municipalities: dict
    every: dict  # folded municipality name -> [(province, official name)]
    labels: dict  # code or (province, municipality) -> official name or code


@cache
def gazetteer(country):
    """Read the places of a country; one that has no file has no places."""
    path = FOLDER / f"{country.lower()}.toml"
    if not path.exists():
        return Gazetteer(Names(), frozenset(), {}, {}, {})
    with path.open("rb") as file:
        land = tomllib.load(file)
    spellings = table("places").get(country, {})
    provinces, by_province, every, labels = Names(), {}, {}, {}
    for province in land["province"]:
        code = province["code"]
        labels[code] = province["es"]
        provinces.official |= {plain(province["es"]): code, plain(province["en"]): code, plain(code): code}
        provinces.others |= dict.fromkeys(map(plain, spellings.get("exact", {}).get(code, [])), code)
        names = by_province[code] = Names()
        for town in province["municipalities"]:
            labels[code, town["es"]] = town["code"]
            names.official |= {plain(town["es"]): town["es"], plain(town["en"]): town["es"]}
            others = map(plain, spellings.get("municipalities", {}).get(town["es"], []))
            names.others |= dict.fromkeys(others, town["es"])
            every.setdefault(plain(town["es"]), []).append((code, town["es"]))
    return Gazetteer(provinces, frozenset(spellings.get("unclear", ())), by_province, every, labels)


def stripped(text):
    """Take words such as "provincia" or "municipio" away from both ends of a folded name."""
    for word in sorted(table("places")["before"], key=len, reverse=True):
        if text.startswith(f"{word} ") and len(text) > len(word) + 3:
            return stripped(text[len(word) + 1 :])
    for word in table("places")["after"]:
        if text.endswith(f" {word}"):
            return text[: -len(word) - 1]
    return text


def abbreviates(words, full):
    """Say whether each word begins the word of the full name in its place: "P. del Río" for Pinar del Río."""
    short = [word for word in words if word not in PARTICLES]
    whole = [word for word in full if word not in PARTICLES]
    return (
        len(short) == len(whole) > 1
        and all(long.startswith(word) for word, long in zip(short, whole, strict=True))
        and any(len(word) >= 3 for word in short)
    )


def found_in(names, text):
    """Find a folded name among `names`: the value and whether its spelling had to be forgiven."""
    if text in names.official:
        return names.official[text], False
    for form in (text, stripped(text)):
        if form in names.others:
            return names.others[form], True
        if form in names.official:
            return names.official[form], False
    solid = text.replace(" ", "")
    same = {value for name, value in names.official.items() if name.replace(" ", "") == solid}
    short = {value for name, value in names.official.items() if abbreviates(text.split(), name.split())}
    for values in (same, short):
        if len(values) == 1:
            return values.pop(), True
    return near(names, stripped(text))


def near(names, text):
    """Find the one official name that a misspelt one is nearest to, if it is near enough and alone."""
    if len(text) < 4:
        return None, False
    best = process.extract(text, list(names.official), scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
    values = {names.official[name] for name, score, _at in best if score > best[0][1] - 4}
    return (values.pop(), True) if len(values) == 1 else (None, False)


@lru_cache(maxsize=4096)
def province_of(text, country):
    """Find a province by a folded name: code, forgiven, unclear."""
    land = gazetteer(country)
    if text in land.unclear:
        return None, False, True
    return *found_in(land.provinces, text), False


@lru_cache(maxsize=4096)
def municipality_of(text, province, country):
    """Find a municipality by a folded name: official name, its province, forgiven. The row's province comes first."""
    land = gazetteer(country)
    if province in land.municipalities:
        name, forgiven = found_in(land.municipalities[province], text)
        if name:
            return name, province, forgiven
    homes = {}
    for code, names in land.municipalities.items():
        name, forgiven = found_in(names, text)
        if name:
            homes[code] = (name, forgiven)
    sure = {code: home for code, home in homes.items() if not home[1]} or homes
    if not sure or len({name for name, _forgiven in sure.values()}) > 1:
        return None, None, False
    code, (name, forgiven) = next(iter(sure.items()))
    return name, code if len(sure) == 1 else None, forgiven


def land_name(text, code, country):
    """Give the official name of a municipality that is written as it should be, or None."""
    return gazetteer(country).municipalities[code].official.get(plain(text))


@dataclass
class Place:
    """Where somebody lives as a row says it: province code, official municipality and its code, and the problems."""

    territory: str | None = None
    municipality: str | None = None
    municipality_code: str | None = None
    problems: list = field(default_factory=list)


def parts_of(text):
    """Divide a cell that names two places."""
    for mark in (",", "/", ";", " - ", "(", "."):
        one, _mark, other = text.partition(mark)
        if one.strip() and other.strip(" )"):
            yield one.strip(), other.strip(" )")


def exchanged(province, municipality, country):
    """Give province and municipality in their places if they stand in each other's columns or in one cell."""
    first = plain(province)
    if municipality:
        second = plain(municipality)
        region = province_of(second, country)[0]
        if region and not province_of(first, country)[0] and municipality_of(first, region, country)[1] == region:
            return municipality, province, "place_swapped"
        return None
    if province_of(first, country)[0]:
        return None
    for one, other in parts_of(province):
        for town, region in ((one, other), (other, one)):
            code = province_of(plain(region), country)[0]
            if code and municipality_of(plain(town), code, country) == (land_name(town, code, country), code, False):
                return region, town, "place_divided"
    return None


def read_place(province, municipality, country="CU"):
    """Read the cells of province and municipality together. A blank one stays null whatever the other says."""
    raw_province, raw_town = (None if is_nothing(cell) else tidy(cell) for cell in (province, municipality))
    place = Place()
    if not gazetteer(country).labels:
        place.municipality = raw_town
        if raw_province:
            place.problems.append(guess("territory", "unlisted_country", raw_province))
        return place
    one_cell = raw_province or raw_town
    other = raw_town if raw_province else None
    if one_cell and (moved := exchanged(one_cell, other, country)):
        raw_province, raw_town, code = moved
        place.problems.append(guess("territory", code, province if province is not None else municipality))
    if raw_province:
        read_province(place, raw_province, country)
    if raw_town:
        read_town(place, raw_town, country)
    return place


def read_province(place, raw, country):
    """Put the province into `place`."""
    code, forgiven, unclear = province_of(plain(raw), country)
    if code is None:
        place.problems.append(error("territory", "old_province" if unclear else "unknown_province", raw))
        return
    place.territory = code
    if forgiven:
        place.problems.append(guess("territory", "province_spelling", raw, gazetteer(country).labels[code]))


def read_town(place, raw, country):
    """Put the municipality into `place`."""
    name, home, forgiven = municipality_of(plain(raw), place.territory, country)
    if name is None:
        place.problems.append(guess("municipality", "unknown_municipality", raw))
        return
    place.municipality = name
    place.municipality_code = gazetteer(country).labels.get((place.territory or home, name))
    if place.territory and home != place.territory:
        place.problems.append(guess("municipality", "municipality_elsewhere", raw))
    elif forgiven:
        place.problems.append(guess("municipality", "municipality_spelling", raw, name))


def looks_like_province(cell, country="CU"):
    """Say whether a cell names a province, for recognising a column."""
    return isinstance(cell, str) and len(cell) < 60 and bool(province_of(plain(tidy(cell)), country)[0])


def looks_like_municipality(cell, country="CU"):
    """Say whether a cell names a municipality, for recognising a column."""
    if not isinstance(cell, str) or len(cell) > 60:
        return False
    return plain(tidy(cell)) in gazetteer(country).every or bool(municipality_of(plain(tidy(cell)), None, country)[0])
