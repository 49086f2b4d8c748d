"""Settings: a provider's own sign-in is connected, tried, changed and removed; its keys are made and revoked."""

import re
from functools import partial

import pytest
from django.urls import reverse

from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import (
    ConnectionWanted,
    change_connection,
    connect_provider,
    make_key,
    note_test,
    remove_connection,
    revoke_key,
)
from answerable.people.identity import testing
from answerable.people.models import IdentityConnection, IdentityLink, ProvisioningKey

pytestmark = pytest.mark.django_db
FORM = {
    "issuer": "https://login.example/realm",
    "client_id": "us",
    "secret": "very secret",
    "domains": "@Manila.example, care.example",
}
WANTED = ConnectionWanted("https://login.example/realm", "us", "very secret", ("manila.example",))


@pytest.fixture
def connection(manila_provider, ada, now):
    return connect_provider(manila_provider, WANTED, by=ada.actor(), at=now)


def _kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_connected_changed_and_removed_on_its_page(signed_in, ada, manila_provider):
    client, page = signed_in(ada), reverse("desk:connection", args=[manila_provider.pk])
    client.post(page, FORM)
    made = IdentityConnection.objects.get()
    assert made.domains == ["manila.example", "care.example"]
    assert "very secret" not in made.secret
    assert made.readable_secret == "very secret"

    shown = client.get(page).content.decode()
    assert "very secret" not in shown
    assert f"/sign-in/company/{made.pk}/back/" in shown
    assert f"/scim/v2/{manila_provider.pk}" in shown
    client.post(page, FORM)
    client.post(page, {**FORM, "secret": "", "is_required": "on"})
    made.refresh_from_db()
    assert (made.is_required, made.readable_secret) == (True, "very secret")
    for _ in range(2):
        client.post(page, {"_method": "DELETE"})

    made.refresh_from_db()
    assert made.removed_at is not None
    assert made.secret == ""
    assert _kinds() == [f"identityconnection.{each}" for each in ("added", "changed", "removed")]
    audit = client.get(reverse("desk:audit")).content.decode()
    assert "Ada connected the sign-in of Manila Care" in audit


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"issuer": "http://login.example"}, "begins with https"),
        ({"issuer": "https://user:pw@login.example"}, "begins with https"),
        ({"domains": "gmail.com"}, "Anybody can have"),
        ({"domains": "nonsense"}, "no mail domain"),
        ({"domains": "taken.example"}, "belong to"),
        ({"secret": ""}, "secret is missing"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form(
    signed_in, ada, manila_provider, krakow_provider, now, changed, words
):
    taken = ConnectionWanted("https://other.example", "us", "x", ("taken.example",))
    connect_provider(krakow_provider, taken, by=ada.actor(), at=now)
    page = signed_in(ada).post(reverse("desk:connection", args=[manila_provider.pk]), {**FORM, **changed})

    assert words in page.content.decode()
    assert not manila_provider.connections.exists()


def test_only_administrators_of_the_house(cast, signed_in, manila_provider, connection, now):
    key = ProvisioningKey.objects.create(connection=connection, digest="x", created_at=now)
    for name, person in cast.items():
        for page in (reverse("desk:connections"), reverse("desk:connection", args=[manila_provider.pk])):
            assert signed_in(person).get(page).status_code == (200 if name == "ada" else 302)
        if name == "ada":
            continue
        told = {"by": person.actor(), "at": now}
        for verb in (
            partial(connect_provider, manila_provider, WANTED),
            partial(change_connection, connection, WANTED),
            partial(note_test, connection, True),
            partial(make_key, connection),
            partial(revoke_key, key),
            partial(remove_connection, connection),
        ):
            with pytest.raises(NotAllowed):
                verb(**told)


def test_a_provider_has_one_and_an_automation_none(connection, manila_provider, robots, ada, now):
    other = ConnectionWanted("https://other.example", "us", "x", ("other.example",))
    for provider in (manila_provider, robots):
        with pytest.raises(Refusal):
            connect_provider(provider, other, by=ada.actor(), at=now)
    remove_connection(connection, by=ada.actor(), at=now)
    connect_provider(manila_provider, other, by=ada.actor(), at=now)


def test_where_it_is_another_system_its_names_of_people_are_forgotten(connection, althea, ada, now):
    link = IdentityLink.objects.create(connection=connection, staff=althea, subject="m", created_at=now)
    secret = ConnectionWanted(WANTED.issuer, "us", "another", WANTED.domains)
    change_connection(connection, secret, by=ada.actor(), at=now)
    link.refresh_from_db()
    assert link.subject == "m"

    moved = ConnectionWanted("https://other.example", "us", "", WANTED.domains)
    change_connection(connection, moved, by=ada.actor(), at=now)

    link.refresh_from_db()
    assert link.subject == ""


def test_a_key_is_shown_once_and_revoked(signed_in, ada, manila_provider, connection):
    client = signed_in(ada)
    shown = client.post(reverse("desk:connection_keys", args=[manila_provider.pk])).content.decode()
    secret = re.search(r"ansid_[\w-]{43}", shown)[0]
    page = client.get(reverse("desk:connection", args=[manila_provider.pk])).content.decode()
    assert secret not in page
    key = ProvisioningKey.objects.get()
    assert secret not in key.digest
    for _ in range(2):
        client.post(reverse("desk:connection_key", args=[manila_provider.pk, key.pk]))

    key.refresh_from_db()
    assert key.revoked_at is not None
    assert _kinds()[1:] == ["identityconnection.key_made", "identityconnection.key_revoked"]


def test_the_test_button_says_what_works_and_what_does_not(
    signed_in, ada, manila_provider, company, connect, monkeypatch
):
    connection = connect(manila_provider)
    page = reverse("desk:connection_test", args=[manila_provider.pk])

    def tried():
        answer = signed_in(ada).post(page, headers={"HX-Request": "true"}).content.decode()
        connection.refresh_from_db()
        return answer

    assert "is who it should be" in tried()
    assert connection.has_worked is True
    monkeypatch.setattr(testing, "_asked", lambda *_given: "invalid_client")
    assert "does not know this client ID" in tried()
    monkeypatch.setattr(testing, "signing_keys", _no_key)
    assert "no key" in tried()
    IdentityConnection.objects.update(issuer=company.url + "/elsewhere")
    assert "answered 404" in tried()
    IdentityConnection.objects.update(issuer=company.url + "/")
    assert "It calls itself" in tried()
    IdentityConnection.objects.update(issuer="https://127.0.0.1")
    monkeypatch.undo()
    assert "in a network of our own" in tried()
    assert connection.has_worked is False


def _no_key(_address):
    raise testing.NotAsExpected("It has no key that we know to check its signatures with.")


def test_nonsense_in_a_discovery_document_is_said_plainly(monkeypatch):
    from answerable.people.identity import discovery

    for content, words in (
        (b"<html>", "not JSON"),
        (b"[]", "not what was expected"),
        (b"{}", "no discovery document"),
        (b'{"issuer": "https://x.example"}', "authorization_endpoint"),
        (b"[" * 100_000, "not JSON"),
    ):
        monkeypatch.setattr(discovery.outside, "fetch", lambda *_args, content=content, **_known: content)
        with pytest.raises(discovery.NotAsExpected, match=words):
            discovery.discover("https://x.example")
    monkeypatch.setattr(
        discovery.outside, "fetch", lambda *_args, **_known: b'{"keys": [{"kty": "oct", "k": "eA"}]}'
    )
    with pytest.raises(discovery.NotAsExpected, match="no key"):
        discovery.signing_keys("https://x.example/keys")
