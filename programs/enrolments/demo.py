"""Enrolments and attendance of the demonstration: each history a path of the table, each list as it would have been kept."""

from dataclasses import dataclass, field
from datetime import timedelta

from casework.cases.models import CaseStatusChange
from casework.cases.states import OPEN, CaseStatus
from programs.catalogue.models import Group
from programs.catalogue.states import SessionStatus
from programs.enrolments.attendance import Mark, Why
from programs.enrolments.models import CAME, Attendance, Enrolment, EnrolmentStatusChange
from programs.enrolments.states import LIVE, MOVES, EnrolmentStatus
from vault.demo_data import DemoData, demo
from vault.sealing import seal_all

S = EnrolmentStatus
BATCH = 500
MARKS = {
    Mark.PRESENT: 70, Mark.LATE: 8, Mark.LEFT_EARLY: 4, Mark.EXCUSED: 5, Mark.ABSENT: 9, Why.OBLIGATION: 1.4,
    Why.DETAINED: 0.6, "": 2,
}  # fmt: skip
WITHDREW = (
    "Consiguió un trabajo con otro horario.",
    "Prefiere dedicarse a su familia ahora.",
    "Se mudó lejos del taller.",
)
MISSING = ("Falta el carné de identidad.", "Espera el alta médica.", "Quiere terminar antes la escuela.")


@dataclass
class Term:
    """A group with its sessions, and who is in it so far."""

    group: Group
    sessions: list = field(default_factory=list)
    taken: int = 0

    @property
    def starts_at(self):
        """Its first session."""
        return self.sessions[0].starts_at

    @property
    def ends_at(self):
        """The end of its last session."""
        return self.sessions[-1].ends_at


def make(scene):
    """Enrolments of the slice, their histories and their rows of attendance."""
    terms, ends = terms_of(scene), last_moments(scene)
    rows, changes, marks = [], [], []
    for case in scene.cases:
        if not case.worker_id or case.status in (CaseStatus.DRAFT, CaseStatus.DISCARDED):
            continue
        for program_id in scene.random.sample(sorted(terms), k=scene.random.choices([0, 1, 2, 3], [22, 38, 28, 12])[0]):
            story = Story(scene, case, ends.get(case.pk))
            if story.through(terms[program_id]):
                rows.append(story.enrolment)
                changes += story.changes
                marks += story.marks
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    for first in range(0, len(changes), BATCH):
        EnrolmentStatusChange.objects.bulk_create(seal_all(changes[first : first + BATCH]))
    for first in range(0, len(marks), BATCH):
        Attendance.objects.bulk_create(seal_all(marks[first : first + BATCH]))


def terms_of(scene):
    """{program id: the terms of the slice, oldest first}."""
    by_program = {}
    for group, sessions in scene.programs:
        by_program.setdefault(group.program_id, []).append(Term(group, sorted(sessions, key=lambda one: one.starts_at)))
    return {pk: sorted(terms, key=lambda term: term.starts_at) for pk, terms in by_program.items()}


def last_moments(scene):
    """{case id: when it was closed}: by then every enrolment had ended."""
    ids = [case.pk for case in scene.cases if case.status not in OPEN]
    changes = CaseStatusChange.objects.filter(case_id__in=ids, target=CaseStatus.CLOSING).order_by("at", "pk")
    return dict(changes.values_list("case_id", "at"))


