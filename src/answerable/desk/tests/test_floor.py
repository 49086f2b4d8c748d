"""The floor: every figure is within sight, opens to its own rows, and costs the same however many watch."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.desk.floor import figures
from answerable.desk.floor.drawing import HEIGHT, bars
from answerable.desk.models import Presence
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.models import Burst, BurstState
from answerable.tickets.actions import assign, keep_draft, mark_bounced, snooze
from answerable.tickets.models import DraftKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    figures.forget()


@pytest.fixture
def waits(make_ticket, make_message, now):
    def make(team, hours=1, *, with_=None, **fields):
        at = now - timedelta(hours=hours)
        ticket = make_message(make_ticket(team=team, created_at=at, **fields), at=at).ticket
        return ticket if with_ is None else assign(ticket, team=team, staff=with_, by=SYSTEM, at=at)

    return make


@pytest.fixture
def floor(signed_in):
    def read(staff, query=""):
        return signed_in(staff).get(f"/floor/{query}").context["floor"]

    return read


def _teams(found):
    return [
        (str(each.team or "none"), each.waiting.number, each.untaken.number) for each in found.waiting.teams
    ]


def test_only_who_leads_sees_it(cast, grace, signed_in):
    allowed = {name for name, staff in cast.items() if signed_in(staff).get("/floor/").status_code == 200}

    assert allowed == {"sam", "mara", "ada"}
    assert signed_in(grace).get("/floor/").status_code == 200
    assert signed_in(cast["ana"]).get("/floor/came-in/").status_code == 302
    assert 'href="/floor/"' not in signed_in(cast["ana"]).get("/me/").content.decode()


def test_who_waits_by_team_with_the_oldest_of_each(clock, waits, ana, sam, ghent, leuven, floor):
    waits(ghent, 2, with_=ana)
    oldest = waits(ghent, 5)
    snooze(waits(ghent, 9), oldest.created_at + timedelta(days=9), by=SYSTEM, at=oldest.created_at)
    waits(None, 1)

    found = floor(sam)

    assert _teams(found) == [("Ghent", 2, 1), ("Leuven", 0, 0), ("none", 1, 1)]
    assert [each.oldest for each in found.waiting.teams][:2] == [oldest, None]
    assert [(each.channel, each.waiting.number) for each in found.waiting.channels] == [("email", 3)]


def test_a_providers_leaders_see_and_count_their_own_alone(
    clock, waits, make_answer, ana, sam, althea, grace, ghent, manila, now, floor, signed_in
):
    theirs = waits(manila, 3, with_=althea)
    ours = waits(ghent, 5, with_=ana, subject="Secret of Ghent")
    for ticket, staff in ((theirs, althea), (ours, ana)):
        Presence.objects.create(ticket=ticket, staff=staff, seen_at=now)
        mark_bounced(make_answer(ticket, by=staff, at=now), "no", by=SYSTEM, at=now)

    found, everything = floor(grace), floor(sam)

    assert _teams(found) == [("Manila", 1, 0)]
    assert found.waiting.total.number == 1
    assert {each.staff for each in found.people.people} == {althea, grace}
    assert (found.undelivered, everything.undelivered) == ("1", "2")
    assert (found.flow.came_today, everything.flow.came_today) == (1, 2)
    pages = [
        signed_in(grace).get(f"/floor/{page}").content.decode() for page in ("", "undelivered/", "came-in/")
    ]
    assert not any("Secret of Ghent" in page or "Ghent" in page for page in pages)
    assert "Secret of Ghent" in signed_in(sam).get("/floor/undelivered/").content.decode()


def test_every_figure_opens_to_as_many_rows(clock, waits, make_answer, ana, sam, ghent, now, signed_in):
    waits(ghent, 2, with_=ana)
    make_answer(waits(ghent, 3, with_=ana), by=ana, at=now)
    snooze(waits(ghent, 4, with_=ana), now + timedelta(days=1), by=SYSTEM, at=now)
    waits(None, 5)
    client = signed_in(sam)
    page = client.get("/floor/").content.decode()

    figures_shown = re.findall(r'<a class="figure" href="([^"]+)"><b>(\d+)</b>', page)

    assert len(figures_shown) >= 10
    for url, number in figures_shown:
        opened = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r"\sdata-row[\s>]", opened)) == int(number), url


def test_what_is_late_or_owed_soon_opens_to_as_many_rows(
    clock, waits, make_policy, ana, sam, ghent, now, signed_in
):
    make_policy(first_answer=4, since=now - timedelta(days=30))
    for hours in (1, 3, 5, 6):
        waits(ghent, hours)
    client = signed_in(sam)
    page = client.get("/floor/").content.decode()
    promised = page[page.index('id="floor-promised"') : page.index('id="floor-held"')]

    shown = re.findall(r'<a class="figure" href="([^"]+)"><b>(\d+)</b>', promised)
    assert [number for _url, number in shown] == ["2", "1"]
    for url, number in shown:
        opened = client.get(url.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r"\sdata-row[\s>]", opened)) == int(number), url


def test_who_is_there_and_what_they_do(clock, waits, ana, sam, ghent, now, floor):
    ticket = waits(ghent, 2, with_=ana)
    Presence.objects.create(ticket=ticket, staff=ana, seen_at=now)
    keep_draft(ticket, DraftKind.REPLY, "Dear", by=ana.actor(), at=now)

    found = {each.staff: each for each in floor(sam).people.people}

    assert [(at.ticket, at.writes) for at in found[ana].at] == [(ticket, "reply")]
    assert (found[ana].is_here, found[sam].is_here) == (True, False)


def test_people_are_sorted_by_name_or_by_who_is_waited_for_longest(
    clock, waits, ana, ben, sam, ghent, leuven, floor
):
    waits(ghent, 2, with_=ana)
    waits(leuven, 7, with_=ben)

    assert [each.staff for each in floor(sam).people.people] == [ana, ben, sam]
    assert [each.staff for each in floor(sam, "?sort=wait").people.people] == [ben, ana, sam]


def test_of_two_with_one_name_none_is_passed_over_between_pages(
    clock, make_staff, own_company, sam, ghent, floor, monkeypatch
):
    monkeypatch.setattr("answerable.desk.floor.people.PAGE", 1)
    first, second = (
        make_staff("Ida", email=f"ida{number}@own.example", provider=own_company, teams=[ghent])
        for number in range(2)
    )
    after, found = "", []
    for _page in range(8):
        page = floor(sam, f"?after={after}").people
        found += [each.staff for each in page.people]
        after = page.next_after
        if not after:
            break

    assert [each for each in found if each.name == "Ida"] == [first, second]
    assert floor(sam, "?after=nonsense").people.people[0].staff == found[0]


def test_what_came_in_and_was_answered_hour_by_hour(clock, waits, make_answer, ana, sam, ghent, now, floor):
    make_answer(waits(ghent, 3), by=ana, at=now - timedelta(minutes=90))
    waits(ghent, 0.5)
    make_answer(waits(ghent, 0.25), by=ana, at=now, is_automatic=True)
    waits(ghent, 30)

    flow = floor(sam).flow

    assert (flow.came_last_hour, flow.came_today) == (2, 3)
    assert (flow.answered_last_hour, flow.answered_today) == (0, 1)
    assert list(flow.came) == [0, 0, 0, 0, 0, 0, 1, 0, 2, 0]
    assert list(flow.answered) == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]


def test_bars_begin_at_zero_and_share_one_scale():
    assert [(bar.height, bar.y) for bar in bars([0, 5, 10], highest=10)] == [
        (0, HEIGHT), (HEIGHT / 2, HEIGHT / 2), (HEIGHT, 0),
    ]  # fmt: skip
    assert [bar.height for bar in bars([1], highest=1000)] == [2]


def test_what_is_too_many_to_count_is_said_so(clock, waits, sam, ghent, signed_in, monkeypatch):
    from answerable.desk.floor import waiting

    monkeypatch.setattr(waiting, "MOST_COUNTED", 2)
    for hours in range(1, 5):
        waits(ghent, hours)

    assert "more than 2" in signed_in(sam).get("/floor/").content.decode()


def test_many_watchers_ask_the_database_once(clock, waits, ada, sam, ghent, ana, now, signed_in):
    waits(ghent, 1, with_=ana)
    watching = [signed_in(staff) for staff in (sam, ada)]

    def queries(client):
        with CaptureQueriesContext(connection) as asked:
            client.get("/floor/", headers={"HX-Request": "true"})
        return len(asked)

    first, second = (queries(client) for client in watching)

    assert first <= 30
    assert second <= 8
    clock.shift(timedelta(seconds=4))
    assert queries(watching[1]) > second


def test_more_people_cost_no_query_more(clock, waits, make_staff, own_company, sam, ghent, signed_in):
    for number in range(12):
        waits(ghent, 1, with_=make_staff(f"Agent {number}", provider=own_company, teams=[ghent]))
    client = signed_in(sam)

    with CaptureQueriesContext(connection) as asked:
        client.get("/floor/")

    assert len(asked) <= 30


@pytest.fixture
def burst(make_ticket, now):
    """burst(last=5, first=45): minutes ago, of three tickets."""

    def make(*, last=5, first=45, **fields):
        at = now - timedelta(minutes=last)
        made = Burst.objects.create(
            words=["parcel", "lost"], number=3, usual=0.4, minutes=60, at=at, last_at=at, **fields
        )
        made.tickets.add(*(make_ticket(created_at=now - timedelta(minutes=first - n)) for n in range(3)))
        return made

    return make


def test_what_many_write_of_at_once_stands_there_until_somebody_says_what_it_is(
    clock, burst, sam, floor, signed_in
):
    found = burst()
    client = signed_in(sam)

    page = " ".join(client.get("/floor/").content.decode().split())
    assert "3 tickets about <bdi>“parcel, lost”</bdi></b> in 40 minutes" in page
    for way in (f'href="/known-issues/bursts/{found.pk}/"', f'href="/known-issues/new/?burst={found.pk}"'):
        assert way in page

    answer = client.post(f"/known-issues/bursts/{found.pk}/", {"from": "floor"})
    figures.forget()
    assert answer.url == "/floor/"
    assert "parcel" not in client.get("/floor/").content.decode()
    found.refresh_from_db()
    assert (found.state, found.decided_by) == (BurstState.DISMISSED, sam)


def test_an_older_proposal_stays_among_known_issues_alone(clock, burst, sam, floor):
    burst(last=25 * 60, first=26 * 60)
    assert floor(sam).bursts == []


def test_who_may_not_state_an_issue_is_shown_no_burst(clock, burst, sam, grace, floor, signed_in):
    """Also where somebody who may has asked just before."""
    burst()
    assert len(floor(sam).bursts) == 1
    assert floor(grace).bursts == []
    assert "parcel" not in signed_in(grace).get("/floor/").content.decode()


def test_bursts_cost_one_query_however_many_there_are(clock, burst, sam, signed_in):
    client = signed_in(sam)

    def queries():
        figures.forget()
        with CaptureQueriesContext(connection) as asked:
            client.get("/floor/")
        return len(asked)

    burst()
    queries()
    one = queries()
    burst(last=4)
    burst(last=3)
    assert queries() == one
