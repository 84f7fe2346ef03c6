"""Two years of contacts in the demonstration: by the clocks of each case, attempts among them, some too late."""

from datetime import timedelta

from casework.cases.demo import at_work
from casework.cases.models import Case, CaseStatusChange
from casework.cases.states import IN_WORK, CaseStatus
from casework.contacts.models import Contact
from vault.demo_data import DemoData, demo
from vault.ids import uuid7
from vault.sealing import seal_all

BATCH = 500
# Days between two contacts, by the day after the release: what the level of that phase asks for.
GAPS = ((3, 1), (30, 6), (180, 12), (365, 26))
LATER, UNKNOWN = 75, 6
STANDING = (CaseStatus.PAUSED, CaseStatus.CLOSING, CaseStatus.CLOSED)

HOW = {"visit": 26, "call": 38, "message": 10, "office": 12, "accompanying": 6, "group": 4, "family": 3, "partner": 1}
FIRST_HOW = {"visit": 55, "call": 30, "office": 10, "accompanying": 5}
TRIED = {"no_answer": 68, "spoke_other": 28, "not_wanted": 4}
NOTES = (
    "Está bien de ánimo. Sigue buscando trabajo y mañana va a una entrevista.",
    "Pide ayuda para sacar el carné. Quedamos en ir juntos la semana que viene.",
    "Durmió mal estos días. Le preocupa la renta del cuarto.",
    "Fuimos a la oficina de empleo. Dejó sus datos en dos lugares.",
    "Habló con su hija por teléfono por primera vez en meses.",
    "Quiere seguir con el taller. Le gusta el horario de la tarde.",
    "Faltó medicina para la presión; llamé a la farmacia y ya hay.",
    "Dice que en el barrio lo tratan con respeto.",
    "Pasamos por el policlínico. Tiene turno para el martes.",
    "Prefiere que la llamen después de las seis.",
    "Está cuidando a su madre. Pide que las visitas sean cortas.",
    "Empezó a trabajar en una carpintería, a prueba por un mes.",
    "Necesita zapatos y ropa de trabajo.",
    "Revisamos juntos las condiciones; le quedaron claras las fechas.",
    "Quiere estudiar. Hablamos de los programas y se lleva la hoja.",
    "Todo tranquilo. Nos vemos dentro de dos semanas.",
    "Le preocupa un papel que le falta. Lo anoto para la próxima.",
    "Se mudó con un hermano. La dirección nueva está en su ficha.",
    "Hablamos de cómo organizar el dinero del mes.",
    "Dice que es la primera vez que alguien le pregunta cómo está.",
)
OTHER_NOTES = (
    "",
    "",
    "",
    "Contestó la hermana; no dejé recado.",
    "No había nadie en casa.",
    "El teléfono daba apagado.",
)


def make(scene):
    """Contacts of the slice and the clocks that follow from them."""
    ends = last_days(scene)
    rows = []
    for case in scene.cases:
        if case.worker_id and case.status not in (CaseStatus.DRAFT, CaseStatus.DISCARDED):
            rows += contacts_of(scene, case, ends.get(case.pk, scene.now))
    for first in range(0, len(rows), BATCH):
        Contact.objects.bulk_create(seal_all(rows[first : first + BATCH]))
    write_clocks(scene.cases, rows)


def last_days(scene):
    """{case id: when its contacts ended}: of those that stand still, when they came to."""
    ids = [case.pk for case in scene.cases if case.status in STANDING]
    changes = CaseStatusChange.objects.filter(case_id__in=ids, target__in=STANDING).order_by("at", "pk")
    return dict(changes.values_list("case_id", "at"))


def contacts_of(scene, case, end):
    """The contacts of one case, oldest first. One in eight of those in work has been left too long."""
    random, released_on = scene.random, scene.released_on.get(case.pk)
    if case.status in IN_WORK and random.random() < 0.12:
        end -= timedelta(days=random.randint(2, 40))
    rows, at = [], case.opened_at + timedelta(hours=random.randrange(1, 30))
    while at < end:
        moment = max(case.opened_at, min(at_work(scene, at.date()), end))
        if random.random() < 0.3:
            rows.append(contact(scene, case, moment - timedelta(hours=random.randrange(2, 30)), spoke=False))
        rows.append(contact(scene, case, moment, spoke=random.random() < 0.92, first=not rows))
        day = (at.date() - released_on).days if released_on else None
        at += timedelta(days=gap(day) * random.uniform(0.75, 1.05))
    return [row for row in rows if row.at >= case.opened_at]


def gap(day):
    """Days until the next contact, on that day after the release."""
    if day is None:
        return UNKNOWN
    return next((days for last, days in GAPS if day <= last), LATER)


def contact(scene, case, at, *, spoke, first=False):
    """One row, written down within the day."""
    random = scene.random
    hows = FIRST_HOW if first else HOW if spoke else {"call": 70, "message": 14, "visit": 16}
    result = "spoke" if spoke else random.choices(list(TRIED), list(TRIED.values()))[0]
    return Contact(
        case_id=case.pk, person_id=case.person_id, visit_id=uuid7(), author_id=case.worker_id, at=at, result=result,
        made_at=min(at + timedelta(minutes=random.randrange(2, 300)), scene.now),
        how=random.choices(list(hows), list(hows.values()))[0],
        note=random.choice(NOTES if spoke else OTHER_NOTES),
    )  # fmt: skip


def write_clocks(cases, rows):
    """What the contacts say about the clocks, on every case of the slice."""
    spoken, seen = {}, {}
    for row in rows:
        if not row.is_attempt:
            spoken.setdefault(row.case_id, []).append(row.at)
            if row.is_seen:
                seen.setdefault(row.case_id, []).append(row.at)
    changed = []
    for case in cases:
        if moments := spoken.get(case.pk):
            case.first_contact_at, case.last_contact_at = min(moments), max(moments)
            case.first_seen_at = min(seen.get(case.pk, ()), default=None)
            case.contact_due_at = case.next_contact_due()
            changed.append(case)
    fields = ["first_contact_at", "last_contact_at", "first_seen_at", "contact_due_at"]
    Case.objects.bulk_update(changed, fields, batch_size=BATCH)


demo.register(DemoData("contacts", make, order=40))
