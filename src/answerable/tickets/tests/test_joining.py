"""Two tickets that are one matter, one that is two, and those that belong together."""

from datetime import timedelta
from itertools import pairwise

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import actions
from answerable.tickets.models import Link, LinkKind, Message, Note, Participant, SearchDocument, Ticket

pytestmark = pytest.mark.django_db


def _everything():
    return (
        list(Message.objects.order_by("pk").values_list("pk", "ticket")),
        list(Note.objects.order_by("pk").values_list("pk", "ticket")),
        list(Participant.objects.order_by("pk").values_list("address", "ticket")),
        list(Ticket.tags.through.objects.order_by("ticket", "tag").values_list("ticket", "tag")),
        list(SearchDocument.objects.order_by("pk").values_list("pk", "ticket")),
        list(Ticket.objects.order_by("pk").values_list("pk", "merged_into", "waiting_since", "answered_at")),
    )


@pytest.fixture
def full(world):
    """Both tickets have notes, tags and participants, some of them in common."""
    now = world.now
    for ticket, name in ((world.ticket, "one"), (world.other, "other")):
        actions.note(ticket, f"A note on {name}", by=SYSTEM, at=now)
        for tag in ("shared", name):
            actions.tag(ticket, tag, by=SYSTEM, at=now)
        for address in ("both@example.com", f"{name}@example.com"):
            actions.add_participant(ticket, "email", address, by=SYSTEM, at=now)
    return world


def test_what_was_said_moves_and_is_undone_exactly(full):
    before = _everything()

    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)

    assert full.other.messages.count() == full.other.notes.count() == 0
    assert {tag.name for tag in full.ticket.tags.all()} == {"shared", "one", "other"}
    addresses = sorted(full.ticket.participants.values_list("address", flat=True))
    assert addresses == ["both@example.com", "one@example.com", "other@example.com"]
    assert full.other not in Ticket.objects.present()

    actions.unmerge(full.other, by=SYSTEM, at=full.now)
    assert _everything() == before


def test_who_waits_is_not_put_to_sleep_by_a_merge(make_ticket, make_message, make_answer, now):
    asleep = make_ticket(created_at=now)
    make_answer(asleep, at=now)
    actions.snooze(asleep, now + timedelta(days=7), by=SYSTEM, at=now)
    waits = make_message(make_ticket(created_at=now), at=now + timedelta(hours=1)).ticket

    actions.merge(waits, asleep, by=SYSTEM, at=now + timedelta(hours=2))

    asleep.refresh_from_db()
    assert (asleep.snoozed_until, asleep.status.category) == (None, "open")
    assert asleep.waiting_since == now + timedelta(hours=1)


def test_what_came_after_the_merge_stays_with_the_survivor(full, make_message):
    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)
    since = make_message(full.other, "And another thing.", at=full.now)
    assert since.ticket == full.ticket

    actions.unmerge(full.other, by=SYSTEM, at=full.now)

    since.refresh_from_db()
    assert since.ticket == full.ticket


def test_later_mail_follows_through_a_chain_of_merges(full, make_ticket, make_message):
    third = make_ticket(created_at=full.now)
    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)
    actions.merge(full.ticket, third, by=SYSTEM, at=full.now)

    assert Ticket.objects.get(pk=full.other.pk).survivor() == third
    assert make_message(full.other, at=full.now).ticket == third


def test_a_chain_of_merges_is_undone_from_the_outside_in(full, make_ticket):
    before = _everything()
    third = make_ticket(created_at=full.now)
    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)
    actions.merge(full.ticket, third, by=SYSTEM, at=full.now)

    with pytest.raises(Refusal, match="merged since"):
        actions.unmerge(full.other, by=SYSTEM, at=full.now)
    actions.unmerge(full.ticket, by=SYSTEM, at=full.now)
    actions.unmerge(full.other, by=SYSTEM, at=full.now)

    after = _everything()
    assert after[0:2] == before[0:2]
    assert after[2:4] == before[2:4]


