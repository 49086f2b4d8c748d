"""What joins several tickets, done with the verbs themselves: merges, splits, links; views; rules; and work that failed.

Done once, in one transaction with the event that says so.
"""

import random
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from answerable.demo import events
from answerable.demo.agreements import agree
from answerable.demo.articles import write_articles
from answerable.demo.automations import make_rules
from answerable.demo.brought import bring_old_desk
from answerable.demo.called import call_some
from answerable.demo.capable import know_some
from answerable.demo.company import BRAND
from answerable.demo.differing import promise_differently
from answerable.demo.founding import World
from answerable.demo.generous import give_back_some
from answerable.demo.given import give_to_experts
from answerable.demo.goals import keep_central_goals
from answerable.demo.guided import write_guides
from answerable.demo.handing import hand_some_over
from answerable.demo.known import get_to_know
from answerable.demo.lists import share_views
from answerable.demo.others import ask_some
from answerable.demo.owed import remember_duties
from answerable.demo.phoned import phone_for_weeks
from answerable.demo.plan import Frame
from answerable.demo.portal import open_pages
from answerable.demo.priced import say_what_things_cost
from answerable.demo.promised import promise_dealers
from answerable.demo.providers import agree_with_providers
from answerable.demo.regions import keep_regions
from answerable.demo.reported import report_every_week
from answerable.demo.reviewed import learn_from_one_another, review_conversations
from answerable.demo.routing import make_routes
from answerable.demo.same import say_it_three_times
from answerable.demo.seeking import look_in_vain
from answerable.demo.serving import serve_a_week
from answerable.demo.sold import count_what_was_sold
from answerable.demo.staffed import plan_some_weeks
from answerable.demo.stating import promise_some
from answerable.demo.studied import study_the_takeover
from answerable.demo.surveyed import survey_some
from answerable.demo.told import ask_each_other
from answerable.demo.transited import go_over_in_steps
from answerable.demo.wrapped import review_some
from answerable.insight.facts.following import rebuild as rebuild_facts
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.recording import record
from answerable.people.actions import remove_team
from answerable.tickets.actions import close, link, merge, split
from answerable.tickets.models import Brand, LinkKind, Ticket

_MERGES, _SPLITS, _LINKS = 18, 8, 24


