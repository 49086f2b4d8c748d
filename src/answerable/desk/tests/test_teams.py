"""The pages on which teams are listed, filled, moved and removed."""

import pytest
from django.urls import reverse

from answerable.desk.queues.counting import counts
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position
from answerable.people.access import Role
from answerable.people.actions import change_team
from answerable.people.actions.roles import RoleWanted, add_role, change_role
from answerable.people.models import Staff, Team
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
PAGE = "/settings/teams/"


def test_each_team_is_there_with_its_people_and_what_it_has_to_do(
    cast, ghent, manila, make_ticket, signed_in
):
    for _ in range(3):
        make_ticket(team=ghent)

    page = signed_in(cast["ada"]).get(PAGE)

    rows = {row.team.name: (row.members, row.tickets) for row in page.context["rows"]}
    assert rows == {"Ghent": ("2", "3"), "Leuven": ("1", "0"), "Manila": ("1", "0")}


def test_counting_stops_where_it_is_not_worth_it(ghent, leuven, make_ticket):
    for _ in range(4):
        make_ticket(team=ghent)

    assert counts(Ticket.objects.open(), "team", [ghent.pk, leuven.pk], most=3) == {
        ghent.pk: "2+",
        leuven.pk: "0",
    }


def test_many_teams_cost_no_more_questions(ada, own_company, signed_in, django_assert_max_num_queries):
    for number in range(60):
        Team.objects.create(name=f"T{number}", provider=own_company)
    client = signed_in(ada)

    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_a_page_of_a_team_costs_no_more_with_many_people(
    ada, ghent, own_company, signed_in, django_assert_max_num_queries
):
    for number in range(60):
        Staff.objects.create(email=f"n{number}@staff.example", name=f"N{number}", provider=own_company)
    client = signed_in(ada)

    with django_assert_max_num_queries(12):
        client.get(f"{PAGE}{ghent.pk}/")


def test_a_team_is_added_and_filled_by_ticking(ada, ana, ben, own_company, signed_in):
    client = signed_in(ada)
    client.post(f"{PAGE}new/", {"name": "Bruges", "provider": own_company.pk})
    bruges = Team.objects.get(name="Bruges")

    sent = {"name": "Bruges", "provider": own_company.pk, "members": [ana.pk, ben.pk]}
    page = client.post(f"{PAGE}{bruges.pk}/", sent, follow=True).content.decode()

    assert set(bruges.members.all()) == {ana, ben}
    assert page.count(" checked") == 2


def test_people_of_other_providers_are_not_offered(ada, althea, zed, ana, manila, ghent, signed_in):
    offered = signed_in(ada).get(f"{PAGE}{manila.pk}/").content.decode()

    assert f'id="member-{althea.pk}"' in offered
    assert f'id="member-{ana.pk}"' in offered
    assert f'id="member-{zed.pk}"' not in offered


def test_whoever_was_not_offered_stays(ada, ana, ben, ghent, own_company, signed_in, monkeypatch):
    monkeypatch.setattr("answerable.desk.views.settings.teams._MOST_PEOPLE", 1)
    ghent.members.set([ana, ben])

    signed_in(ada).post(f"{PAGE}{ghent.pk}/", {"name": "Ghent", "provider": own_company.pk})

    assert set(ghent.members.all()) == {ana, ben}  # the one offered is Ada herself


def test_what_stands_in_the_way_of_removing_is_said(ada, ghent, make_ticket, signed_in):
    make_ticket(team=ghent)
    url = f"{PAGE}{ghent.pk}/active/"

    page = signed_in(ada).post(
        url, {"_method": "DELETE"}, follow=True, headers={"referer": f"http://testserver{PAGE}"}
    )

    assert "Ghent still has 1 open ticket." in page.content.decode()
    assert Team.objects.get(pk=ghent.pk).is_active


def test_a_removed_team_is_folded_away_and_offered_nowhere(ada, ghent, asked, signed_in):
    client = signed_in(ada)
    Ticket.objects.update(team=None)
    client.post(f"{PAGE}{ghent.pk}/active/", {"_method": "DELETE"})

    page = client.get(PAGE)
    assert [row.team for row in page.context["gone"]] == [ghent]
    assert ">Ghent</option>" not in client.get(asked.get_absolute_url()).content.decode()
    for url in (reverse("desk:mailbox_new"), "/settings/staff/new/", "/queue/"):
        assert "Ghent" not in client.get(url).content.decode()

    client.post(f"{PAGE}{ghent.pk}/active/")
    assert "Ghent" in client.get("/queue/").content.decode()


def test_live_readers_look_again_when_a_team_moves(ada, althea, manila, krakow_provider, now):
    from answerable.desk.live.sight import readings

    change_team(manila, name="Manila", provider=krakow_provider, members=(), by=SYSTEM, at=now)

    placed = [Placed(Position(0, event.pk), event) for event in Event.objects.order_by("pk")]
    assert all(each.concerns(althea.pk) for each in readings(placed))
    assert [each.concerns(ada.pk) for each in readings(placed)] == [True, False]


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_come_here(who, cast, ghent, signed_in):
    client = signed_in(cast[who])
    for path in (PAGE, f"{PAGE}new/", f"{PAGE}{ghent.pk}/"):
        assert client.get(path).status_code == 302
    client.post(f"{PAGE}{ghent.pk}/active/", {"_method": "DELETE"})
    assert Team.objects.get(pk=ghent.pk).is_active


def test_what_there_is_not_is_not_found(ada, signed_in):
    for path in (f"{PAGE}999/", f"{PAGE}999/active/"):
        assert signed_in(ada).post(path, {"name": "X"}).status_code == 404


def test_live_readers_look_again_when_a_role_sees_less(ada, sam, now):
    from answerable.desk.live.sight import readings

    role = add_role(RoleWanted("Lead", Role.SUPERVISOR, frozenset()), by=SYSTEM, at=now)
    before = Event.objects.latest("pk").pk
    change_role(role, RoleWanted("Lead", Role.AGENT, frozenset()), by=SYSTEM, at=now)

    placed = [
        Placed(Position(0, event.pk), event) for event in Event.objects.filter(pk__gt=before).order_by("pk")
    ]
    assert [each.concerns(sam.pk) for each in readings(placed)] == [True]


@pytest.mark.parametrize("page", ["teams", "giving", "capability"])
def test_five_hundred_teams_are_all_there(page, ada, own_company, signed_in, django_assert_max_num_queries):
    Team.objects.bulk_create(Team(name=f"Team {n:03}", provider=own_company) for n in range(501))
    client = signed_in(ada)
    with django_assert_max_num_queries(40):
        shown = client.get(f"/settings/{page}/").content.decode()
    assert ("Team 499" in shown, "Team 500" in shown) == (True, False)
    assert "There are more teams than are shown here." in shown
