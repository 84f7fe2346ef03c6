"""The list of one session: who is expected, what stands in each row, who may write what in it (E26)."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.people.models import Person
from programs.catalogue.states import SessionStatus
from programs.enrolments.attendance import Mark, Why
from programs.enrolments.models import CAME, Attendance, Enrolment
from programs.enrolments.states import EnrolmentStatus
from records.status import FACILITATOR, NotAllowed
from records.versions import Stale
from vault import audit
from vault.sealing import open_all

VALUES = (*Mark, *Why)


@dataclass
class Row:
    """One person of the list. `name` is empty where the reader sees codes alone; `values` what they may set."""

    enrolment: Enrolment
    attendance: Attendance | None
    name: str
    value: str
    values: tuple
    typed: str = ""  # chosen in a form that was refused

    @property
    def shown(self):
        """The value to draw."""
        return self.typed or self.value

    @property
    def version(self):
        """The version of the row, 0 where there is none yet."""
        return self.attendance.row_version if self.attendance else 0

    @property
    def label(self):
        """The value in words."""
        if self.value == SessionStatus.CANCELLED:
            return SessionStatus.CANCELLED.label
        return next((value.label for value in VALUES if value == self.value), _("Not recorded"))


class Sheet:
    """The list of `session` as `user` may see it at `at`: a facilitator all by name, the case's own people by name,
    who runs the program all by code."""

    def __init__(self, session, user, at):
        self.session, self.user, self.at = session, user, at

    @cached_property
    def parts(self):
        """The parts the reader has in the session."""
        return self.session.parts_of(self.user, self.at)

    @property
    def scope(self):
        """The enrolments of the list that this reader may know of."""
        roster = Enrolment.objects.roster_of(self.session)
        if self.parts:
            return roster
        return roster.filter(pk__in=Enrolment.objects.named_to(self.user).values("pk"))

    @cached_property
    def rows(self):
        """Every row, by name where there are names, else by code."""
        enrolments = list(self.scope.select_related("case", "program").order_by("case__code"))
        marks = Attendance.objects.of(self.session).filter(enrolment__in=enrolments).select_related("session")
        marks = {row.enrolment_id: row for row in marks}
        cases = [enrolment.case_id for enrolment in enrolments]
        inside = set(Case.objects.visible_to(self.user).filter(pk__in=cases).values_list("pk", flat=True))
        mine = set(Case.objects.writable_by(self.user).filter(pk__in=cases).values_list("pk", flat=True))
        names = self._names(enrolments, inside)
        open_all([marks[one.pk] for one in enrolments if one.case_id in inside and one.pk in marks])
        rows = [self._row(one, marks.get(one.pk), names, inside, mine) for one in enrolments]
        return sorted(rows, key=lambda row: (row.name.casefold(), row.enrolment.case.code))

    def _names(self, enrolments, inside):
        wanted = {one.person_id for one in enrolments if FACILITATOR in self.parts or one.case_id in inside}
        return {person.pk: person.called for person in open_all(Person.objects.filter(pk__in=wanted))}

    def _row(self, enrolment, attendance, names, inside, mine):
        value = ""
        if attendance:
            value = attendance.value if enrolment.case_id in inside else attendance.value_outside
        elif self.session.status == SessionStatus.CANCELLED:
            value = SessionStatus.CANCELLED
        values = ()
        if self.session.status != SessionStatus.CANCELLED:
            if enrolment.case_id in mine:
                values = VALUES
            elif self.parts:
                values = tuple(Mark)
        return Row(enrolment, attendance, names.get(enrolment.person_id, ""), value, values)

    def row(self, enrolment_id):
        """The row of one enrolment, or None."""
        return next((row for row in self.rows if row.enrolment.pk == enrolment_id), None)

    @cached_property
    def moves(self):
        """[(move, why not)] of the session's table for this reader."""
        return self.session.MOVES.open_to(self.session, self.parts)

    @property
    def empty(self):
        """The rows without a mark that this reader may fill."""
        return [row for row in self.rows if not row.value and row.values]

    @property
    def counts(self):
        """[(label, how many)] of the values that stand there, in their order."""
        values = [row.value for row in self.rows]
        return [(value.label, values.count(value)) for value in VALUES if value in values]

    # Acts

    def mark(self, row, value, *, version, by, at):
        """Writes one value into one row. Raises NotAllowed, or Stale if somebody else wrote there meanwhile."""
        if not row.values or (value and value not in row.values):
            raise NotAllowed(_("Your part in this list does not set this."))
        if value == row.value:
            return row.attendance
        mark = Mark.EXCUSED if value in Why.values else value
        why = (value if value in Why.values else "") if mark == Mark.EXCUSED else None
        with transaction.atomic():
            if row.attendance is None:
                row.attendance = self._first(row.enrolment, mark, why, by, at)
            else:
                changes = {"mark": mark, "why": why, "by": by, "at": at}
                if mark != Mark.LEFT_EARLY:
                    changes["minutes"] = None
                row.attendance.revise(version, changes, by=by, at=at)
            if mark in CAME and row.enrolment.status == EnrolmentStatus.ACCEPTED:
                row.enrolment.start(by=None, at=at)
        row.value = value
        return row.attendance

    def _first(self, enrolment, mark, why, by, at):
        attendance = Attendance(
            enrolment=enrolment, session=self.session, person_id=enrolment.person_id, mark=mark, why=why, by=by, at=at
        )
        try:
            with transaction.atomic():
                attendance.save(force_insert=True)
        except IntegrityError as error:
            there = Attendance.objects.select_related("session").get(enrolment=enrolment, session=self.session)
            raise Stale(there, {"mark": mark}) from error
        audit.record(
            by=by, at=at, what="enrolments.attendance", object_id=attendance.pk, subject=enrolment.person_id,
            detail={"fields": ["mark"]},
        )  # fmt: skip
        return attendance

    def mark_rest_present(self, *, by, at):
        """*Present* for every row without a mark, in one act. Answers how many."""
        if self.starts_later():
            raise NotAllowed(_("It has not begun yet."))
        rest = self.empty
        with transaction.atomic():
            for row in rest:
                self.mark(row, Mark.PRESENT, version=row.version, by=by, at=at)
        return len(rest)

    def starts_later(self):
        """Whether the session lies more than a quarter of an hour ahead: no mark can be true yet."""
        from datetime import timedelta

        return self.session.starts_at - self.at > timedelta(minutes=15)

    def close(self, *, by, at):
        """Closes the list: the session was held, and who has no mark gets the empty row, *not recorded*."""
        with transaction.atomic():
            self.session.hold(by=by, at=at)
            Attendance.objects.bulk_create(
                Attendance(
                    enrolment=row.enrolment, session=self.session, person_id=row.enrolment.person_id, by=None, at=at
                )
                for row in self.rows
                if row.attendance is None
            )