@transaction.atomic
def finish(frame: Frame, world: World) -> None:
    if Event.objects.filter(kind=events.FINISHED.name).exists():
        return
    rng = random.Random(frame.seed + 1)  # noqa: S311 - a simulation
    lead = world.staff["lena.baert"].actor()
    _merge_some(frame, lead, rng)
    _split_some(frame, lead)
    _link_some(frame, lead, rng)
    _fail_something(frame)
    _remove_left_team(frame, world)
    share_views(world, by=lead, at=frame.now)
    ask_each_other(world, lead=lead, at=frame.now)
    ask_some(world, lead=lead, at=frame.now)
    hand_some_over(world, at=frame.now)
    make_rules(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    agree(by=lead, at=frame.now)
    make_routes(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    promise_dealers(at=frame.now)
    keep_regions(at=frame.now)
    promise_differently(at=frame.now)
    give_to_experts(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    open_pages(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    outside = next(each for each in world.staff.values() if not each.provider.is_in_house and each.is_active)
    write_articles(world.staff["bram.desmet"], outside, at=frame.now)
    bram = world.staff["bram.desmet"].actor()
    look_in_vain(Brand.objects.get(name=BRAND.name), by=bram, at=frame.now)
    agree_with_providers(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    promise_some(world, at=frame.now)
    give_back_some(world, at=frame.now)
    call_some(world, at=frame.now)
    phone_for_weeks(world, at=frame.now)
    get_to_know(by=lead, at=frame.now)
    say_it_three_times(world, at=frame.now)
    write_guides(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    know_some(world, lead=lead, by=world.staff["bram.desmet"].actor(), at=frame.now)
    review_some(lead=lead, at=frame.now)
    count_what_was_sold(lead=lead, at=frame.now)
    bring_old_desk(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    review_conversations(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    learn_from_one_another(world, at=frame.now)
    survey_some(by=world.staff["bram.desmet"].actor(), at=frame.now)
    say_what_things_cost(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    keep_central_goals(by=world.staff["bram.desmet"].actor(), at=frame.now)
    remember_duties(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    rebuild_facts(lambda _n: None)
    plan_some_weeks(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    reckon_all(now=frame.now)
    study_the_takeover(frame, by=world.staff["bram.desmet"].actor(), at=frame.now)
    go_over_in_steps(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    serve_a_week(world, by=world.staff["bram.desmet"].actor(), at=frame.now)
    report_every_week(world, owner=world.staff["bram.desmet"], at=frame.now)
    record(events.FINISHED, world.staff["lena.baert"], by=SYSTEM, at=frame.now)


def _merge_some(frame: Frame, lead: Actor, rng: random.Random) -> None:
    """People who wrote twice about one thing: two tickets of one customer within two days."""
    tickets = list(Ticket.objects.present().order_by("customer", "created_at"))
    pairs = [
        (one, other)
        for one, other in pairwise(tickets)
        if one.customer_id == other.customer_id and other.created_at - one.created_at < timedelta(days=9)
    ]
    for kept, gone in rng.sample(pairs, min(_MERGES, len(pairs))):
        if not Ticket.objects.filter(pk__in=[kept.pk, gone.pk], merged_into__isnull=False).exists():
            merge(gone, kept, by=lead, at=_after(frame, kept, gone))


def _split_some(frame: Frame, lead: Actor) -> None:
    """A second matter in the same conversation."""
    found = Ticket.objects.present().filter(tags__name="came back", closed_at__isnull=False)
    for ticket in found.order_by("-pk")[:_SPLITS]:
        messages = list(ticket.messages.filter(direction="inbound").order_by("-created_at")[:1])
        if messages and ticket.messages.count() > 1:
            at = _after(frame, ticket)
            close(split(ticket, messages, subject=ticket.subject, by=lead, at=at), by=lead, at=at)


def _link_some(frame: Frame, lead: Actor, rng: random.Random) -> None:
    """The leak: tickets that belong together."""
    leaks = list(Ticket.objects.present().filter(tags__name="leak").order_by("pk")[: _LINKS + 1])
    for other in leaks[1:]:
        link(leaks[0], other, LinkKind.RELATED, by=lead, at=_after(frame, leaks[0], other))


def _after(frame: Frame, *tickets: Ticket) -> datetime:
    """When somebody noticed: an hour after the last thing that happened, and not later than now."""
    last = max(Ticket.objects.get(pk=ticket.pk).changed_at for ticket in tickets)
    return min(last + timedelta(hours=1), frame.now)


def _fail_something(frame: Frame) -> None:
    """Two jobs that were given up, so that the page of jobs has something to show."""
    failed = (
        (
            "channels.tasks.deliver",
            {"outgoing_id": 0},
            "DoesNotExist: Outgoing matching query does not exist.",
        ),
        ("channels.tasks.settle", {"item_id": 0}, "OperationalError: disk I/O error"),
    )
    for task, arguments, error in failed:
        Job.objects.create(
            task=task, arguments=arguments, lane="inside", state=JobState.DEAD, run_at=frame.now,
            created_at=frame.now - timedelta(days=2), attempts=20, max_attempts=20, error=error,
        )  # fmt: skip


def _remove_left_team(frame: Frame, world: World) -> None:
    """Cologne's people left a year ago; what they answered keeps the name of their team."""
    team = world.teams["cologne1"]
    if not Ticket.objects.open().for_team(team).exists():
        remove_team(team, by=world.staff["bram.desmet"].actor(), at=frame.now)
