"""When the people of the demonstration came out, over 24 months until now."""

from datetime import timedelta

from casework.releases.models import Cohort, LegalBasis, Release
from vault.demo_data import DemoData, demo

# Days since the release, from and to, and how many of a hundred.
AGES = [(-20, -1, 3), (0, 3, 5), (4, 30, 10), (31, 90, 14), (91, 180, 18), (181, 365, 22), (366, 728, 24)]
UNKNOWN = 4
BASES = {
    LegalBasis.CONDITIONAL: 38, LegalBasis.LICENCE: 14, LegalBasis.SERVED: 9, LegalBasis.REDUCTION: 5,
    LegalBasis.PARDON: 6, LegalBasis.WORK_OUT: 6, LegalBasis.HOME: 5, LegalBasis.LIMITATION: 4, LegalBasis.DISPUTED: 13,
}  # fmt: skip
SOURCES = {
    Release.Source.LIST: 60, Release.Source.PERSON: 20, Release.Source.FAMILY: 10, Release.Source.RESOLUTION: 10,
}  # fmt: skip
FACILITIES = ["Combinado del Este", "Kilo 7", "Boniato", "Guamajal", "Ariza", "Cuba Sí", "El Típico", "Agüica", ""]


def make(scene):
    """A release for everybody, of a cohort by half-year."""
    cohorts = cohorts_of(scene)
    for someone in scene.newcomers:
        age = draw_age(scene.random)
        someone.released_on = None if age is None else scene.today - timedelta(days=age)
        someone.releases = [release(scene, someone, cohorts)]


def draw_age(random):
    """Days since the release, or None where nobody knows."""
    if random.randrange(100) < UNKNOWN:
        return None
    first, last, _share = random.choices(AGES, [share for *_days, share in AGES])[0]
    return random.randint(first, last)


def cohorts_of(scene):
    """{(year, half): cohort} over the months that are drawn."""
    cohorts = {}
    for months in range(-1, 25):
        key = half_of(scene.today - timedelta(days=months * 30))
        if key not in cohorts:
            name = f"{'Primera' if key[1] == 1 else 'Segunda'} mitad de {key[0]}"
            cohorts[key] = Cohort.objects.get_or_create(name=name)[0]
    return cohorts


def half_of(day):
    """(year, 1 or 2)."""
    return day.year, 1 if day.month <= 6 else 2


def release(scene, someone, cohorts):
    """One release, unsaved."""
    random = scene.random
    basis = random.choices(list(BASES), list(BASES.values()))[0]
    source = random.choices(list(SOURCES), list(SOURCES.values()))[0]
    if basis == LegalBasis.DISPUTED:
        source = Release.Source.NOT_STATED
    return Release(
        person=someone.person, released_on=someone.released_on, basis=basis, basis_source=source, made_at=scene.now,
        cohort=cohorts.get(half_of(someone.released_on)) if someone.released_on else None,
        facility=random.choice(FACILITIES),
    )  # fmt: skip


demo.register(DemoData("releases", make, order=22))
