"""Who sees which enrolment. In lists stand codes; a name stands where the case's page may be opened, or on a roster."""

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts.roles import Role
from casework.cases.models import Case
from casework.cases.states import OPEN
from programs.catalogue.models import Group, Program
from programs.catalogue.querysets import targets_of
from programs.enrolments.states import HOLDING_A_PLACE, IN_GROUP, LIVE, WAITING, EnrolmentStatus
from records.status import COORDINATOR, SUPERVISOR, WORKER, NotAllowed
from vault import audit


def coordinated(user):
    """The programs the reader coordinates by duty."""
    return Program.objects.filter(pk__in=targets_of(user, Role.COORDINATOR))


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments: three scopes, each inside the one before, then the questions of the field."""

    # Scopes

    def listed_to(self, user, at):
        """Those whose code, group and state this user may read: managers all, coordinators their program's,
        facilitators their roster's, case workers those of cases in their lists."""
        if user.standing.has(Role.MANAGER):
            return self.all()
        led = Group.objects.led_by(user, at).values("pk")
        return self.filter(
            Q(case_id__in=Case.objects.listed_to(user).values("pk"))
            | Q(program_id__in=coordinated(user).values("pk"))
            | Q(group_id__in=led, status__in=IN_GROUP)
        )

    def visible_to(self, user):
        """Those whose page this user may open: of cases whose page they may open, and of programs they coordinate."""
        return self._of(Case.objects.visible_to(user), user)

    def writable_by(self, user):
        """Those this user may move by the table: of cases they may write in, and of programs they coordinate."""
        return self._of(Case.objects.writable_by(user), user)

    def _of(self, cases, user):
        return self.filter(Q(case_id__in=cases.values("pk")) | Q(program_id__in=coordinated(user).values("pk")))

    def named_to(self, user):
        """Those of people whom this user may read by name without a roster."""
        return self.filter(case_id__in=Case.objects.visible_to(user).values("pk"))

    # Questions

    def live(self):
        """Those that have not ended."""
        return self.filter(status__in=LIVE)

    def waiting(self):
        """Those on the waiting list, with those to whom a place is offered."""
        return self.filter(status__in=WAITING)

    def in_group(self):
        """Those on a roster."""
        return self.filter(status__in=IN_GROUP)

    def holding_a_place(self):
        """Those who take a place of a group."""
        return self.filter(status__in=HOLDING_A_PLACE)

    def in_order(self, program):
        """The waiting list in the order of the program's rule, with a unique last key."""
        first = "waiting_since" if program.order == Program.Order.ENTRY else "made_at"
        return self.filter(program=program).waiting().order_by(first, "id")

    def roster_of(self, session):
        """Those who are expected at `session`, and those who have a row in its list: in the group and not paused when
        it took place, by their history."""
        from programs.enrolments.models import Attendance, EnrolmentStatusChange

        then = EnrolmentStatusChange.objects.filter(enrolment=OuterRef("pk"), at__lte=session.ends_at)
        then = then.order_by("-at", "-id").values("target")[:1]
        has_row = Exists(Attendance.objects.filter(enrolment=OuterRef("pk"), session=session))
        expected = Q(group_id=session.group_id, then__in=(EnrolmentStatus.ACCEPTED, EnrolmentStatus.ACTIVE))
        rows = self.filter(program_id=session.group.program_id).annotate(then=Subquery(then))
        return rows.filter(expected | has_row)

    # Acts

    def propose(self, case, program, *, by, at, group=None):
        """Proposes `case` for `program`, and for a group of it where one was wished. One live enrolment each."""
        enrolment = self.model(
            case=case, person_id=case.person_id, program=program, group=group, made_by=by, made_at=at
        )
        if not {WORKER, SUPERVISOR, COORDINATOR} & enrolment.parts_of(by):
            raise NotAllowed(_("Your part in this case does not do this."))
        if not program.is_open:
            raise NotAllowed(_("This program takes nobody new."))
        if case.status not in OPEN:
            raise NotAllowed(_("This case is not open."))
        enrolment.follows = (
            self.filter(case=case, program=program).exclude(status__in=LIVE).order_by("-made_at").first()
        )
        try:
            with transaction.atomic():
                enrolment.save(force_insert=True)
                enrolment.begin_history(by=by, at=at)
                audit.record(
                    by=by, at=at, what="enrolments.enrolment", object_id=enrolment.pk, subject=case.person_id,
                    detail={"proposed": program.slug},
                )  # fmt: skip
        except IntegrityError as error:
            raise NotAllowed(_("This person has a live enrolment in this program already.")) from error
        return enrolment


class OfAnEnrolmentQuerySet(models.QuerySet):
    """What hangs on an enrolment has the enrolment's scopes."""

    def listed_to(self, user, at):
        """Of enrolments in the reader's lists."""
        return self._in(self._enrolments().listed_to(user, at))

    def visible_to(self, user):
        """Of enrolments whose page the reader may open."""
        return self._in(self._enrolments().visible_to(user))

    def writable_by(self, user):
        """Of enrolments the reader may write in."""
        return self._in(self._enrolments().writable_by(user))

    def named_to(self, user):
        """Of people whose case the reader may open: reasons are read there alone."""
        return self._in(self._enrolments().named_to(user))

    def _enrolments(self):
        from programs.enrolments.models import Enrolment

        return Enrolment.objects

    def _in(self, enrolments):
        return self.filter(enrolment_id__in=enrolments.values("pk"))
