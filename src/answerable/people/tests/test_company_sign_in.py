"""A provider's people come in by the provider's own sign-in: a real OpenID Connect provider, asked on loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from tests.fixtures.cast import PASSWORD

from answerable.ledger.models import Event
from answerable.people.actions import deactivate_staff, remove_connection
from answerable.people.models import IdentityLink, Staff

pytestmark = pytest.mark.django_db


def _who(client):
    key = client.session.get("_auth_user_id")
    return Staff.objects.get(pk=key) if key else None


def _said(client):
    """What the sign-in page tells whoever was sent back to it."""
    return client.get(reverse("account_login")).content.decode()


@pytest.fixture
def manila_signs_in(connect, manila_provider):
    return connect(manila_provider)


def test_the_first_time_by_their_address_then_by_what_their_system_calls_them(
    client, client_factory, company, manila_signs_in, althea
):
    company.knows("m-17", email="Althea@staff.example", email_verified=True)
    back = company.sign_in(client, manila_signs_in, "m-17", next="/queue/mine/")
    assert back["Location"] == "/queue/mine/"
    assert _who(client) == althea

    company.knows("m-17", email="married@elsewhere.example", email_verified=False)
    elsewhere = client_factory()
    company.sign_in(elsewhere, manila_signs_in, "m-17")

    assert _who(elsewhere) == althea
    linked = Event.objects.filter(kind="staff.linked")
    assert [(event.stream, event.provider_id) for event in linked] == [
        (f"staff/{althea.pk}", althea.provider_id)
    ]
    client.post(reverse("account_logout"))
    assert _who(client) is None


def test_one_is_sent_away_with_pkce_state_and_nonce_and_asks_for_no_more_than_who_one_is(
    client, manila_signs_in, althea
):
    begun = client.post(reverse("company_begin", args=[manila_signs_in.pk]) + "?as=althea@staff.example")
    asked = parse_qs(urlsplit(begun["Location"]).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) >= 32
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert asked["login_hint"] == ["althea@staff.example"]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "nobody@staff.example", "email_verified": True}, "Nobody with the address"),
        ({"email": "ana@staff.example", "email_verified": True}, "Nobody with the address"),
        ({"email": "althea@staff.example", "email_verified": False}, "is verified"),
        ({"email": "althea@staff.example"}, "is verified"),
        ({"email": "althea@staff.example.evil.example", "email_verified": True}, "not among the addresses"),
        ({"name": "Althea"}, "does not say a mail address"),
        ({"email": "gone@staff.example", "email_verified": True}, "no longer works here"),
    ],
)
def test_whoever_is_nobodys_colleague_is_let_in_by_nothing_that_is_claimed(
    client, company, manila_signs_in, make_staff, manila_provider, ana, althea, claims, words
):
    make_staff("gone", provider=manila_provider, is_active=False)
    before = Staff.objects.count()
    company.knows("x", roles=["admin"], groups=["Administrators"], **claims)

    company.sign_in(client, manila_signs_in, "x")

    assert _who(client) is None
    assert words in _said(client)
    assert Staff.objects.count() == before
    assert not IdentityLink.objects.exclude(subject="").exists()


def test_no_claim_gives_a_role_a_team_or_a_right(client, company, manila_signs_in, althea):
    before = (althea.role, set(althea.teams.all()), althea.rights)
    company.knows(
        "m",
        email=althea.email,
        email_verified=True,
        roles=["admin"],
        groups=["Ghent"],
        admin=True,
        name="Root",
    )

    company.sign_in(client, manila_signs_in, "m")

    known = _who(client)
    assert (known.role, set(known.teams.all()), known.rights) == before
    assert known.name == althea.name


def test_what_one_system_calls_somebody_is_nothing_to_another(
    client, client_factory, company, connect, manila_provider, krakow_provider, althea, zed
):
    manila = connect(manila_provider, client_id="manila")
    krakow = connect(krakow_provider, domains=("krakow.example",), client_id="krakow")
    company.knows("same", email=althea.email, email_verified=True)
    company.sign_in(client, manila, "same")
    assert _who(client) == althea

    elsewhere = client_factory()
    company.sign_in(elsewhere, krakow, "same")
    assert _who(elsewhere) is None

    # An answer for one connection, brought to the other's door.
    begun = elsewhere.post(reverse("company_begin", args=[manila.pk]))
    back = urlsplit(company.agrees(begun["Location"], "same"))
    elsewhere.get(f"{reverse('company_back', args=[krakow.pk])}?{back.query}")
    assert _who(elsewhere) is None


def test_whoever_changed_their_provider_comes_in_by_the_old_one_no_more(
    client, company, manila_signs_in, althea, krakow_provider
):
    company.knows("m", email=althea.email, email_verified=True)
    company.sign_in(client, manila_signs_in, "m")
    client.logout()
    Staff.objects.filter(pk=althea.pk).update(provider=krakow_provider)

    company.sign_in(client, manila_signs_in, "m")

    assert _who(client) is None
    assert "no longer works here" in _said(client)


def test_an_answer_from_another_browser_or_another_journey_opens_nothing(
    client, client_factory, company, manila_signs_in, althea, monkeypatch
):
    company.knows("m", email=althea.email, email_verified=True)
    begin = reverse("company_begin", args=[manila_signs_in.pk])
    back = urlsplit(company.agrees(client.post(begin)["Location"], "m"))
    victim = client_factory()
    victim.get(f"{back.path}?{back.query}")
    assert _who(victim) is None

    # The code of another journey, whose token carries another nonce, in one's own state.
    own = parse_qs(urlsplit(victim.post(begin)["Location"]).query)
    victim.get(back.path, {"code": parse_qs(back.query)["code"][0], "state": own["state"][0]})
    assert _who(victim) is None
    assert "begun elsewhere" in _said(victim)


@pytest.mark.parametrize("broken", ["keys", "kind", "issuer", "down"])
def test_what_cannot_be_believed_lets_nobody_in(
    client, company, manila_signs_in, althea, monkeypatch, broken
):
    from answerable.people.identity import discovery, tokens

    company.knows("m", email=althea.email, email_verified=True)
    begun = client.post(reverse("company_begin", args=[manila_signs_in.pk]))
    back = urlsplit(company.agrees(begun["Location"], "m"))
    if broken in ("keys", "kind"):
        from cryptography.hazmat.primitives.asymmetric import ec, rsa

        strange = (
            rsa.generate_private_key(65537, 2048)
            if broken == "keys"
            else ec.generate_private_key(ec.SECP256R1())
        ).public_key()
        ours = tokens.signing_keys

        def swapped(address):
            found = ours(address)
            for each in found:
                each.key = strange
            return found

        monkeypatch.setattr(tokens, "signing_keys", swapped)
    elif broken == "issuer":
        manila_signs_in.issuer = company.url + "/other"
        manila_signs_in.save()
    else:
        monkeypatch.setattr(discovery.outside, "is_public", lambda _address: False)

    client.get(f"{back.path}?{back.query}")

    assert _who(client) is None
    assert "did not work" in _said(client)


def test_who_has_a_second_factor_is_asked_for_it_all_the_same(client, company, manila_signs_in, althea):
    totp.TOTP.activate(althea, totp.generate_totp_secret())
    company.knows("m", email=althea.email, email_verified=True)

    back = company.sign_in(client, manila_signs_in, "m")

    assert _who(client) is None
    assert back["Location"] == reverse("mfa_authenticate")


def test_where_it_is_required_a_password_leads_to_it_but_for_administrators(
    client, client_factory, connect, own_company, manila_provider, ada, ana, althea
):
    connect(manila_provider, domains=("manila.example",), is_required=True, client_id="m")
    connection = connect(own_company, is_required=True)
    for person, comes_in in ((ana, False), (althea, False), (ada, True)):
        browser = client_factory()
        answer = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        assert bool(_who(browser)) is comes_in
        if person is ana:
            assert answer["Location"] == reverse("company_begin", args=[connection.pk])
            page = browser.get(answer["Location"]).content.decode()
            assert "Continue with Own company’s sign-in" in page


def test_who_is_removed_is_out_at_once_and_not_let_in_again(
    client, company, manila_signs_in, althea, ada, now
):
    company.knows("m", email=althea.email, email_verified=True)
    company.sign_in(client, manila_signs_in, "m")
    assert client.get(reverse("desk:me")).status_code == 200

    deactivate_staff(althea, by=ada.actor(), at=now)

    assert client.get(reverse("desk:me"))["Location"].startswith(reverse("account_login"))
    company.sign_in(client, manila_signs_in, "m")
    assert "no longer works here" in _said(client)


def test_the_address_leads_to_the_sign_in_of_its_domain_whether_or_not_somebody_has_it(
    client, manila_signs_in, althea
):
    assert "your company’s sign-in" in _said(client)
    for address in ("Althea@Staff.example", "nobody@staff.example"):
        led = client.post(reverse("company"), {"login": address, "next": "https://evil.example/"})
        assert led["Location"].startswith(reverse("company_begin", args=[manila_signs_in.pk]) + "?")
        assert "evil" not in led["Location"]
    for address in ("althea@elsewhere.example", "nonsense", "", "a@" + "b" * 400):
        assert client.post(reverse("company"), {"login": address})["Location"] == reverse("account_login")


def test_a_removed_connection_is_nowhere(client, company, manila_signs_in, althea, ada, now):
    begun = client.post(reverse("company_begin", args=[manila_signs_in.pk]))
    back = urlsplit(company.agrees(begun["Location"], "m"))
    remove_connection(manila_signs_in, by=ada.actor(), at=now)

    for page in (f"{back.path}?{back.query}", reverse("company_begin", args=[manila_signs_in.pk])):
        assert client.get(page).status_code == 404
    assert "your company’s sign-in" not in _said(client)


def test_nobody_connects_an_account_of_their_own_or_signs_up(client, company, manila_signs_in, althea, ana):
    """What allauth offers besides is not mounted, and a journey cannot be turned into another."""
    client.force_login(ana)
    company.knows("m", email=althea.email, email_verified=True)
    begun = client.post(
        reverse("company_begin", args=[manila_signs_in.pk]) + "?process=connect&auth_params=prompt%3Dnone"
    )
    assert "prompt" not in begun["Location"]
    back = urlsplit(company.agrees(begun["Location"], "m"))
    client.get(f"{back.path}?{back.query}")

    assert _who(client) == althea
    assert not IdentityLink.objects.filter(staff=ana).exists()


@pytest.fixture
def client_factory():
    from django.test import Client

    return Client
