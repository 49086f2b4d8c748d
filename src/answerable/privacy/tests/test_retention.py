"""What is old goes by rules: only what they are about, in small steps, never what is held."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.api.models import IdempotencyKey, Token
from answerable.channels.models import RawItem
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.ledger.verification import verify
from answerable.people.actions import merge_customers, unmerge_customer
from answerable.privacy.actions import (
    Wanted,
    add_rule,
    change_rule,
    hold,
    lift,
    remove_rule,
    switch_rule,
)
from answerable.privacy.models import Does, Hold, HoldReason, RetentionRule
from answerable.privacy.retention import applying
from answerable.privacy.retention.age import Unit, before
from answerable.privacy.retention.due import count
from answerable.tickets.actions import close, keep_picture, merge, note, tag
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, Picture, Tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "number", "unit", "then"),
    [
        ((2026, 3, 31), 1, Unit.MONTHS, (2026, 2, 28)),
        ((2028, 3, 31), 1, Unit.MONTHS, (2028, 2, 29)),
        ((2028, 2, 29), 1, Unit.YEARS, (2027, 2, 28)),
        ((2026, 1, 15), 1, Unit.MONTHS, (2025, 12, 15)),
        ((2026, 1, 15), 25, Unit.MONTHS, (2023, 12, 15)),
        ((2026, 3, 1), 30, Unit.DAYS, (2026, 1, 30)),
    ],
)
def test_so_long_ago_by_the_calendar(at, number, unit, then):
    assert before(datetime(*at, tzinfo=UTC), number, unit) == datetime(*then, tzinfo=UTC)


@pytest.fixture
def old(make_customer, make_ticket, make_message, sam, now):
    """old("Cleo", days=400, …): a ticket that was closed so many days ago, with a file."""

    def make(name, *, days=400, **fields):
        at = now - timedelta(days=days)
        ticket = make_ticket(customer=make_customer(name), subject=f"Of {name}", created_at=at, **fields)
        make_message(
            ticket, text=f"Words of {name}", at=at, files=[File("a.txt", "text/plain", name.encode())]
        )
        return close(ticket, by=sam.actor(), at=at)

    return make


@pytest.fixture
def run(now):
    """run(rule): all its steps; how many there were."""

    def steps(rule, at=now):
        number = 0
        while applying.apply_some(rule.pk, at=at):
            number += 1
        return number

    return steps


def _rule(ada, now, does=Does.ERASE, on=True, **fields):
    rule = add_rule(Wanted(does, 1, Unit.YEARS, **fields), by=ada.actor(), at=now)
    return switch_rule(rule, on=on, by=ada.actor(), at=now)


def _said(*tickets):
    return [ticket.messages.get().text for ticket in tickets]


def test_only_what_is_closed_and_old_goes(old, make_ticket, make_message, ada, now, run):
    ancient, young = old("Ancient"), old("Young", days=300)
    still_open = make_message(make_ticket(created_at=now - timedelta(days=800)), text="open").ticket
    rule = _rule(ada, now)
    assert count(rule, at=now) == (1, False)
    run(rule)

    assert _said(ancient, young, still_open) == ["", "Words of Young", "open"]
    ancient.refresh_from_db()
    assert (ancient.subject, ancient.erased_at, ancient.is_closed) == ("", now, True)
    assert count(rule, at=now) == (0, False)
    (event,) = Event.objects.filter(kind="ticket.erased")
    assert event.data == {"rule": rule.pk}
    assert verify() == []


def test_a_rule_is_about_its_team_tag_and_channel_alone(old, ghent, leuven, ada, sam, now, run):
    right, other_team, untagged = (
        old("Right", team=ghent),
        old("Leuven", team=leuven),
        old("Plain", team=ghent),
    )
    for ticket in (right, other_team):
        tag(ticket, "warranty", by=sam.actor(), at=now)
    rule = _rule(ada, now, team=ghent, tag=Tag.objects.get(), channel="email")
    elsewhere = _rule(ada, now, channel="phone")
    assert [count(each, at=now)[0] for each in (rule, elsewhere)] == [1, 0]
    run(rule)
    run(elsewhere)

    assert _said(right, other_team, untagged) == ["", "Words of Leuven", "Words of Plain"]


@pytest.mark.parametrize("does", [Does.FILES, Does.ORIGINALS])
def test_files_or_originals_alone_can_go(does, old, ada, now, run, deliver, make_mail, sam):
    ticket = old("Cleo Smith")
    keep_picture(ticket, File("a.png", "image/png", b"\x89PNG\r\n\x1a\n"), by=sam.actor(), at=now)
    mailed = deliver(make_mail()).ticket
    close(mailed, by=sam.actor(), at=now - timedelta(days=500))
    rule = _rule(ada, now, does)
    assert count(rule, at=now) == (1, False)
    run(rule)

    assert _said(ticket, mailed) == ["Words of Cleo Smith", "It hisses."]
    assert Attachment.objects.exists() is (does is Does.ORIGINALS)
    assert Picture.objects.exists() is (does is Does.ORIGINALS)
    assert RawItem.objects.exists() is (does is Does.FILES)
    assert count(rule, at=now) == (0, False)


def test_a_hold_wins_and_what_was_held_goes_once_it_is_lifted(old, ada, now, run):
    ticket, person, free = old("Held"), old("Person"), old("Free")
    hold(ticket, HoldReason.COURT, by=ada.actor(), at=now)
    hold(person.customer, HoldReason.COURT, by=ada.actor(), at=now)
    rule = _rule(ada, now)
    assert count(rule, at=now) == (1, False)
    run(rule)
    assert _said(ticket, person, free) == ["Words of Held", "Words of Person", ""]

    lift(ticket, by=ada.actor(), at=now)
    later = now + timedelta(days=8)
    run(rule, later)
    run(rule, later)
    assert _said(ticket, person) == ["", "Words of Person"]


def test_it_goes_in_small_steps_and_each_ticket_once(old, ada, now, run, monkeypatch):
    monkeypatch.setattr(applying, "_LOOKED_AT", 3)
    monkeypatch.setattr(applying, "_AT_ONCE", 2)
    tickets = [old(f"Person {number}", days=400 + number % 2) for number in range(7)]
    rule = _rule(ada, now)

    assert run(rule) > 2
    assert run(rule) == 0
    assert _said(*tickets) == [""] * 7
    assert Event.objects.filter(kind="ticket.erased").count() == 7


def test_what_was_merged_into_it_goes_too(old, make_customer, sam, ada, now, run):
    kept, gone = old("Kept"), old("Gone")
    merge(gone, kept, by=sam.actor(), at=now - timedelta(days=390))
    run(_rule(ada, now))

    gone.refresh_from_db()
    assert gone.subject == ""
    assert [message.text for message in kept.messages.all()] == ["", ""]


def test_rules_are_off_at_first_and_after_every_change(old, ada, sam, now, run):
    old("Cleo Smith")
    rule = _rule(ada, now, on=False)
    assert run(rule) == 0
    switch_rule(rule, on=True, by=ada.actor(), at=now)
    changed = change_rule(rule, Wanted(Does.ERASE, 2, Unit.YEARS), by=ada.actor(), at=now)
    assert not changed.is_active
    for verb in (
        lambda by: add_rule(Wanted(Does.FILES, 1, Unit.DAYS), by=by, at=now),
        lambda by: change_rule(rule, Wanted(Does.FILES, 1, Unit.DAYS), by=by, at=now),
        lambda by: switch_rule(rule, on=True, by=by, at=now),
        lambda by: remove_rule(rule, by=by, at=now),
    ):
        with pytest.raises(NotAllowed):
            verb(sam.actor())
    with pytest.raises(Invalid):
        add_rule(Wanted(Does.FILES, 0, Unit.DAYS), by=ada.actor(), at=now)
    for _twice in range(2):
        remove_rule(rule, by=ada.actor(), at=now)

    assert not RetentionRule.objects.exists()
    kinds = Event.objects.filter(kind__startswith="retention.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "retention.added",
        "retention.switched_on",
        "retention.changed",
        "retention.removed",
    ]


def test_a_hold_follows_whoever_and_whatever_is_merged(old, ada, sam, now, run):
    person, other, gone, kept, lower = (old(name) for name in ("Person", "Other", "Gone", "Kept", "Lower"))
    hold(person.customer, HoldReason.COURT, by=ada.actor(), at=now)
    merge_customers(person.customer, other.customer, by=ada.actor(), at=now)
    hold(lower, HoldReason.COURT, by=ada.actor(), at=now)
    merge(lower, gone, by=sam.actor(), at=now - timedelta(days=392))
    merge(gone, kept, by=sam.actor(), at=now - timedelta(days=390))
    rule = _rule(ada, now)
    assert count(rule, at=now) == (0, False)
    run(rule)

    assert _said(person, other) == ["Words of Person", "Words of Other"]
    assert all(message.text for message in kept.messages.all())
    gone.refresh_from_db()
    assert gone.subject == "Of Gone"
    assert set(Hold.objects.values_list("customer", "ticket")) == {
        (other.customer_id, None),
        (None, lower.pk),
    }
    unmerge_customer(person.customer, by=ada.actor(), at=now)
    assert Hold.objects.filter(customer__in=[person.customer, other.customer]).count() == 2


def test_what_is_written_into_an_erased_ticket_goes_the_next_time(old, ada, sam, now, run):
    ticket = old("Cleo Smith")
    token = Token.objects.create(staff=ada, name="t", digest="d", created_at=now)
    key = IdempotencyKey.objects.create(token=token, key="k", fingerprint="f", body="Cleo", created_at=now)
    rule = _rule(ada, now)
    run(rule)
    key.refresh_from_db()
    assert key.body == ""
    written = note(ticket, "Cleo called again.", by=sam.actor(), at=now)
    assert count(switch_rule(rule, on=False, by=ada.actor(), at=now), at=now) == (1, False)
    run(switch_rule(rule, on=True, by=ada.actor(), at=now))

    written.refresh_from_db()
    assert written.text == ""
