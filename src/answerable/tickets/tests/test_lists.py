"""Lists cost the same number of queries whatever is on them, and drafts are nobody else's."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Customer, Staff, Team
from answerable.tickets import actions
from answerable.tickets.models import Draft, DraftKind, Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ana", "althea", "mara"])
def test_what_one_may_see_is_one_query_after_the_scope(
    request, who, make_ticket, ghent, leuven, manila, django_assert_num_queries, now
):
    for team in (ghent, leuven, manila, None) * 5:
        actions.share(make_ticket(team=team), manila, by=SYSTEM, at=now)
    staff = Staff.objects.select_related("provider").get(pk=request.getfixturevalue(who).pk)
    assert staff.scope is not None

    with django_assert_num_queries(1):
        tickets = list(
            Ticket.objects.visible_to(staff).open().awake().select_related("customer", "status", "team")
        )
        assert [(ticket.customer.name, ticket.status.name, ticket.team) for ticket in tickets]
    with django_assert_num_queries(3):
        assert list(Customer.objects.visible_to(staff))
        assert list(Staff.objects.visible_to(staff))
        list(Team.objects.visible_to(staff))


def test_the_scope_itself_is_read_once(ana, django_assert_num_queries):
    staff = Staff.objects.select_related("provider").get(pk=ana.pk)

    with django_assert_num_queries(1):
        for _ in range(3):
            assert staff.scope.teams
            assert staff.actor().scope is staff.scope


def test_each_keeps_their_own_draft_and_sending_forgets_it(world):
    ana, ben, now = world.people["ana"].actor(), world.people["ben"], world.now
    actions.share(world.ticket, world.leuven, by=SYSTEM, at=now)
    for text in ("Dear", "Dear Cleo"):
        actions.keep_draft(world.ticket, DraftKind.REPLY, text, by=ana, at=now)
    actions.keep_draft(world.ticket, DraftKind.NOTE, "hm", by=ana, at=now)
    actions.keep_draft(world.ticket, DraftKind.REPLY, "Hello", by=ben.actor(), at=now)

    actions.reply(world.ticket, actions.Answer(text="Dear Cleo"), by=ana, at=now)

    left = Draft.objects.order_by("kind", "text").values_list("staff__name", "kind", "text")
    assert list(left) == [("Ana", "note", "hm"), ("Ben", "reply", "Hello")]


def test_an_emptied_draft_is_gone(world):
    by = world.people["ana"].actor()
    actions.keep_draft(world.ticket, DraftKind.REPLY, "Dear", by=by, at=world.now)

    assert actions.keep_draft(world.ticket, DraftKind.REPLY, "  ", by=by, at=world.now) is None

    assert not Draft.objects.exists()
