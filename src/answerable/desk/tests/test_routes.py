"""Routing rules through the door: the list, the editor, trying, and why a ticket is where it is."""

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.routing.actions import (
    Offer,
    TeamPlan,
    accept_handover,
    be_seen,
    hand_over,
    pause_route,
    plan_of,
    set_team_giving,
)
from answerable.routing.giving.deciding import give
from answerable.routing.models import Route, RouteDraft, RouteTrial, ShareCount, Way, Why
from answerable.routing.rules.drafts import rules_in
from answerable.routing.rules.sharing import Share
from answerable.tickets import actions
from answerable.tickets.conditions import Condition
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
LIST, NEW, DRAFT = "/settings/routing/", "/settings/routing/new/", "/settings/routing/draft/"


@pytest.fixture
def client(ada, signed_in):
    return signed_in(ada)


@pytest.fixture
def form(ghent, manila):
    return {
        "name": "Evening stoves",
        "what": ["subject"],
        "how": ["has"],
        "value": ["stove"],
        "team": [str(ghent.pk), str(manila.pk), ""],
        "percent": ["60", "40 %", ""],
        "tolerance": "3",
        "tier": "2",
        "priority": "30",
        "tags": "stoves, Evening",
    }


def _text(page):
    return " ".join(page.content.decode().split())


def test_without_rules_the_page_says_what_they_are_for(client):
    assert "No routing rule yet" in _text(client.get(LIST))


def test_one_is_written_listed_and_read_back(client, form, ghent, manila):
    page = _text(client.post(NEW, {**form, "do": "keep"}, follow=True))

    assert "“Evening stoves” decides from now on." in page
    assert "Ghent 60 %, Manila 40 %; second line; priority: high; tagged stoves, evening" in page
    route = Route.objects.get()
    plan = plan_of(route, route.versions.get())
    assert plan.shares == [Share(ghent.pk, 60), Share(manila.pk, 40)]
    assert plan.conditions.each == (Condition("subject", "has", "stove"),)
    assert (plan.tolerance, plan.tier, plan.priority, plan.tags) == (3, 2, 30, ["stoves", "evening"])
    kept = _text(client.get(f"{LIST}{route.pk}/"))
    assert all(f'value="{each}"' in kept for each in ("60", "40", "3", "stoves, evening"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"percent": ["60", "30", ""]},
        {"percent": ["60", "x", ""]},
        {"team": ["", "", ""]},
        {"team": ["999", "", ""], "percent": ["100", "", ""]},
        {"tier": "9"},
        {"value": [""]},
        {"tolerance": "0"},
    ],
)
@pytest.mark.parametrize("do", ["keep", "try"])
def test_nonsense_is_refused_in_words_and_nothing_is_lost(client, form, wrong, do):
    page = client.post(NEW, {**form, **wrong, "do": do})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert "stoves, Evening" in page.content.decode()
    assert not Route.objects.exists()
    assert not RouteTrial.objects.exists()


def test_conditions_are_added_and_taken_away_without_keeping(client, form):
    offered = client.get(NEW).content.decode()
    assert 'value="language"' in offered
    assert 'value="written"' not in offered
    page = client.post(NEW, {**form, "do": "add", "add": "channel"}).content.decode()
    assert page.count('name="what"') == 2
    page = client.post(NEW, {**form, "do": "remove:0"}).content.decode()
    assert page.count('name="what"') == 0
    assert not Route.objects.exists()


def test_a_change_is_a_version_whose_difference_is_told(client, make_route, ghent, form):
    route = make_route("Stoves", ("subject", "has", "stove"), team=ghent)
    client.post(f"{LIST}{route.pk}/", {**form, "name": "Stoves", "do": "keep"})
    text = _text(client.get(f"{LIST}{route.pk}/"))
    assert "Version 2" in text
    assert "What becomes of them: Ghent → Ghent 60 %, Manila 40 %" in text


