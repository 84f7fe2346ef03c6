"""One person who is on no list, registered by hand: key first, then everything in one transaction (E8)."""

from django.db import transaction

from accounts.models import Team
from accounts.roles import Role
from casework.cases.bulk import NewPerson, TeamFinder, prepare
from casework.cases.models import Case
from casework.cases.states import CaseStatus
from casework.people.models import ContactMethod, Person, phone_lookup
from casework.releases.models import Release
from records.status import NotAllowed
from vault.ids import uuid7
from vault.sealing import open_all


def team_for(user, province):
    """The team of somebody whom `user` registers: the user's own; of several the province's, if it is among them."""
    standing = user.standing
    teams = standing.teams_as(Role.CASEWORKER) | standing.teams_as(Role.SUPERVISOR)
    if not teams:
        raise NotAllowed("Only those who work with cases register people.")
    if len(teams) > 1 and (team_id := TeamFinder().team_id(province.pk if province else None)) in teams:
        return Team.objects.get(pk=team_id)
    return Team.objects.get(pk=min(teams))


def draft_person(data, *, by, at):
    """The unsaved rows of what was typed: `data` are the cleaned answers of the five questions."""
    province, municipality = data["place"]
    person = Person(
        id=uuid7(), name_to_use=data["name_to_use"], given_names=data["given_names"], surnames=data["surnames"],
        province=province, municipality=municipality, made_at=at,
    )  # fmt: skip
    entry = NewPerson(person, released_on=data["released_on"], status=CaseStatus.DRAFT)
    if data["released_on"] or data["basis"] not in ("", Release._meta.get_field("basis").default):
        entry.releases.append(
            Release(
                person=person, released_on=data["released_on"], basis=data["basis"] or "disputed",
                basis_source=Release.Source.PERSON, made_by=by, made_at=at,
            )
        )  # fmt: skip
    if data["phone"]:
        safety, asked_on = data["safety"]
        entry.contact_methods.append(
            ContactMethod(
                person=person, value=data["phone"], lookup=phone_lookup(data["phone"]), safety=safety,
                asked_on=asked_on,
            )
        )  # fmt: skip
    return entry


def register(data, *, by, at):
    """Registers somebody: person, phone, release and a case that is still a draft, with whoever registered them."""
    entry = draft_person(data, by=by, at=at)
    team = team_for(by, entry.person.province)
    prepare([entry])
    with transaction.atomic():
        entry.person.save(force_insert=True)
        for row in (*entry.releases, *entry.contact_methods):
            row.save(force_insert=True)
        case = Case.open_for(
            entry.person, by=by, at=at, team=team, status=CaseStatus.DRAFT, released_on=entry.released_on,
            urgent_need=data["urgent_need"],
        )  # fmt: skip
        case.keep(by=by, at=at)
        open_all(entry.person)
        entry.person.write_index(at=at)
    return case
