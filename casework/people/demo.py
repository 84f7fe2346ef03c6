"""People who do not exist, for the demonstration."""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from accounts.models import Territory
from casework.people.models import ContactMethod, Identifier, Person, identifier_lookup, phone_lookup
from vault.demo_data import DemoData, demo
from vault.ids import uuid7


@dataclass
class Newcomer:
    """Unsaved rows about one person; releases and cases add theirs."""

    person: Person
    contact_methods: list = field(default_factory=list)
    identifiers: list = field(default_factory=list)
    releases: list = field(default_factory=list)
    released_on: date | None = None


@lru_cache(maxsize=1)
def names():
    """The lists the names are drawn from."""
    return tomllib.loads((Path(__file__).parent / "data" / "demo_names.toml").read_text())


def make(scene):
    """So many people, each with the ways to reach them; nothing is saved yet."""
    places = Places()
    scene.newcomers = [newcomer(scene, places) for _number in range(scene.people)]
    look_up(scene.newcomers)


class Places:
    """Provinces by how many people live there, with their municipalities."""

    def __init__(self):
        shares = names()["population"]
        self.provinces = list(Territory.objects.filter(code__in=shares).order_by("code"))
        self.weights = [shares[province.code] for province in self.provinces]
        self.parts = {}
        rows = Territory.objects.filter(parent__in=self.provinces).order_by("code")
        for parent_id, code in rows.values_list("parent_id", "code"):
            self.parts.setdefault(parent_id, []).append(code)

    def draw(self, random):
        """(province, code of a municipality)."""
        province = random.choices(self.provinces, self.weights)[0]
        parts = self.parts.get(province.pk)
        return province, random.choice(parts) if parts else ""


def draw_common(random, things):
    """One of `things`, those that stand first more often."""
    return things[int(random.expovariate(2.2) * len(things)) % len(things)]


def newcomer(scene, places):
    """Somebody."""
    random, lists = scene.random, names()
    man = random.random() < 0.86
    given = draw_common(random, lists["men" if man else "women"])
    if random.random() < 0.4:
        given += " " + draw_common(random, lists["second_men" if man else "second_women"])
    surnames = f"{draw_common(random, lists['surnames'])} {draw_common(random, lists['surnames'])}"
    born = scene.today - timedelta(days=int(random.triangular(19, 74, 36) * 365.25))
    province, municipality = places.draw(random)
    person = Person(
        id=uuid7(), given_names=given, surnames=surnames, birth_date=born, sex="m" if man else "f",
        name_to_use=random.choice(lists["called"]) if random.random() < 0.08 else "",
        province=province, municipality=municipality, made_at=scene.now,
    )  # fmt: skip
    if random.random() < 0.04:
        person.birth_date, person.birth_year = None, str(born.year)
    someone = Newcomer(person, contact_methods=list(ways_to_reach(scene, person)))
    if random.random() < 0.92:
        number = f"{born:%y%m%d}{random.randrange(100_000):05d}"
        someone.identifiers.append(Identifier(person=person, number=number))
    return someone


def ways_to_reach(scene, person):
    """A phone for most, a second one for some; not everybody was asked how to use it."""
    random = scene.random
    if random.random() < 0.1:
        return
    for _number in range(2 if random.random() < 0.15 else 1):
        value = f"+535{random.randrange(10**7):07d}"
        asked = scene.today - timedelta(days=random.randrange(1, 300)) if random.random() < 0.68 else None
        safety = draw_safety(random) if asked else {}
        yield ContactMethod(person=person, value=value, asked_on=asked, safety=safety)


def draw_safety(random):
    """What somebody said about their phone."""
    lists = names()
    safety = {
        "shared": random.choices(["no", "yes", "unknown"], [60, 30, 10])[0],
        "monitored": random.choices(["no", "yes", "unknown"], [70, 10, 20])[0],
    }
    if random.random() < 0.5:
        safety["hours"] = random.choice(lists["hours"])
    if random.random() < 0.4:
        safety["phrase"] = random.choice(lists["phrases"])
    return safety


def look_up(newcomers):
    """The slow digests of numbers, on every core."""
    methods = [row for someone in newcomers for row in someone.contact_methods]
    identifiers = [row for someone in newcomers for row in someone.identifiers]
    phone_lookup("warm"), identifier_lookup("warm")  # the house's key is fetched once, before the threads
    with ThreadPoolExecutor() as pool:
        for row, digest in zip(methods, pool.map(phone_lookup, [row.value for row in methods]), strict=True):
            row.lookup = digest
        numbers = [row.number for row in identifiers]
        for row, digest in zip(identifiers, pool.map(identifier_lookup, numbers), strict=True):
            row.lookup = digest


demo.register(DemoData("people", make, order=20))