def test_they_are_moved_switched_off_removed_and_brought_back(client, make_route, ghent):
    first, second = (make_route(name, team=ghent) for name in ("First", "Second"))
    assert "decides nothing" in _text(client.get(LIST))
    client.post(f"{LIST}{second.pk}/order/", {"to": "up"})
    assert list(Route.objects.present()) == [second, first]
    client.post(f"{LIST}{first.pk}/on/", {"_method": "DELETE"})
    assert not Route.objects.get(pk=first.pk).is_on
    client.post(f"{LIST}{first.pk}/on/")
    client.post(f"{LIST}{first.pk}/removal/")
    assert list(Route.objects.present()) == [second]
    client.post(f"{LIST}{first.pk}/removal/", {"_method": "DELETE"})
    assert set(Route.objects.present()) == {first, second}


def test_today_stands_beside_what_was_agreed(client, make_route, make_ticket, ghent, manila, sam):
    make_route("Shared", shares={ghent: 60, manila: 40}, tolerance=3)
    tickets = [make_ticket() for _ in range(3)]
    text = _text(client.get(LIST))
    assert "67 % <span" in text
    assert "Off by more than the 3 points agreed: with 3 tickets so far, one is 33 points." in text
    mine = next(each for each in tickets if each.team == ghent)
    actions.assign(mine, team=manila, staff=None, by=sam.actor(), at=timezone.now())
    assert "1 of today’s was given to another team since" in _text(client.get(LIST))


def test_the_list_asks_as_much_for_many_as_for_one(
    client, make_route, ghent, manila, django_assert_max_num_queries
):
    for number in range(12):
        make_route(f"Rule {number}", ("tag", "has", "x"), shares={ghent: 60, manila: 40}, tags=["a"])
    with django_assert_max_num_queries(22):
        client.get(LIST)


def test_it_is_tried_on_last_month_by_and_by(
    client, make_ticket, form, ghent, manila, run_jobs, sam, signed_in
):
    make_ticket(subject="My stove")
    page = client.post(NEW, {**form, "do": "try"}, follow=True)
    url = page.redirect_chain[-1][0]
    assert "0 tickets looked at so far." in _text(page)
    assert 'hx-trigger="every 2s"' in _text(page)

    run_jobs()

    part = _text(client.get(url, headers={"HX-Request": "true"}))
    assert "1 ticket was looked at." in part
    assert "by “Evening stoves”" in part
    assert "not enough data" in part
    assert signed_in(sam).get(url).status_code in (302, 403, 404)
    editor = f"{NEW}?trial={RouteTrial.objects.get().pk}"
    assert f'href="{editor}"' in _text(client.get(url))
    assert all(f'value="{each}"' in _text(client.get(editor)) for each in ("60", "40", "stoves, evening"))
    assert not Route.objects.exists()


