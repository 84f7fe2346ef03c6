"""Six programs of the demonstration, one of each kind, their groups term by term, and weekly sessions over two years."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import RoleGrant
from accounts.roles import Role
from programs.catalogue.models import Group, Program, Session, SessionStatusChange
from programs.catalogue.states import CancelReason, SessionStatus
from vault.demo_data import DemoData, demo

# slug, kind, names, descriptions, places of a group, hour, topics
PROGRAMS = (
    ("mentores", "mentorship", ("Mentores de barrio", "Neighbourhood mentors"),
     ("Alguien del barrio que camina al lado durante un año.", "Somebody of the neighbourhood who walks along for a year."),
     12, 17, ("Conocerse", "Mi barrio hoy", "Lo que quiero en un año", "Pedir ayuda")),
    ("electricidad", "vocational", ("Electricidad básica", "Basic electricity"),
     ("Curso de veinte semanas con prácticas y certificado.", "A course of twenty weeks with practice and a certificate."),
     15, 14, ("Seguridad", "Circuitos", "Tomas e interruptores", "Cuadros", "Práctica en casa")),
    ("emprender", "enterprise", ("Emprender en pequeño", "Starting small"),
     ("De la idea a las cuentas del primer mes.", "From an idea to the accounts of the first month."),
     14, 10, ("La idea", "Los números", "El permiso", "El primer cliente")),
    ("condiciones", "legal", ("Conocer mis condiciones", "Knowing my conditions"),
     ("Qué dice el papel, qué fechas hay y a quién preguntar.", "What the paper says, which dates there are, whom to ask."),
     16, 9, ("Leer la resolución", "Las fechas", "El permiso de viaje", "Preguntas")),
    ("circulo", "psychosocial", ("Círculo de apoyo", "Support circle"),
     ("Un grupo pequeño, con la misma gente cada semana.", "A small group, with the same people every week."),
     10, 16, ("Llegar", "El sueño", "La familia", "Lo que da fuerza")),
    ("puertas", "awareness", ("Puertas abiertas", "Open doors"),
     ("Encuentros con vecinos, cooperativas y la escuela del barrio.", "Meetings with neighbours, co-ops and the school."),
     18, 18, ("Con los vecinos", "Con la escuela", "Con las cooperativas")),
)  # fmt: skip
MONTHS = [
    "Enero",
    "Febrero",
    "Marzo",
    "Abril",
    "Mayo",
    "Junio",
    "Julio",
    "Agosto",
    "Septiembre",
    "Octubre",
    "Noviembre",
    "Diciembre",
]
TERMS = (-100, -76, -50, -12)  # weeks from now at which a term begins; the last one is going on
WEEKS = 20
PEOPLE_A_GROUP = 400  # so many people of the demonstration for each group of a program and term


def make(scene):
    """Programs once; groups and sessions for each slice, so that there is room for all. The scene then
    holds the slice's groups with their sessions."""
    if scene.is_first:
        for slug, kind, names, texts, *_rest in PROGRAMS:
            words = {"names": dict(zip(("es", "en"), names, strict=True))}
            words["descriptions"] = dict(zip(("es", "en"), texts, strict=True))
            Program(slug=slug, kind=kind, **words).put_down(by=scene.users["manager"], at=scene.now)
    programs = {program.slug: program for program in Program.objects.all()}
    scene.programs, sessions = [], []
    for slug, _kind, _names, _texts, places, hour, topics in PROGRAMS:
        for number, start in enumerate(TERMS):
            for group in new_groups(scene, programs[slug], number, places):
                scene.programs.append((group, weekly(scene, group, start, hour, topics)))
                sessions += scene.programs[-1][1]
    groups = [group for group, _sessions in scene.programs]
    Group.objects.bulk_create(groups)
    Session.objects.bulk_create(sessions, batch_size=500)
    write_changes(scene, sessions)
    if scene.is_first:
        give_duty(scene, groups)


def new_groups(scene, program, term, places):
    """The groups of a program in a term; names go on from those that are there."""
    began = scene.today + timedelta(weeks=TERMS[term])
    name = f"{MONTHS[began.month - 1]} {began.year}"
    known = Group.objects.filter(program=program, name__startswith=name).count()
    count = max(1, round(scene.people / PEOPLE_A_GROUP))
    return [
        Group(program=program, capacity=places, name=f"{name} {chr(65 + n % 26)}{n // 26 or ''}")
        for n in range(known, known + count)
    ]


def weekly(scene, group, start, hour, topics):
    """The sessions of a group; the group of the facilitator's account meets on today's weekday, and has begun."""
    is_facilitators = group.program.slug == "electricidad" and group.name.endswith("A")
    shift = 0 if is_facilitators else scene.random.randrange(7)
    if is_facilitators:  # so that today's list can be taken whenever the demonstration is made
        hour = min(hour, max(timezone.localtime(scene.now).hour - 1, 0))
    rows = []
    for week in range(WEEKS):
        day = scene.today + timedelta(weeks=start + week, days=-shift)
        starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
        session = Session(
            group=group, starts_at=starts_at, minutes=120, topic=topics[week % len(topics)],
            mode=Session.Mode.REMOTE if scene.random.random() < 0.06 else Session.Mode.IN_PERSON,
        )  # fmt: skip
        if session.ends_at < scene.now and day < scene.today:
            lost = scene.random.random() < 0.06
            session.status = SessionStatus.CANCELLED if lost else SessionStatus.HELD
        rows.append(session)
    return rows


def write_changes(scene, sessions):
    """A line of history for each session that was held or cancelled."""
    reasons = [CancelReason.POWER_CUT, CancelReason.POWER_CUT, CancelReason.WEATHER, CancelReason.TRANSPORT]
    SessionStatusChange.objects.bulk_create(
        [
            SessionStatusChange(
                session=session, source=SessionStatus.PLANNED, target=session.status, at=session.ends_at,
                by=scene.users["manager"],
                reason_code=scene.random.choice(reasons) if session.status == SessionStatus.CANCELLED else "",
            )
            for session in sessions
            if session.status != SessionStatus.PLANNED
        ],
        batch_size=500,
    )  # fmt: skip


def give_duty(scene, groups):
    """The facilitator's account leads the group of electricity that is going on; two people granted it."""
    live = [group for group in groups if group.program.slug == "electricidad" and group.name.endswith("A")][-1]
    at = scene.now - timedelta(weeks=14)
    RoleGrant.objects.create(
        user=scene.users["facilitator"], role=Role.FACILITATOR, target=str(live.pk), asked_by=scene.users["admin"],
        asked_at=at, confirmed_by=scene.users["admin2"], from_at=at,
    )  # fmt: skip


demo.register(DemoData("catalogue", make, order=50))
