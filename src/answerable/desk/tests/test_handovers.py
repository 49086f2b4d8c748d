"""Handing a ticket over on its page: offered with words, accepted or returned, and seen by both sides alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.holes.figures import forget
from answerable.desk.live.sight import readings
from answerable.desk.models import Notification
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position
from answerable.routing.actions import hand_over, return_handover
from answerable.routing.handovers.due import let_lapse
from answerable.routing.models import Handover, WhyNot
from answerable.tickets.actions import assign, note

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WORDS = {
    "why": "knowledge",
    "words": "Needs a <b>seamstress</b>.",
    "tried": "The kit.",
    "expected": "A call.",
}


def _url(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.reference])


def _due(hours=4):
    return timezone.localtime(timezone.now() + hours * HOUR).strftime("%Y-%m-%dT%H:%M")


def _page(client, url):
    return client.get(url).content.decode()


def test_offered_on_its_page_and_accepted_by_the_other_company(asked, manila, ana, althea, signed_in):
    hers, theirs = signed_in(ana), signed_in(althea)
    form = _page(hers, _url("handover", asked))
    assert "Manila (Manila Care)" in form
    assert ">Ghent<" not in form
    answer = hers.post(_url("handover", asked), {**WORDS, "team": manila.pk, "due_at": _due()}, follow=True)
    page = answer.content.decode()
    assert "Needs a &lt;b&gt;seamstress&lt;/b&gt;." in page
    assert "Take the offer back" in page
    assert "Accept for the team" not in page

    assert "Offered to your teams" in _page(theirs, reverse("desk:day"))
    assert 'href="/handovers/"' in _page(theirs, reverse("desk:day"))
    page = _page(theirs, asked.get_absolute_url())
    assert "Accept and take it" in page
    assert "Take it</" not in page.replace("Accept and take it</", "")
    assert "Take the offer back" not in page
    theirs.post(_url("handover_acceptance", asked), {"take": "1"})

    asked.refresh_from_db()
    assert (asked.team, asked.assignee) == (manila, althea)
    page = _page(theirs, asked.get_absolute_url())
    assert "Althea accepted it for Manila" in page
    assert "handover-title" not in page
    assert hers.get(asked.get_absolute_url()).status_code == 404
    assert asked.subject not in _page(hers, reverse("desk:handovers"))
    assert asked.reference in _page(hers, reverse("desk:handovers"))  # what became of what she offered


def test_returned_with_a_reason_that_is_shown_to_those_who_offered(
    asked, offer, manila, ana, althea, signed_in
):
    hand_over(asked, manila, offer, by=ana.actor(), at=timezone.now())
    theirs = signed_in(althea)
    wrong = theirs.post(_url("handover_return", asked), {"why_not": "other", "answer": ""})
    assert "Say why in a few words." in wrong.content.decode()
    theirs.post(_url("handover_return", asked), {"why_not": "untried", "answer": "Try the kit first."})

    assert theirs.get(asked.get_absolute_url()).status_code == 404
    lists = _page(signed_in(ana), reverse("desk:handovers"))
    assert "Try the kit first." in lists
    assert "Althea returned it" in _page(signed_in(ana), asked.get_absolute_url())


def test_what_was_written_is_kept_when_something_is_wrong(asked, manila, ana, signed_in):
    sent = {**WORDS, "team": manila.pk, "due_at": _due(-1)}
    answer = signed_in(ana).post(_url("handover", asked), sent)
    assert answer.status_code == 422
    assert "Choose a moment that is still to come." in answer.content.decode()
    assert "seamstress" in answer.content.decode()
    assert not Handover.objects.exists()


def test_giving_it_to_another_company_is_refused_with_a_word_on_how(asked, manila, ana, signed_in):
    answer = signed_in(ana).post(_url("assignment", asked), {"team": manila.pk, "staff": ""}, follow=True)
    assert "Use “Hand over”" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.team != manila


def test_the_doors_are_closed_to_all_others(asked, offer, manila, ana, ben, zed, mara, signed_in):
    hand_over(asked, manila, offer, by=ana.actor(), at=timezone.now())
    for outsider in (ben, zed):
        client = signed_in(outsider)
        for name in ("handover", "handover_return"):
            assert client.get(_url(name, asked)).status_code == 404
        for name in ("handover", "handover_acceptance", "handover_return"):
            assert client.post(_url(name, asked), {"why_not": "load"}).status_code == 404
        assert asked.reference not in _page(client, reverse("desk:handovers"))
    signed_in(ana).post(_url("handover_acceptance", asked))
    assert Handover.objects.get().state == "offered"
    assert asked.subject in _page(signed_in(mara), reverse("desk:handovers"))


def _heard(staff, since):
    placed = [
        Placed(Position(0, event.pk), event) for event in Event.objects.filter(pk__gt=since).order_by("pk")
    ]
    return [each.kind_for(staff.scope) for each in readings(placed)]


def test_after_its_return_they_see_nothing_of_it_anywhere(asked, offer, manila, ana, althea, signed_in):
    hand_over(asked, manila, offer, by=ana.actor(), at=timezone.now())
    theirs = signed_in(althea)
    places = ("/queue/unassigned/", "/search/?q=tent", "/notifications/", "/handovers/", "/day/")
    assert [place for place in places if asked.subject in _page(theirs, place)] == list(places)
    since = Event.objects.latest("id").pk
    return_handover(asked, WhyNot.LOAD, by=althea.actor(), at=timezone.now())
    assert [place for place in places if asked.subject in _page(theirs, place)] == []
    for name in ("ticket", "conversation", "ticket_head", "ticket_side", "clocks"):
        assert theirs.get(_url(name, asked)).status_code == 404
    note(asked, "Between us.", by=ana.actor(), at=timezone.now())
    assert _heard(althea, since) == ["ticket.left", ""]
    assert _heard(ana, since) == ["handover.returned", "note.added"]


def _told():
    rows = Notification.objects.filter(read_at=None, kind__startswith="offer").order_by("staff__name")
    return [(row.staff.name, row.kind) for row in rows]


def test_who_is_told(asked, offer, manila, ana, sam, mara, althea, make_staff, own_company, clock, now):
    hand_over(asked, manila, offer, by=ana.actor(), at=now)
    assert _told() == [("Althea", "offered")]
    Notification.objects.all().delete()
    return_handover(asked, WhyNot.LOAD, by=althea.actor(), at=now)
    assert _told() == [("Ana", "offer_answered")]
    Notification.objects.all().delete()

    hand_over(asked, manila, offer, by=ana.actor(), at=now)
    Notification.objects.all().delete()
    clock.shift(5 * HOUR)
    let_lapse()
    assert _told() == [
        ("Ana", "offer_lapsed"),
        ("Sam", "offer_lapsed"),
    ]  # Sam leads in Ghent; Mara leads elsewhere


def test_what_nobody_accepted_is_kept_from_the_list_of_what_is_stuck(
    asked, offer, manila, ana, sam, zed, signed_in, clock, now
):
    hand_over(asked, manila, offer, by=ana.actor(), at=now)
    clock.shift(5 * HOUR)
    let_lapse()
    clock.shift(HOUR)
    forget()
    client, stuck = signed_in(sam), reverse("desk:hole", args=["not-taken"])
    assert "Keep it" in _page(client, stuck)
    assert signed_in(zed).post(_url("handover_keeping", asked)).status_code == 404
    for _ in range(2):
        client = signed_in(sam)
        assert client.post(_url("handover_keeping", asked))["Location"] == stuck
    assert Event.objects.filter(kind="handover.kept").count() == 1
    forget()
    assert "Nothing is stuck here" in _page(client, stuck)
    assert "Sam keeps it: Manila did not accept it in time" in _page(client, asked.get_absolute_url())


def test_where_nobody_leads_in_the_team_all_who_lead_are_told(
    make_ticket, offer, leuven, manila, ben, sam, mara, clock, now
):
    hand_over(make_ticket(team=leuven), manila, offer, by=ben.actor(), at=now)
    clock.shift(5 * HOUR)
    let_lapse()
    assert [name for name, _kind in _told()] == ["Ben", "Mara", "Sam"]


def test_whose_it_was_is_told_in_hours_and_going_to_and_fro_is_shown(
    make_ticket, ghent, manila, sam, signed_in, now, clock
):
    ticket = make_ticket(team=ghent, created_at=now)
    for hours, team in ((1, manila), (2, ghent)):
        assign(ticket, team=team, staff=None, by=SYSTEM, at=now + hours * HOUR)
    clock.shift(4 * HOUR)
    client = signed_in(sam)
    page = _page(client, _url("clocks", ticket))
    assert "<b><bdi>Ghent</bdi></b> 3 h" in page
    assert "<b><bdi>Manila</bdi></b> 1 h" in page
    assert "It came back once" in page
    assert "to and fro" not in _page(client, ticket.get_absolute_url())
    for hours, team in ((5, manila), (6, ghent)):
        assign(ticket, team=team, staff=None, by=SYSTEM, at=now + hours * HOUR)
    assert "went to and fro 3 times" in _page(client, ticket.get_absolute_url())


def test_a_longer_list_costs_no_query_more(
    make_ticket, offer, ghent, manila, ana, althea, signed_in, django_assert_max_num_queries
):
    for _ in range(4):
        ticket = make_ticket(team=ghent)
        hand_over(ticket, manila, offer, by=ana.actor(), at=timezone.now())
    hand_over(make_ticket(team=manila), ghent, offer, by=althea.actor(), at=timezone.now())
    client = signed_in(ana)
    with django_assert_max_num_queries(14):
        page = _page(client, reverse("desk:handovers"))
    assert page.count('class="handover-which"') == 5
