"""Customers follow a guide by themselves, and what they did is on the ticket when they ask."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.ledger.models import Event
from answerable.people.models import Customer
from answerable.privacy.rooms import copied
from answerable.routing.models import CapabilityEvidence
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import erasing
from answerable.selfservice.guides.finding import findables
from answerable.selfservice.guides.running import new_secret
from answerable.selfservice.models import GuideRun, GuideRunStep
from answerable.selfservice.tasks import end_silent_guides
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
GIVEN = ("hose", "no", "on", "no")


def taken(run):
    return [(each.key, each.choice) for each in run.steps.filter(is_undone=False)]


def test_a_guide_is_followed_to_its_end_and_its_steps_are_on_the_ticket(follow, ask_with, run_jobs):
    client = follow(*GIVEN, value="KS-1203")
    page = client.get(f"{client.base}step/").content.decode()
    assert "Ask us" in page
    assert "script" not in page

    ask_with(client)
    run_jobs()

    run, ticket = GuideRun.objects.get(), Ticket.objects.get()
    assert (run.ticket, run.outcome, run.customer) == (ticket, "not_solved", ticket.customer)
    assert taken(run) == [("where", "hose"), ("soap", "no"), ("ring", "on"), ("again", "no")]
    assert run.steps.get(key="ring").value == "KS-1203"
    (event,) = Event.objects.filter(kind="ticket.guide_followed", ticket_id=ticket.pk)
    assert (event.data["outcome"], event.data["steps"]) == ("not_solved", 4)
    assert not CapabilityEvidence.objects.exists()  # anybody could have typed that address


def test_who_has_proven_who_they_are_has_shown_that_they_did_what_they_could(
    cleo, come_in, follow, ask_with, run_jobs
):
    client = follow(*GIVEN, client=come_in(cleo))
    ask_with(client)
    run_jobs()

    assert CapabilityEvidence.objects.get().kind == "guide_completed"
    assert GuideRun.objects.get().customer == cleo


def test_one_goes_back_without_losing_what_one_chose_and_a_page_sent_twice_is_one_step(follow):
    client = follow("hose", "no")
    run = GuideRun.objects.get()
    for _twice in range(2):
        client.post(f"{client.base}step/", {"step": "soap", "choice": "yes"})
    run.refresh_from_db()
    assert (run.step, taken(run)) == ("ring", [("where", "hose"), ("soap", "no")])

    client.post(f"{client.base}back/")
    page = client.get(f"{client.base}step/")
    assert page.context["before"].choice == "no"
    client.post(f"{client.base}step/", {"step": "soap", "choice": "maybe"})
    client.post(f"{client.base}step/", {"step": "soap", "choice": "yes"})
    run.refresh_from_db()
    assert (run.outcome, taken(run)) == ("solved", [("where", "hose"), ("soap", "yes")])


def test_a_run_opens_to_the_browser_that_has_its_secret_and_to_none_other(
    follow, guide, make_guide, ana, make_ticket
):
    mine, other = follow("hose"), Client()
    base = mine.base

    assert other.get(f"{base}step/").status_code == 302  # to the beginning
    other.cookies["answerable_guide"] = "x" * 43
    assert other.post(f"{base}step/", {"step": "soap", "choice": "yes"}).status_code == 302
    assert other.get("/help/kestrel/guides/run/" + "x" * 43 + "/").status_code == 404
    assert GuideRunStep.objects.count() == 1

    run = GuideRun.objects.get()
    run.ticket = make_ticket(team=ana.teams.get())
    run.save()
    secret = new_secret(run, by=ana.actor())
    assert mine.get(f"{base}step/").status_code == 302  # what was given before opens nothing
    other.get(f"/help/kestrel/guides/run/{secret}/")
    assert "Soap the valve" in other.get(f"{base}step/").content.decode()


@pytest.mark.parametrize(
    "hidden", [{"is_published": False}, {"audience": Audience.PARTNER}, {"audience": Audience.INTERNAL}]
)
def test_what_is_not_for_customers_is_not_there(front, make_guide, hidden):
    guide = make_guide(**hidden)
    base = f"/help/kestrel/guides/{guide.pk}-x/"

    for path in ("", "whole/", "pictures/1/"):
        assert Client().get(base + path).status_code == 404
    assert Client().post(base).status_code == 404
    assert "smells" not in Client().get("/help/kestrel/guides/").content.decode()


def test_pages_are_in_the_readers_language_or_the_one_it_is_written_in(front, guide):
    base = f"/help/kestrel/guides/{guide.pk}-x/"

    german = Client().get(base, headers={"Accept-Language": "de"}).content.decode()
    polish = Client().get(base, headers={"Accept-Language": "pl"}).content.decode()
    printed = Client().get(f"{base}whole/", headers={"Accept-Language": "de"}).content.decode()

    assert "Der Kocher riecht" in german
    assert 'lang="en" dir="ltr"' in polish
    assert "Tego poradnika nie ma" in polish
    assert "Neuen O-Ring einsetzen" in printed


def test_where_somebody_left_is_known_after_a_day_and_they_go_on_from_there(follow):
    client = follow("hose")
    GuideRun.objects.update(last_at=timezone.now() - timedelta(days=2))
    end_silent_guides()
    end_silent_guides()
    run = GuideRun.objects.get()
    assert (run.outcome, run.step) == ("left", "soap")
    assert Event.objects.filter(kind="guiderun.ended").count() == 1

    client.post(f"{client.base}step/", {"step": "soap", "choice": "yes"})
    run.refresh_from_db()
    assert run.outcome == "solved"


def test_what_was_asked_for_is_copied_and_forgotten_with_the_ticket(follow, ask_with, run_jobs):
    ask_with(follow(*GIVEN, value="KS-1203"))
    run_jobs()
    ticket = Ticket.objects.get()

    assert "KS-1203" in str(copied(ticket.pk)["guides"])
    erasing.forget([ticket.pk], None)
    assert not GuideRunStep.objects.exclude(value="").exists()
    assert GuideRunStep.objects.count() == 4


def test_a_run_stays_with_the_first_ticket_that_it_was_brought_to(follow, ask_with, run_jobs):
    client = follow(*GIVEN)
    secret = client.get("/help/kestrel/ask/?guide=1").context["brought"].secret
    ask_with(client)
    run_jobs()
    ask_with(client, guide_run=secret, email="zoe@example.com")
    run_jobs()

    assert Ticket.objects.count() == 2
    assert GuideRun.objects.get().ticket == Ticket.objects.earliest("pk")
    assert Customer.objects.count() == 2


def test_what_is_published_can_be_found_in_each_of_its_languages(guide, make_guide):
    hidden = make_guide(is_published=False)

    found = list(findables())

    assert [(each.language, each.title) for each in found] == [
        ("en", "The stove smells of gas"),
        ("de", "Der Kocher riecht nach Gas"),
    ]
    assert "Put in a new O-ring" in found[0].body
    assert list(findables([hidden.pk])) == []