class TestADraft:
    def test_it_is_changed_tried_and_put_in_force_by_who_leads(
        self, sam, signed_in, make_route, form, ghent, manila
    ):
        for name in ("Evening stoves", "Zips"):
            make_route(name, ("subject", "has", "stove"), team=ghent)
        leads = signed_in(sam)
        assert "Change several as a draft" in _text(leads.get(LIST))
        assert leads.get(f"{DRAFT}rules/new/").status_code == 404
        leads.post(DRAFT)
        page = _text(leads.get(DRAFT))
        assert "Nothing is changed yet." in page
        first, second = rules_in(RouteDraft.objects.get())
        more = leads.post(f"{DRAFT}rules/{first.key}/", {**form, "do": "add", "add": "channel"})
        assert more.content.decode().count('name="what"') == 2
        assert leads.post(f"{DRAFT}rules/{first.key}/", {**form, "name": "", "do": "keep"}).status_code == 422
        leads.post(f"{DRAFT}rules/{first.key}/", {**form, "do": "keep"})
        leads.post(f"{DRAFT}rules/{second.key}/order/", {"to": "up"})
        leads.post(f"{DRAFT}rules/new/", {**form, "name": "Third", "do": "keep"})
        leads.post(f"{DRAFT}rules/{second.key}/on/", {"_method": "DELETE"})
        leads.post(f"{DRAFT}rules/{first.key}/removal/")
        assert "will be removed" in _text(leads.get(DRAFT))
        leads.post(f"{DRAFT}rules/{first.key}/removal/", {"_method": "DELETE"})

        page = _text(leads.get(DRAFT))
        assert "3 rules would be otherwise." in page
        assert "What becomes of them: Ghent → Ghent 60 %, Manila 40 %; second line" in page
        assert all(f'<span class="pill">{mark}</span>' in page for mark in ("changed", "new", "switched off"))
        assert "Your draft: 3 rules changed" in _text(leads.get(LIST))
        trial = leads.post(f"{DRAFT}trial/", follow=True)
        assert "With all of your draft, in its order" in _text(trial)
        assert leads.get(trial.redirect_chain[-1][0]).context["editor"] == DRAFT
        assert leads.post(f"{LIST}{first.route}/on/", {"_method": "DELETE"}).status_code == 302
        assert Route.objects.get(pk=first.route).is_on  # what decides is not theirs to change directly

        assert "The draft is in force" in _text(leads.post(f"{DRAFT}enforcement/", follow=True))
        names = list(Route.objects.present().values_list("name", flat=True))
        assert names == ["Zips", "Evening stoves", "Third"]
        assert leads.get(f"{DRAFT}rules/{first.key}/").status_code == 404

    def test_what_changed_meanwhile_is_said_and_it_is_thrown_away(self, client, make_route, ghent):
        route = make_route("Zips", team=ghent)
        client.post(DRAFT)
        pause_route(route, by=SYSTEM, at=timezone.now())
        assert "The rules in force were changed since you began." in _text(client.get(DRAFT))
        assert client.post(f"{DRAFT}enforcement/").status_code == 409
        client.post(f"{DRAFT}following/")
        assert "were changed since" not in _text(client.get(DRAFT))
        client.post(DRAFT, {"_method": "DELETE"})
        assert not RouteDraft.objects.exists()