class Story:
    """One enrolment as it would have gone: proposed by the worker, decided by the supervisor, lived through."""

    def __init__(self, scene, case, ends_at):
        self.scene, self.random, self.case, self.ends_at = scene, scene.random, case, ends_at
        self.enrolment, self.changes, self.marks = None, [], []

    def through(self, terms):
        """Goes through one of `terms`; False where none of them is for this case."""
        fitting = [term for term in terms if self.fits(term)]
        if not fitting:
            return False
        term = self.random.choice(fitting)
        self.propose(term)
        if self.random.random() < 0.24:
            self.stay_outside()
        elif self.join(term):
            self.take_part(term)
        return True

    def fits(self, term):
        """A term that began after the case was opened, with a place left, and over before the case was closed."""
        in_time = self.case.opened_at + timedelta(days=2) < term.sessions[3].starts_at
        over = self.ends_at is None or term.ends_at + timedelta(days=9) < self.ends_at
        return in_time and over and term.taken < term.group.capacity

    def propose(self, term):
        """Some days before the term begins, but after the case was opened."""
        at = max(term.starts_at - timedelta(days=self.random.randint(10, 40)), self.case.opened_at + timedelta(days=1))
        self.at = min(at, self.scene.now - timedelta(hours=2))
        self.enrolment = Enrolment(
            case_id=self.case.pk, person_id=self.case.person_id, program=term.group.program, group=term.group,
            made_by_id=self.case.worker_id, made_at=self.at, status=S.REFERRED,
        )  # fmt: skip
        self.note("", S.REFERRED, self.case.worker_id)

    def note(self, source, target, by_id, code="", words=None):
        """A line of history."""
        self.changes.append(
            EnrolmentStatusChange(
                enrolment=self.enrolment, person_id=self.case.person_id, source=source, target=target, by_id=by_id,
                at=self.at, reason_code=code, reason=words,
            )
        )  # fmt: skip
        self.enrolment.status = target
        self.enrolment.ended_at = None if target in LIVE else self.at

    def move(self, name, days=0, by_id=None, code="", words=None, **fields):
        """A move of the table, so many days later; False if that still lies ahead."""
        at = self.at + timedelta(days=days, minutes=self.random.randrange(1, 90))
        if at >= self.scene.now:
            return False
        assert self.enrolment.status in MOVES[name].sources  # noqa: S101
        self.at = at
        self.note(self.enrolment.status, MOVES[name].target, by_id, code, words)
        for field_name, value in fields.items():
            setattr(self.enrolment, field_name, value)
        return True

    @property
    def supervisor(self):
        """Who decides: the case's supervisor, since no program has a coordinator."""
        return self.scene.supervisors[self.case.team_id].pk

    def stay_outside(self):
        """Never in a group: declined, not eligible, not yet, or waiting. A closed case waits for nothing."""
        ends = {"decline": 5, "refuse": 2} | ({"defer": 2, "wait": 6, "stay": 2} if self.ends_at is None else {})
        way = self.random.choices(list(ends), list(ends.values()))[0]
        days = self.random.randint(1, 8)
        if way == "decline":
            code = self.random.choice(["hours", "no_interest", "distance", "care", "not_said"])
            done = self.move("decline", days, self.case.worker_id, code)
        elif way == "refuse":
            done = self.move("refuse", days, self.supervisor, self.random.choice(["level", "papers", "clash"]))
        elif way == "defer":
            later = self.scene.today + timedelta(days=self.random.randint(5, 60))
            words = self.random.choice(MISSING)
            done = self.move("defer", days, self.supervisor, words=words, review_on=later)
        else:
            done = way == "stay" or self.wait(days)
        return done

    def wait(self, days):
        """On the list, some with a place that is held for them."""
        if self.move("waitlist", days, self.supervisor):
            self.enrolment.waiting_since = self.at
            if self.random.random() < 0.2:
                until = self.scene.today + timedelta(days=self.random.randint(2, 6))
                self.at = max(self.at, self.scene.now - timedelta(days=3))
                self.move("offer", 1, self.supervisor, offered_until=until)
        return True

    def join(self, term):
        """A place in the group before its first session, or as soon as the case allows."""
        lag = max(0, (term.starts_at - self.at).days - self.random.randint(2, 8))
        if not self.move("accept", lag, self.supervisor):
            return False
        term.taken += 1
        return True

    def take_part(self, term):
        """Session by session: the first attended begins it; some pause, some leave, most complete."""
        leaves = self.random.random() < 0.16
        last = self.random.randint(4, len(term.sessions) - 3) if leaves else len(term.sessions)
        pause = range(last // 2, last // 2 + 3) if self.random.random() < 0.09 else range(0)
        for place, session in enumerate(term.sessions[:last]):
            if session.starts_at <= self.at or session.status == SessionStatus.PLANNED:
                continue
            self.pause_or_resume(place, pause, session)
            if self.enrolment.status != S.PAUSED and session.status == SessionStatus.HELD:
                self.attend(session)
        if term.sessions[last - 1].ends_at < self.scene.now - timedelta(days=8):
            self.finish(term.sessions[last - 1], leaves)

    def pause_or_resume(self, place, pause, session):
        """At the beginning of a session: into a pause, or out of it."""
        if self.enrolment.status == S.ACTIVE and place in pause:
            review = self.scene.today + timedelta(days=self.random.randint(3, 20))
            code = self.random.choice(["ill", "work", "care", "detained", "our_fault"])
            self.move("pause", 0, self.case.worker_id, words=f"{code}\n", review_on=review)
        elif self.enrolment.status == S.PAUSED and place not in pause:
            self.at = max(self.at, session.starts_at - timedelta(days=1))
            self.move("resume", 0, self.case.worker_id, review_on=None)

    def attend(self, session):
        """One row of a list."""
        value = self.random.choices(list(MARKS), list(MARKS.values()))[0]
        mark = Mark.EXCUSED if value in Why.values else value
        why = (value if value in Why.values else "") if mark == Mark.EXCUSED else None
        stayed = self.random.randrange(20, 110) if mark == Mark.LEFT_EARLY else None
        self.marks.append(
            Attendance(
                enrolment=self.enrolment, session=session, person_id=self.case.person_id, mark=mark, why=why,
                minutes=stayed, by_id=self.case.worker_id if why else self.scene.users["facilitator"].pk,
                at=session.ends_at,
            )
        )  # fmt: skip
        self.at = session.ends_at
        if mark in CAME and self.enrolment.status == S.ACCEPTED:
            self.at -= timedelta(minutes=100)
            self.move("start")
            self.at = session.ends_at

    def finish(self, session, leaves):
        """How it ended."""
        self.at = max(self.at, session.ends_at)
        if self.enrolment.status == S.ACCEPTED:
            self.move("never_start", 3, self.supervisor, self.random.choice(["work", "no_reach", "moved"]))
        elif leaves or self.enrolment.status == S.PAUSED:
            self.move("withdraw", 3, self.case.worker_id, words=self.random.choice(WITHDREW), review_on=None)
        else:
            name = "complete" if self.random.random() < 0.82 else "complete_part"
            self.move(name, 5, self.supervisor)


demo.register(DemoData("enrolments", make, order=60))
