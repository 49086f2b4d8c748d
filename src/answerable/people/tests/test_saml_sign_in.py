"""A provider's people come in by SAML: what their system signs is believed as far as it says it, and nothing else."""

import base64
import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.services.saml_company import ENTITY, Key

from answerable.ledger.models import Event
from answerable.people.actions import deactivate_staff
from answerable.people.models import IdentityLink, Staff

pytestmark = pytest.mark.django_db


def _who(client):
    key = client.session.get("_auth_user_id")
    return Staff.objects.get(pk=key) if key else None


def _said(client):
    return client.get(reverse("account_login")).content.decode()


@pytest.fixture
def manila_signs_in(connect_saml, manila_provider):
    return connect_saml(manila_provider)


def test_the_first_time_by_their_address_then_by_what_their_system_calls_them(
    client, saml_company, manila_signs_in, althea
):
    back = saml_company.sign_in(
        client, manila_signs_in, email="Althea@staff.example", next_url="/queue/mine/"
    )
    assert back["Location"] == "/queue/mine/"
    assert _who(client) == althea

    elsewhere = Client()
    saml_company.sign_in(elsewhere, manila_signs_in, email="married@elsewhere.example")
    assert _who(elsewhere) == althea
    linked = Event.objects.filter(kind="staff.linked")
    assert [(each.stream, each.provider_id) for each in linked] == [
        (f"staff/{althea.pk}", althea.provider_id)
    ]


def test_no_role_no_team_and_nobody_new_comes_of_what_it_says(client, saml_company, manila_signs_in, althea):
    before, people = (althea.role, set(althea.teams.all()), althea.rights), Staff.objects.count()
    more = {"role": "admin", "groups": "Ghent", "Role": "admin", "displayName": "Root"}
    saml_company.sign_in(client, manila_signs_in, email=althea.email, attributes=more)
    known = _who(client)
    assert (known.role, set(known.teams.all()), known.rights) == before
    assert known.name == althea.name

    for email in ("nobody@staff.example", "ana@staff.example", "althea@staff.example.evil.example", ""):
        stranger = Client()
        saml_company.sign_in(stranger, manila_signs_in, "other", email=email)
        assert _who(stranger) is None
    assert Staff.objects.count() == people


@pytest.mark.parametrize("trusts_mail", [True, False])
def test_an_address_counts_where_the_house_believes_it(
    client, saml_company, connect_saml, manila_provider, althea, trusts_mail
):
    connection = connect_saml(manila_provider, trusts_mail=trusts_mail)
    saml_company.sign_in(client, connection, email=althea.email)
    assert (_who(client) == althea) is trusts_mail