class TestWhyHere:
    def test_the_rule_the_teams_and_the_reason_are_said(
        self, make_route, make_ticket, ghent, manila, signed_in, sam
    ):
        make_route("Zips", ("subject", "has", "zip"), priority=30)
        make_route("Shared", shares={ghent: 60, manila: 40})
        make_ticket()
        ticket = make_ticket()
        text = _text(signed_in(sam).get(f"/tickets/{ticket.reference}/routing/"))
        assert "The rule “Shared” gave it to Manila" in text
        assert (
            "It was its turn: of the 1 that the rule had given that day it had 0, and 40 % is agreed." in text
        )
        assert "2 rules were looked at until this one." in text
        assert "“Zips”" in text
        page = _text(signed_in(sam).get(f"/tickets/{ticket.reference}/"))
        assert "The routing rule “Shared” gave it to Manila" in page
        assert "Answerable gave it to Manila" not in page
        assert f'href="/tickets/{ticket.reference}/routing/"' in page

    def test_no_rule_fitted(self, make_route, make_ticket, ghent, signed_in, sam):
        make_route("Stoves", ("subject", "has", "stove"), team=ghent)
        ticket = make_ticket(team=ghent)
        text = _text(signed_in(sam).get(f"/tickets/{ticket.reference}/routing/"))
        assert "No rule fitted that names a team: it stayed with Ghent" in text

    def test_no_rule_was_there(self, make_route, make_ticket, ghent, signed_in, sam):
        route = make_route("Stoves", team=ghent)
        pause_route(route, by=SYSTEM, at=timezone.now())
        text = _text(signed_in(sam).get(f"/tickets/{make_ticket().reference}/routing/"))
        assert "there was no routing rule that was on" in text

    def test_partners_read_why_it_is_theirs_and_no_other_teams_name(
        self, make_route, make_ticket, ghent, manila, signed_in, althea, zed
    ):
        make_route("Shared", shares={manila: 60, ghent: 40})
        ticket = make_ticket()
        url = f"/tickets/{ticket.reference}/routing/"
        text = _text(signed_in(althea).get(url))
        assert "gave it to Manila" in text
        assert "another team" in text
        assert "Ghent" not in text
        assert signed_in(zed).get(url).status_code == 404

    def test_it_is_routed_again(self, make_route, make_ticket, ghent, leuven, signed_in, ana):
        make_route("Stoves", ("subject", "has", "stove"), team=ghent)
        ticket = make_ticket()
        Ticket.objects.filter(pk=ticket.pk).update(subject="My stove")
        url = f"/tickets/{ticket.reference}/routing/"
        page = _text(signed_in(ana).post(url, follow=True))
        assert "Routed again: it is with Ghent." in page
        assert "Ana asked for it" in page

        make_route("All to Leuven", ("channel", "is", "email"), team=leuven)
        other = make_ticket(team=ghent)
        Ticket.objects.filter(pk=other.pk).update(team=ghent)
        page = _text(signed_in(ana).post(f"/tickets/{other.reference}/routing/", follow=True))
        assert f"{other.reference} is in other hands now." in page

    def test_it_is_one_story_of_rule_team_person_and_hand_overs(
        self, make_route, make_ticket, make_message, ghent, manila, sam, ana, althea, signed_in, now,
        django_assert_max_num_queries,
    ):  # fmt: skip
        make_route("Zips", ("subject", "has", "zip"), team=ghent, tier=2)
        set_team_giving(ghent, TeamPlan(Way.PUSH), by=SYSTEM, at=now)
        ticket = make_message(make_ticket()).ticket
        give(ticket.pk, at=now)
        be_seen(ana.pk, at=now)
        give(ticket.pk, at=now)
        hand_over(ticket, manila, Offer(Why.TIER), by=ana.actor(), at=now)
        accept_handover(ticket, by=althea.actor(), at=now)
        url = f"/tickets/{ticket.reference}/routing/"
        client = signed_in(sam)
        with django_assert_max_num_queries(40):
            text = _text(client.get(url))
        told = [
            "It is with Manila", "The rule “Zips” gave it to Ghent", "Nobody of Ghent could be given it",
            "It was given to Ana", "offered it to Manila", "Althea accepted it for Manila",
        ]  # fmt: skip
        places = [text.find(each) for each in told]
        assert -1 not in places
        assert places == sorted(places)
        assert text.count("2 people were considered.") == 2
        theirs = _text(signed_in(althea).get(url))
        assert "a colleague of another team" in theirs
        assert "Sam" not in theirs

    @pytest.mark.parametrize(("who", "of"), [("althea", "manila"), ("ana", "ghent")])
    def test_nobody_routes_it_to_another_company_but_who_leads(
        self, who, of, make_route, make_ticket, ghent, manila, signed_in, cast
    ):
        teams = {"ghent": ghent, "manila": manila}
        here, there = teams.pop(of), next(iter(teams.values()))
        ticket = make_ticket(team=here)
        make_route("Everything", shares={there: 60, here: 40}, priority=40)
        events = Event.objects.count()
        page = signed_in(cast[who]).post(f"/tickets/{ticket.reference}/routing/")
        assert page.status_code == 409
        text = _text(page)
        assert "Between companies a ticket is handed over" in text
        assert f'href="/tickets/{ticket.reference}/handover/"' in text
        assert there.name not in text or who == "ana"
        ticket.refresh_from_db()
        assert (ticket.team, ticket.priority, Event.objects.count()) == (here, 20, events)
        assert not ShareCount.objects.exists()

        signed_in(cast["sam"]).post(f"/tickets/{ticket.reference}/routing/")
        ticket.refresh_from_db()
        assert ticket.team == there
