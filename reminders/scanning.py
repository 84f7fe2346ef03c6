"""The scan: what is due and has no occurrence? It is the guarantee; everything else is a nudge (DESIGN 5).

It looks back over fourteen days, so an outage loses nothing; a moment is written once, so nothing is repeated."""

from contextlib import ExitStack
from datetime import timedelta

from django.db import connections, router
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, UUIDField, Value
from django.db.models.functions import Cast, Replace

from reminders.models import Occurrence, Pulse
from reminders.rule import rules
from vault.audit import for_the_house
from vault.purposes import Purpose

CATCH_UP = timedelta(days=14)
SLICE = 10_000
NOTHING = Value(None, output_field=UUIDField())
COLUMNS = ("rule", "step", "object_key", "moment", "case_id", "person_id", "together", "state", "made_at")


def scan(at, only=None):
    """Writes an occurrence for every moment that came before `at` and has none. Answers how many were written.
    Safe to run twice, side by side, and to be killed: it goes on where it was."""
    made = 0
    with ExitStack() as house:
        for rule in [rules[only]] if only else rules:
            for step in rule.steps:
                for rows in slices(missing(rule, step, at)):
                    if not made:
                        house.enter_context(for_the_house(Purpose.SCAN))
                    made += write(rows)
    Pulse.beat("scan", at)
    return made


def missing(rule, step, at):
    """What is due and has no occurrence, with the columns of the occurrence that is to be written."""
    due = rule.due(step, at - CATCH_UP, at)
    key = Replace(Cast("pk", CharField(max_length=36)), Value("-"), Value(""))  # the same on both databases
    written = Occurrence.objects.filter(
        rule=rule.key, step=step.key, object_key=OuterRef("key"), moment=OuterRef("moment")
    )
    return due.annotate(
        key=key,
        of_rule=Value(rule.key),
        of_step=Value(step.key),
        as_state=Value(Occurrence.State.WAITING.value),
        as_made=Value(at, output_field=DateTimeField()),
    ).filter(~Exists(written))


def slices(rows):
    """`rows` in parts of some thousands, in the order of their moments. Each is written before the next is asked for,
    so that nobody waits long for the database and memory stays flat."""
    place = Q()
    while True:
        rest = rows.filter(place)
        edge = rest.order_by("moment", "pk").values_list("moment", "pk")[SLICE - 1 : SLICE].first()
        if edge is None:
            if rest.exists():
                yield rest
            return
        moment, last = edge
        yield rest.filter(Q(moment__lte=moment) & (Q(moment__lt=moment) | Q(pk__lte=last)))
        place = Q(moment__gte=moment) & (Q(moment__gt=moment) | Q(pk__gt=last))


def write(rows):
    """Writes the occurrences of `rows` inside the database. What another scan has written meanwhile is left as it is."""
    kept = rows.order_by().values_list(
        "of_rule", "of_step", "key", "moment", "of_case", "of_person", "together", "as_state", "as_made"
    )
    using = router.db_for_write(Occurrence)
    select, values = kept.query.get_compiler(using).as_sql()
    quote = connections[using].ops.quote_name
    columns = ", ".join(quote(column) for column in COLUMNS)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(Occurrence._meta.db_table)} ({columns}) {select} ON CONFLICT DO NOTHING",
            values,
        )
        return cursor.rowcount


def annotated(rows, moment, *, case="pk", person="person_id", together=None):
    """`rows` as a rule's `due` answers them: with the moment and what the occurrence keeps of them."""
    return rows.annotate(
        moment=F(moment),
        of_case=F(case) if case else NOTHING,
        of_person=F(person) if person else NOTHING,
        together=together if together is not None else NOTHING,
    )
