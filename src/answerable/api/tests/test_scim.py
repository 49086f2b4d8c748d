"""A provider's own system makes accounts for its people and ends them, as Entra ID, Okta and the standard's own tester
speak."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from answerable.api.scopes import TokenScope
from answerable.api.tokens import create_token
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.actions import (
    ConnectionWanted,
    connect_provider,
    deactivate_staff,
    make_key,
    remove_connection,
    revoke_key,
)
from answerable.people.models import IdentityConnection, IdentityLink, ProvisioningKey, Role, Staff, Team

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Scim:
    def __init__(self, provider, secret):
        self.secret = secret
        self.base = f"/scim/v2/{provider.pk}"
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(self, method, path, body=None, *, kind="application/scim+json"):
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, self.base + path, content, content_type=kind)

    def get(self, path, **query):
        return self.client.get(self.base + path, query)

    def patch(self, path, *operations):
        return self.send("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})

    def make(self, email="eva@manila.example", **more):
        return self.send("POST", "/Users", {"schemas": [USER], "userName": email, **more})


@pytest.fixture
def scim(ada, now):
    """scim(provider) connects it, and speaks as its system with a key of its own."""

    def make(provider, *domains):
        wanted = ConnectionWanted("https://login.example", "us", "a secret", domains or ("manila.example",))
        connection = connect_provider(provider, wanted, by=ada.actor(), at=now)
        return Scim(provider, make_key(connection, by=ada.actor(), at=now))

    return make


@pytest.fixture
def manila_scim(scim, manila_provider):
    return scim(manila_provider)


def _error(response, status, kind=""):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/scim+json"
    body = response.json()
    assert (body["status"], body.get("scimType", "")) == (str(status), kind)
    assert body["detail"]


def test_whoever_is_made_is_an_invited_agent_of_that_provider_and_no_more(
    manila_scim, manila_provider, run_jobs
):
    entra = {
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "active": True,
        "emails": [{"primary": True, "type": "work", "value": "Eva@manila.example"}],
        "meta": {"resourceType": "User"},
        "name": {"formatted": "Eva Ng", "familyName": "Ng", "givenName": "Eva"},
        "roles": [{"value": "admin", "primary": True}],
        "groups": [{"value": "1"}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Administrators"},
    }
    made = manila_scim.make("Eva@manila.example", **entra)

    assert made.status_code == 201
    eva = Staff.objects.get(email="eva@manila.example")
    assert made["Location"].endswith(f"/scim/v2/{manila_provider.pk}/Users/{eva.pk}")
    assert (eva.name, eva.provider, eva.role, eva.custom_role) == (
        "Eva Ng",
        manila_provider,
        Role.AGENT,
        None,
    )
    assert not eva.teams.exists()
    assert not eva.has_come
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["eva@manila.example"]]
    kinds = list(
        Event.objects.filter(stream=f"staff/{eva.pk}").order_by("pk").values_list("kind", "provider_id")
    )
    assert kinds == [("staff.created", manila_provider.pk), ("staff.invited", manila_provider.pk)]
    found = manila_scim.get("/Users", filter='userName eq "EVA@manila.example"').json()
    assert [row["externalId"] for row in found["Resources"]] == [entra["externalId"]]
    _error(manila_scim.make("eva@manila.example"), 409, "uniqueness")
    assert Staff.objects.filter(email__iexact="eva@manila.example").count() == 1


ENDINGS = [
    [{"op": "Replace", "path": "active", "value": "False"}],
    [{"op": "Replace", "value": {"active": False}}],
    [{"op": "replace", "value": {"active": False, "displayName": "Althea"}}],
    [{"op": "add", "path": f"{USER}:active", "value": [{"value": "false"}]}],
]


@pytest.mark.parametrize("operations", ENDINGS)
def test_whoever_is_ended_is_out_at_once_and_their_tickets_are_their_teams_again(
    scim, manila_provider, signed_in, althea, ana, manila, make_ticket, run_jobs, operations, now
):
    theirs = scim(manila_provider, "staff.example")
    open_one = make_ticket(team=manila, assignee=althea)
    done = make_ticket(team=manila, assignee=althea, closed_at=now)
    anas = make_ticket(assignee=ana)
    token = create_token(althea, "hers", [TokenScope.TICKETS_READ], SYSTEM, now)
    browser = signed_in(althea)
    assert browser.get(reverse("desk:me")).status_code == 200

    for _ in range(2):
        answer = theirs.patch(f"/Users/{althea.pk}", *operations)
        assert answer.status_code == 200, answer.content
        assert answer.json()["active"] is False

    assert browser.get(reverse("desk:me")).status_code == 302
    assert Event.objects.filter(kind="staff.deactivated").count() == 1
    run_jobs()
    for ticket in (open_one, anas, done):
        ticket.refresh_from_db()
    assert (open_one.assignee, open_one.team) == (None, manila)
    assert (done.assignee, anas.assignee) == (althea, ana)

    theirs.patch(f"/Users/{althea.pk}", {"op": "replace", "path": "active", "value": True})
    althea.refresh_from_db()
    assert althea.is_active
    assert browser.get(reverse("desk:me")).status_code == 302
    heard = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/tickets")
    assert heard.status_code == 401


@pytest.mark.parametrize("is_required", [True, False])
def test_an_invitation_names_the_way_in_that_there_is(manila_scim, manila_provider, run_jobs, is_required):
    manila_provider.connections.update(is_required=is_required)
    manila_scim.make()
    run_jobs()

    letter = mail.outbox[0].body
    assert ("Manila Care’s own sign-in" in letter) is is_required
    assert ("/sign-in/password/reset/" in letter) is not is_required


def test_many_tickets_go_back_some_at_a_time(manila, althea, ada, make_ticket, run_jobs, now, monkeypatch):
    from answerable.tickets import subscribers
    from answerable.tickets.models import Ticket

    monkeypatch.setattr(subscribers, "_AT_A_TIME", 2)
    for _ in range(5):
        make_ticket(team=manila, assignee=althea)
    deactivate_staff(althea, by=ada.actor(), at=now)

    run_jobs()

    assert not Ticket.objects.filter(assignee=althea).exists()


def test_changes_as_okta_and_entra_send_them(manila_scim):
    key = manila_scim.make(displayName="Eva Ng").json()["id"]
    changes = [
        ([{"op": "replace", "value": {"name.givenName": "Evita"}}], "displayName", "Evita Ng"),
        ([{"op": "Replace", "path": "name.familyName", "value": "Nguyen"}], "displayName", "Evita Nguyen"),
        ([{"op": "Add", "path": "displayName", "value": "Eva"}], "displayName", "Eva"),
        ([{"op": "Replace", "path": "title", "value": "Chief"}], "displayName", "Eva"),
        ([{"op": "Add", "path": 'roles[primary eq "True"].value', "value": "admin"}], "displayName", "Eva"),
        ([{"op": "Add", "path": "externalId", "value": "00u1"}], "externalId", "00u1"),
        ([{"op": "remove", "path": "externalId"}], "externalId", None),
        (
            [{"op": "Replace", "path": "userName", "value": "e@manila.example"}],
            "userName",
            "e@manila.example",
        ),
    ]
    for operations, attribute, expected in changes:
        answer = manila_scim.patch(f"/Users/{key}", *operations)
        assert answer.status_code == 200, answer.content
        assert answer.json().get(attribute) == expected

    mailed = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "eva2@manila.example"}
    assert manila_scim.patch(f"/Users/{key}", mailed).json()["emails"][0]["value"] == "eva2@manila.example"
    known = Staff.objects.get(pk=key)
    assert (known.email, known.role, known.teams.count()) == ("eva2@manila.example", Role.AGENT, 0)
    replaced = manila_scim.send(
        "PUT", f"/Users/{key}", {"schemas": [USER], "userName": "e@manila.example", "active": False}
    ).json()
    assert (replaced["active"], replaced["displayName"]) == (False, "Eva")


def test_only_that_providers_people_are_there_at_all(
    scim, manila_provider, krakow_provider, althea, zed, ada
):
    manila, krakow = scim(manila_provider, "staff.example"), scim(krakow_provider, "krakow.example")

    assert [row["id"] for row in manila.get("/Users").json()["Resources"]] == [str(althea.pk)]
    off = {"op": "replace", "path": "active", "value": False}
    for stranger in (zed.pk, ada.pk, 10**16, "x", "1e3", "0x1"):
        _error(manila.get(f"/Users/{stranger}"), 404)
        _error(manila.patch(f"/Users/{stranger}", off), 404)
        _error(manila.send("DELETE", f"/Users/{stranger}"), 404)
        _error(manila.send("PUT", f"/Users/{stranger}", {"userName": "z@staff.example"}), 404)
    _error(manila.make("zed@staff.example"), 409, "uniqueness")
    _error(krakow.make("eva@staff.example"), 400, "invalidValue")
    krakow.base = manila.base
    _error(krakow.get("/Users"), 401)
    assert Staff.objects.filter(is_active=True).count() == 3


def test_whoever_is_deleted_is_gone_and_comes_back_as_nobody_in_particular(
    scim, manila_provider, manila, althea, run_jobs
):
    theirs = scim(manila_provider, "staff.example")
    Staff.objects.filter(pk=althea.pk).update(role=Role.MANAGER)

    assert theirs.send("DELETE", f"/Users/{althea.pk}").status_code == 204
    _error(theirs.send("DELETE", f"/Users/{althea.pk}"), 404)
    _error(theirs.get(f"/Users/{althea.pk}"), 404)
    assert theirs.get("/Users").json()["totalResults"] == 0
    althea.refresh_from_db()
    assert not althea.is_active

    again = theirs.make("althea@staff.example", displayName="Althea R.")
    assert (again.status_code, again.json()["id"]) == (201, str(althea.pk))
    back = Staff.objects.get(pk=althea.pk)
    assert (back.is_active, back.role, back.teams.count()) == (True, Role.AGENT, 0)


def test_whom_the_house_let_go_no_system_brings_back(scim, manila_provider, althea, ada, now):
    theirs = scim(manila_provider, "staff.example")
    deactivate_staff(althea, by=ada.actor(), at=now)

    _error(
        theirs.patch(f"/Users/{althea.pk}", {"op": "replace", "value": {"active": True}}), 409, "mutability"
    )
    theirs.send("DELETE", f"/Users/{althea.pk}")
    _error(theirs.make("althea@staff.example"), 409, "mutability")

    althea.refresh_from_db()
    assert not althea.is_active


def test_an_administrator_is_neither_readdressed_nor_the_last_one_ended_from_outside(scim, own_company, ada):
    theirs = scim(own_company, "staff.example")

    moved = {"op": "replace", "path": "emails", "value": [{"value": "eve@staff.example"}]}
    _error(theirs.patch(f"/Users/{ada.pk}", moved), 409, "mutability")
    _error(theirs.send("DELETE", f"/Users/{ada.pk}"), 409, "mutability")

    ada.refresh_from_db()
    assert (ada.is_active, ada.email) == (True, "ada@staff.example")


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"{", "application/scim+json", 400, "invalidSyntax"),
        (b"[]", "application/json", 400, "invalidSyntax"),
        (b"[" * 100_000, "application/json", 400, "invalidSyntax"),
        (b"{}", "text/plain", 415, ""),
        (b"userName=eva", "application/x-www-form-urlencoded", 415, ""),
        (b'{"userName": "' + b"x" * 300_000 + b'"}', "application/json", 413, ""),
        ({"userName": ["eva"]}, "application/json", 400, "invalidValue"),
        ({"userName": "eva\x00@manila.example"}, "application/json", 400, "invalidValue"),
        (b'{"userName": "\\ud800@manila.example"}', "application/json", 400, "invalidValue"),
        ({"userName": "eva"}, "application/json", 400, "invalidValue"),
        ({"displayName": "Eva"}, "application/json", 400, "invalidValue"),
        ({"userName": "eva@manila.example", "active": "perhaps"}, "application/json", 400, "invalidValue"),
        ({"userName": "eva@manila.example", "emails": [7]}, "application/json", 400, "invalidValue"),
        (
            {"userName": "eva@manila.example", "emails": "eva@evil.example"},
            "application/json",
            400,
            "invalidValue",
        ),
        ({"userName": "eva@manila.example", "name": 3}, "application/json", 400, "invalidValue"),
    ],
)
def test_nonsense_is_refused_in_the_standards_words(manila_scim, body, kind, status, said):
    before = Staff.objects.count()

    _error(manila_scim.send("POST", "/Users", body, kind=kind), status, said)

    assert Staff.objects.count() == before


def test_nonsense_in_changes_and_questions(manila_scim):
    key = manila_scim.make().json()["id"]
    for operations in (
        [],
        [{"op": "burn", "path": "active"}],
        [{"op": "replace", "path": "emails[[", "value": "x"}],
        [{"op": "replace", "path": 7, "value": "x"}],
        [{"op": "remove"}],
        [{"op": "remove", "path": "userName"}],
        [{"op": "replace", "value": "x"}],
        ["x"],
        [{"op": "replace", "path": "userName", "value": None}],
    ):
        assert manila_scim.patch(f"/Users/{key}", *operations).status_code == 400, operations
    for filter_ in ("userName", 'userName co "e"', 'userName eq "e" or 1 eq "1"', 'password eq "x"', "eq"):
        _error(manila_scim.get("/Users", filter=filter_), 400, "invalidFilter")
    _error(manila_scim.get("/Users", count="many"), 400, "invalidValue")
    for filter_ in ('userName eq ""', 'userName eq "\' or 1=1 --"', 'externalId eq ""', 'id eq "x"'):
        assert manila_scim.get("/Users", filter=filter_).json()["totalResults"] == 0
    _error(manila_scim.send("POST", "/Elsewhere", {}), 404)
    _error(manila_scim.send("PATCH", "/Users", {}), 405)


def test_many_are_read_a_page_at_a_time_at_the_price_of_one(
    manila_scim, make_staff, manila_provider, django_assert_max_num_queries
):
    for number in range(25):
        make_staff(f"p{number}", provider=manila_provider)

    with django_assert_max_num_queries(14):  # half of them count how often the key is used
        page = manila_scim.get("/Users", startIndex="11", count="10").json()

    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (25, 11, 10)
    assert manila_scim.get("/Users", startIndex="-5", count="-1").json()["Resources"] == []


def test_teams_are_read_and_never_changed(manila_scim, manila, ghent, althea):
    listed = manila_scim.get("/Groups").json()["Resources"]
    assert [row["displayName"] for row in listed] == ["Manila"]
    found = manila_scim.get(f"/Groups/{manila.pk}").json()
    assert [row["value"] for row in found["members"]] == [str(althea.pk)]
    _error(manila_scim.get(f"/Groups/{ghent.pk}"), 404)
    joined = {"op": "add", "path": "members", "value": [{"value": str(althea.pk)}]}
    _error(manila_scim.patch(f"/Groups/{manila.pk}", joined), 403, "mutability")
    _error(manila_scim.send("POST", "/Groups", {"displayName": "Administrators"}), 403, "mutability")


@pytest.fixture
def say_teams(manila_scim):
    IdentityConnection.objects.update(groups_are_teams=True)
    return manila_scim


def test_where_the_house_allows_it_a_system_says_who_is_in_its_own_teams(
    say_teams, manila, manila_provider, make_staff, althea, ana, zed
):
    other = make_staff("Omar", provider=manila_provider)
    elsewhere = Team.objects.create(name="Cebu", provider=manila_provider)
    manila.members.add(ana)  # of the house, helping out
    group, strange = f"/Groups/{manila.pk}", {"value": str(zed.pk)}

    def members(response):
        assert response.status_code == 200, response.content
        return {int(row["value"]) for row in response.json()["members"]}

    entra = {"op": "Add", "path": "members", "value": [{"value": str(other.pk), "$ref": None}]}
    assert members(say_teams.patch(group, entra, entra)) == {althea.pk, other.pk}
    one = {"op": "remove", "path": f'members[value eq "{althea.pk}"]'}
    okta = {"op": "replace", "value": {"id": str(manila.pk), "displayName": "Bosses"}}
    assert members(say_teams.patch(group, one, okta)) == {other.pk}
    whole = {"displayName": "Bosses", "members": [{"value": str(althea.pk)}]}
    assert members(say_teams.send("PUT", group, whole)) == {althea.pk}
    assert set(manila.members.all()) == {althea, ana}
    assert not elsewhere.members.exists()
    manila.refresh_from_db()
    assert manila.name == "Manila"

    told = Event.objects.filter(kind__in=("staff.joined_team", "staff.left_team")).order_by("pk")
    assert [(each.kind, each.stream, each.provider_id) for each in told] == [
        ("staff.joined_team", f"staff/{other.pk}", manila_provider.pk),
        ("staff.left_team", f"staff/{althea.pk}", manila_provider.pk),
        ("staff.joined_team", f"staff/{althea.pk}", manila_provider.pk),
        ("staff.left_team", f"staff/{other.pk}", manila_provider.pk),
    ]
    _error(say_teams.patch(group, {"op": "add", "path": "members", "value": [strange]}), 400, "invalidValue")
    _error(say_teams.send("PUT", group, {"members": [{"value": str(ana.pk)}]}), 400, "invalidValue")
    _error(say_teams.send("POST", "/Groups", {"displayName": "Bosses"}), 403, "mutability")
    _error(say_teams.send("DELETE", group), 403, "mutability")
    althea.refresh_from_db()
    assert althea.role == Role.AGENT


def test_a_system_says_nothing_of_anothers_teams(say_teams, ghent, krakow_provider, althea):
    krakow = Team.objects.create(name="Krakow", provider=krakow_provider)
    joined = {"op": "add", "path": "members", "value": [{"value": str(althea.pk)}]}
    for team in (ghent, krakow):
        _error(say_teams.patch(f"/Groups/{team.pk}", joined), 404)
        _error(say_teams.send("DELETE", f"/Groups/{team.pk}"), 404)


def test_whoever_leaves_a_team_leaves_its_tickets_to_its_queue(
    say_teams, manila, manila_provider, make_ticket, althea, run_jobs
):
    cebu = Team.objects.create(name="Cebu", provider=manila_provider)
    cebu.members.add(althea)
    left, kept = make_ticket(team=manila, assignee=althea), make_ticket(team=cebu, assignee=althea)

    say_teams.patch(f"/Groups/{manila.pk}", {"op": "remove", "path": "members"})
    run_jobs()

    for ticket in (left, kept):
        ticket.refresh_from_db()
    assert (left.team, left.assignee) == (manila, None)
    assert kept.assignee == althea
    assert Event.objects.filter(ticket_id=left.pk, kind="ticket.assigned").count() == 1


def test_a_key_that_was_revoked_or_whose_connection_was_removed_opens_nothing(
    scim, manila_provider, krakow_provider, ada, now
):
    manila, krakow = scim(manila_provider), scim(krakow_provider, "krakow.example")
    key = ProvisioningKey.objects.get(connection__provider=manila_provider)
    assert manila.get("/Users").status_code == 200
    key.refresh_from_db()
    assert key.last_used_at is not None

    revoke_key(key, by=ada.actor(), at=now)
    remove_connection(krakow_provider.connections.get(), by=ada.actor(), at=now)

    for client in (manila, krakow, Scim(manila_provider, ""), Scim(manila_provider, "ansid_ü" * 50)):
        _error(client.get("/Users"), 401)


def test_two_at_once_make_one(scim, at_once, manila_provider, ada):
    theirs = scim(manila_provider)

    made = at_once(*[lambda: theirs.make().status_code] * 3)

    assert sorted(made) == [201, 409, 409]
    assert Staff.objects.filter(provider=manila_provider).count() == 1
    assert IdentityLink.objects.count() == 1


def test_the_standards_own_tester_finds_nothing(manila_scim, manila_provider, monkeypatch):
    """It makes people at domains of its own invention, which is why every one is allowed here."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_finished, request_started
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

    class Anywhere(list):
        def __contains__(self, _host):
            return True

    monkeypatch.setattr(
        IdentityConnection, "domains", property(lambda _self: Anywhere(), lambda *_given: None)
    )
    for signal in (
        request_started,
        request_finished,
    ):  # as Django's own client does: the test keeps its connection
        monkeypatch.setattr(signal, "send", lambda *_args, **_known: [])
    client = WSGISCIMClient(
        WSGIHandler(),
        base_url=f"http://localhost{manila_scim.base}",
        environ={"HTTP_AUTHORIZATION": f"Bearer {manila_scim.secret}"},
    )
    results = check_server(client, resource_types=["User"])

    wrong = [
        f"{each.title}: {each.reason}" for each in results if each.status in (Status.ERROR, Status.CRITICAL)
    ]
    # An address is always shown as theirs at work and the primary one, whatever was said with it.
    wrong = [each for each in wrong if "type='work', primary=True" not in each]
    assert not wrong, "\n".join(wrong)
    assert sum(each.status == Status.SUCCESS for each in results) > 20
