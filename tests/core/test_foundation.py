"""The ground that all other tests stand on."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.tickets.actions import snooze
from answerable.tickets.models import Status, Ticket
from answerable.tickets.tasks import wake_snoozed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_database_is_empty_again_after_a_test_and_has_its_statuses(time, make_ticket):
    assert Status.objects.count() == 6
    assert not Event.objects.exists()

    make_ticket()

    assert Ticket.objects.get().status.category == "new"


def test_threads_see_the_same_database(at_once, make_ticket):
    make_ticket()

    assert at_once(Ticket.objects.count, Ticket.objects.count) == [1, 1]


def test_another_process_sees_the_same_database(process_environment, make_ticket):
    ticket = make_ticket()
    program = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'answerable.config.settings'\n"
        "import django; django.setup()\n"
        "from answerable.tickets.models import Ticket; print(Ticket.objects.get().reference)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=process_environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ticket.reference


def test_everybody_on_the_cast_sees_what_they_should(
    make_ticket, ana, ben, sam, mara, ada, althea, zed, ghent, leuven, manila
):
    tickets = {"ghent": make_ticket(team=ghent), "leuven": make_ticket(team=leuven)}
    tickets |= {"manila": make_ticket(team=manila), "nobody": make_ticket()}

    def seen_by(staff):
        visible = set(Ticket.objects.visible_to(staff))
        return {name for name, ticket in tickets.items() if ticket in visible}

    assert seen_by(ana) == {"ghent", "nobody"}
    assert seen_by(ben) == {"leuven", "nobody"}
    assert seen_by(althea) == {"manila"}
    assert seen_by(zed) == set()
    assert seen_by(sam) == seen_by(mara) == seen_by(ada) == set(tickets)


def test_jobs_are_really_run(make_ticket, run_jobs, clock):
    ticket = make_ticket()
    snooze(ticket, timezone.now() + timedelta(hours=1), by=SYSTEM, at=timezone.now())
    clock.shift(timedelta(hours=2))
    enqueue(wake_snoozed)

    assert run_jobs() == 1
    ticket.refresh_from_db()
    assert not ticket.is_snoozed


def test_every_worker_knows_every_task_whatever_else_it_has_imported(process_environment):
    """A worker imports each room's `tasks.py` and what that imports: a task that stands elsewhere is nobody's."""
    program = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'answerable.config.settings'\n"
        "import django; django.setup()\n"
        "from answerable.ledger.jobs import tasks\n"
        "known = set(tasks())\n"
        "import importlib, pkgutil, answerable\n"
        "for each in pkgutil.walk_packages(answerable.__path__, 'answerable.'):\n"
        "    if '.tests' not in each.name and not each.name.endswith('__main__'):\n"
        "        importlib.import_module(each.name)\n"
        "print(sorted(set(tasks()) - known))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=process_environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
