"""The demonstration: sound, as of today, found by three letters."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Cover, User
from casework.cases.invariants import broken_cases
from casework.cases.models import Case, CaseStatusChange
from casework.finding.search import find
from config.management.commands.setup import Command
from vault.account import Account, opened_for
from vault.names import words
from vault.sealing import open_all

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]
PEOPLE = 300


@pytest.fixture
def made(settings):
    settings.DEMO = True
    Command().load_lists()
    from accounts.lists import load

    load()
    call_command("demo", people=PEOPLE, verbosity=0, skip_checks=True)


def test_it_is_sound_lived_in_and_shared_out(made):
    assert list(broken_cases()) == []
    assert Case.objects.count() == PEOPLE
    statuses = Counter(Case.objects.values_list("status", flat=True))
    assert {"intake", "assessment", "active", "closed"} <= set(statuses)
    phases = Counter(Case.objects.values_list("phase", flat=True))
    assert phases["first72"] and phases["pre"] and phases["after"]
    assert not Case.objects.filter(opened_at__gt=timezone.now()).exists()
    assert not CaseStatusChange.objects.filter(at__gt=timezone.now()).exists()
    carried = Counter(Case.objects.exclude(worker=None).values_list("worker", flat=True))
    assert len(carried) > 4
    assert max(carried.values()) < PEOPLE / 2
    assert Cover.objects.on(timezone.localdate()).exists()
    assert Case.objects.without_worker().exists()


def test_any_three_letters_that_begin_a_word_of_the_name_find_the_person_among_the_first_ten(made):
    met = total = 0
    for email in ("caseworker@demo.puente.test", "caseworker2@demo.puente.test"):
        user = User.objects.get(email=email)
        with opened_for(Account(actor_id=user.pk)):
            cases = list(Case.objects.visible_to(user).select_related("person"))
            open_all([case.person for case in cases])
            for case in cases:
                for word in {word for name in case.person.names for word in words(name) if len(word) >= 3}:
                    total += 1
                    met += case.pk in [found.pk for found in find(user, word[:3]).cases[:10]]
    assert total > 100
    assert met / total >= 0.99


def test_it_is_made_in_a_demonstration_alone(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo", people=1, skip_checks=True)
