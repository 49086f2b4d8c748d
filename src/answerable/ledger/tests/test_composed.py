"""A question that was composed once finds what Django would have found, for each of its keys."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.ledger.composed import Composed, ComposedRows
from answerable.ledger.models import Event
from answerable.people.models import Staff, Team
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def an_event():
    data = {"text": "Zelt „naß“", "list": [1, None, 2.5], "empty": {}}
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    return Event.objects.create(kind="trial", at=at, data=data, actor_kind="system", number=2**30)


def test_rows_come_with_what_they_select(ana, ben):
    people = ComposedRows(
        lambda keys: (
            Staff.objects.select_related("provider", "custom_role").filter(pk__in=keys).order_by("-pk")
        )
    )
    for keys in ([ana.pk, ben.pk], [ben.pk], [ben.pk, ana.pk]):
        found = people.ask(keys)
        with CaptureQueriesContext(connection) as asked:
            told = [(each, each.provider, each.custom_role, each.joined_at) for each in found]
        assert not asked.captured_queries
        wanted = Staff.objects.filter(pk__in=keys).order_by("-pk")
        assert told == [(each, each.provider, None, each.joined_at) for each in wanted]
        assert len({id(each.provider) for each in found}) == len({each.provider_id for each in found})


def test_keys_are_none_or_words_too_and_a_word_is_only_what_it_is(ana, ghent):
    named = ComposedRows(lambda name, provider: Team.objects.filter(name=name).exclude(provider=provider))
    assert named.ask(ghent.name, None) == [ghent]
    assert named.ask(ghent.name, ghent.provider_id) == []
    for strange in ("\ue000-4611686018427387904", "%s", "' OR 1=1 --"):
        assert named.ask(strange, None) == []


def test_what_django_knows_to_be_nothing_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ComposedRows(lambda: Staff.objects.none()).ask() == []
        assert Composed(lambda keys: Team.objects.filter(pk__in=keys).values_list("pk")).ask([]) == []


def test_prefetched_rows_are_narrowed_by_what_they_hang_on(ana, ghent, leuven, django_assert_num_queries):
    ana.teams.set([ghent])
    teams = ComposedRows(lambda staff: Team.objects.filter(members=staff))
    teams.prefetch(ana, "teams", ana.pk)
    with django_assert_num_queries(0):
        assert list(ana.teams.all()) == [ghent]
    assert list(ana.teams.filter(name=leuven.name)) == []


def test_readers_of_one_question_see_what_each_of_them_sees(
    cast, grace, make_ticket, make_staff, own_company, ghent, leuven, manila, ana
):
    """The same statement serves all who have as many teams, each with their own."""
    for team in (ghent, leuven, manila, None):
        make_ticket(team=team)
    make_ticket(team=leuven, assignee=ana)
    make_staff("Yves", provider=own_company)  # in no team, as those who lead may be
    seen = ComposedRows(lambda reader: Ticket.objects.visible_to(reader).order_by("pk"))
    for _again in range(2):
        for reader in Staff.objects.all():
            found = [ticket.pk for ticket in seen.ask(reader.actor())]
            assert found == [ticket.pk for ticket in Ticket.objects.visible_to(reader).order_by("pk")], reader
    ana.teams.add(leuven)
    both = Staff.objects.get(pk=ana.pk)
    assert len(seen.ask(both.actor())) == 4


def test_moments_and_documents_are_read_as_django_reads_them(an_event):
    ledger = ComposedRows(lambda key: Event.objects.filter(pk=key))

    [read] = ledger.ask(an_event.pk)
    again = Event.objects.get(pk=an_event.pk)
    assert (read.at, read.at.tzinfo, read.data) == (again.at, again.at.tzinfo, again.data)
    assert again.data["text"] == "Zelt „naß“"