def test_a_merged_ticket_is_not_worked_on(full):
    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)

    for attempt in (
        lambda: actions.close(full.other, by=SYSTEM, at=full.now),
        lambda: actions.reply(full.other, actions.Answer(text="Hello"), by=SYSTEM, at=full.now),
        lambda: actions.merge(full.ticket, full.other, by=SYSTEM, at=full.now),
        lambda: actions.tag(full.other, "late", by=SYSTEM, at=full.now),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert refusal.value.code == "merged"


def test_merging_needs_sight_of_both(full, make_ticket, leuven):
    elsewhere = make_ticket(team=leuven)
    by = full.people["ana"].actor()

    for pair in ((full.ticket, elsewhere), (elsewhere, full.ticket)):
        with pytest.raises(Ticket.DoesNotExist):
            actions.merge(*pair, by=by, at=full.now)
        with pytest.raises(Ticket.DoesNotExist):
            actions.link(*pair, LinkKind.RELATED, by=by, at=full.now)
    with pytest.raises(Invalid):
        actions.merge(full.ticket, full.ticket, by=by, at=full.now)


def test_the_chosen_messages_become_a_ticket_of_their_own(full):
    new = actions.split(full.ticket, [full.second], by=full.people["ana"].actor(), at=full.now)

    assert [message.pk for message in new.messages.all()] == [full.second.pk]
    assert (new.customer, new.team, new.subject) == (full.cleo, full.ghent, "Zip of my tent")
    assert new.waiting_since == full.now
    assert {row.address for row in new.participants.all()} == {"both@example.com", "one@example.com"}
    document = SearchDocument.objects.get(kind="message", object_id=full.second.pk)
    assert document.ticket == new


def test_splitting_off_everything_nothing_or_anothers_is_refused(full):
    foreign = full.other.messages.get()
    for chosen in ([], list(full.ticket.messages.all()), [foreign]):
        with pytest.raises(Invalid):
            actions.split(full.ticket, chosen, by=SYSTEM, at=full.now)

    foreign.refresh_from_db()
    assert foreign.ticket == full.other


def test_a_message_that_was_split_off_stays_there_when_a_merge_is_undone(full):
    moved = full.other.messages.get()
    actions.merge(full.other, full.ticket, by=SYSTEM, at=full.now)
    new = actions.split(full.ticket, [moved], by=SYSTEM, at=full.now)

    actions.unmerge(full.other, by=SYSTEM, at=full.now)

    moved.refresh_from_db()
    assert moved.ticket == new


def test_nobody_is_their_own_ancestor(full, make_ticket):
    line = [full.ticket, full.other, make_ticket(), make_ticket()]
    for parent, child in pairwise(line):
        actions.link(parent, child, LinkKind.PARENT, by=SYSTEM, at=full.now)

    for descendant in line[1:]:
        with pytest.raises(Refusal, match="above this one"):
            actions.link(descendant, line[0], LinkKind.PARENT, by=SYSTEM, at=full.now)
    with pytest.raises(Invalid):
        actions.link(line[0], line[0], LinkKind.PARENT, by=SYSTEM, at=full.now)
    actions.link(line[0], line[3], LinkKind.PARENT, by=SYSTEM, at=full.now)  # twice below is no loop


def test_related_is_related_both_ways(full):
    actions.link(full.ticket, full.other, LinkKind.RELATED, by=SYSTEM, at=full.now)
    actions.link(full.other, full.ticket, LinkKind.RELATED, by=SYSTEM, at=full.now)
    assert Link.objects.count() == 1

    actions.unlink(full.other, full.ticket, LinkKind.RELATED, by=SYSTEM, at=full.now)
    assert not Link.objects.exists()


def test_what_is_another_companys_is_not_taken_by_merging(
    make_ticket, make_message, ghent, manila, althea, ada, now
):
    """Whoever sees it because it is offered to them, or came to both, would have it for good."""
    theirs, ours = make_ticket(team=manila), make_ticket(team=ghent)
    make_message(ours, text="The house's own")
    actions.share(ours, manila, by=SYSTEM, at=now)
    for gone, kept in ((ours, theirs), (theirs, ours)):
        with pytest.raises(Refusal) as refused:
            actions.merge(gone, kept, by=althea.actor(), at=now)
        assert refused.value.code == "hand_over"
    assert ours.messages.count() == 1

    actions.merge(ours, theirs, by=ada.actor(), at=now)
    assert theirs.messages.count() == 1