STRANGE = Key()
UNBELIEVED = {
    "of another's key": {"key": STRANGE},
    "unsigned": {"signs": "nothing"},
    "only the envelope signed": {"signs": "answer"},
    "expired": {"late": dt.timedelta(minutes=20)},
    "not yet": {"late": dt.timedelta(minutes=-20)},
    "for others": {"audience": "https://other.example/metadata"},
    "for nobody": {"audience": None},
    "of another system": {"issuer": "https://idp.evil.example"},
    "sent elsewhere": {"destination": "https://other.example/acs"},
    "for another door": {"recipient": "https://other.example/acs"},
    "answering nothing in what is signed": {"inner": False},
    "another name each time": {"form": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
}


@pytest.mark.parametrize("wrong", UNBELIEVED.values(), ids=UNBELIEVED)
def test_what_cannot_be_believed_lets_nobody_in(client, saml_company, manila_signs_in, althea, wrong):
    saml_company.sign_in(client, manila_signs_in, email=althea.email, **wrong)

    assert _who(client) is None
    assert "did not work" in _said(client)
    assert not IdentityLink.objects.exists()


def _tampered(content, how, althea):
    text = base64.b64decode(content).decode()
    match how:
        case "another address":
            text = text.replace("nobody@staff.example", althea.email)
        case "a comment within the address":  # canonical form has no comments: the signature still holds
            text = text.replace("althea@staff.example.evil", "althea@staff.example<!-- -->.evil")
        case "wrapped":  # the signed assertion is there, and another one before it
            start, end = text.index("<saml:Assertion"), text.index("</saml:Assertion>") + 17
            forged = text[start:end].replace("nobody@staff.example", althea.email).replace("_a1", "_a2")
            text = text[:start] + forged + text[start:]
        case "a document type":
            text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + text
        case "nonsense":
            text = text[: len(text) // 2]
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "how",
    [
        "another address",
        "a comment within the address",
        "wrapped",
        "a document type",
        "nonsense",
        "no base64",
    ],
)
def test_what_was_tampered_with_lets_nobody_in(client, saml_company, manila_signs_in, althea, how):
    begun = client.post(reverse("company_begin", args=[manila_signs_in.pk]))
    email = f"{althea.email}.evil" if "comment" in how else "nobody@staff.example"
    answer = saml_company.answers(begun["Location"], email=email)
    answer = "%%%" if how == "no base64" else _tampered(answer, how, althea)

    saml_company.post(client, manila_signs_in, answer)

    assert _who(client) is None
    assert _who(client) is None
    assert not IdentityLink.objects.exists()


def test_an_answer_opens_one_door_once_in_one_browser(
    client, saml_company, connect_saml, manila_signs_in, krakow_provider, althea
):
    begun = client.post(reverse("company_begin", args=[manila_signs_in.pk]))
    answer = saml_company.answers(begun["Location"], email=althea.email)

    thief = Client()
    saml_company.post(thief, manila_signs_in, answer)
    assert _who(thief) is None
    assert "begun elsewhere" in _said(thief)
    # What only surrounds the assertion is made to fit the thief's own question.
    own = saml_company.asked(thief.post(reverse("company_begin", args=[manila_signs_in.pk]))["Location"])
    text = base64.b64decode(answer).decode()
    outer = saml_company.asked(begun["Location"]).get("ID")
    swapped = text.replace(f'InResponseTo="{outer}"', f'InResponseTo="{own.get("ID")}"', 1)
    saml_company.post(thief, manila_signs_in, base64.b64encode(swapped.encode()).decode())
    assert _who(thief) is None

    krakow = connect_saml(krakow_provider, domains=("krakow.example",))
    saml_company.post(client, krakow, answer)
    assert _who(client) is None

    saml_company.post(client, manila_signs_in, answer)
    assert _who(client) == althea
    client.logout()
    saml_company.post(client, manila_signs_in, answer)
    assert _who(client) is None


def test_who_is_gone_stays_out_and_the_next_certificate_is_believed_beside_the_old(
    client, saml_company, connect_saml, manila_provider, althea, ada, now
):
    connection = connect_saml(manila_provider, certificates=STRANGE.pem + saml_company.key.pem)
    saml_company.sign_in(client, connection, email=althea.email)
    saml_company.sign_in(Client(), connection, email=althea.email, key=STRANGE)
    deactivate_staff(althea, by=ada.actor(), at=now)

    assert client.get(reverse("desk:me"))["Location"].startswith(reverse("account_login"))
    saml_company.sign_in(client, connection, email=althea.email)
    assert "no longer works here" in _said(client)


def test_our_metadata_is_read_by_others_and_theirs_by_us(
    client, signed_in, ada, ana, saml_company, manila_provider, connect_saml
):
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

    page = reverse("company_saml_metadata", args=[manila_provider.pk])
    assert client.get(page).status_code == signed_in(ana).get(page).status_code == 404
    assert signed_in(ada).get(page).status_code == 200
    connect_saml(manila_provider)
    found = client.get(page)
    valid = OneLogin_Saml2_XML.validate_xml(found.content, "saml-schema-metadata-2.0.xsd")
    assert not isinstance(valid, str)
    assert b'WantAssertionsSigned="true"' in found.content
    assert reverse("company_saml", args=[manila_provider.pk]).encode() in found.content
    assert b"validUntil" not in found.content

    setting = reverse("desk:connection", args=[manila_provider.pk])
    form = {"metadata": saml_company.metadata, "domains": "manila.example", "trusts_mail": "on"}
    signed_in(ada).post(setting + "?by=saml", form)
    kept = manila_provider.connections.get()
    assert (kept.issuer, kept.sso_url, kept.domains) == (
        ENTITY,
        "https://idp.manila.example/sso",
        ["manila.example"],
    )
    assert kept.certificates == [saml_company.key.pem]
    refused = signed_in(ada).post(setting + "?by=saml", {**form, "metadata": "<x/>"})
    assert "no metadata" in refused.content.decode() or "lacks" in refused.content.decode()
