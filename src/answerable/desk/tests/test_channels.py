"""The settings of channels other than mail."""

import pytest
from django.urls import reverse
from tests.services import bluesky as bluesky_there
from tests.services import mastodon as mastodon_there
from tests.services import x as x_there
from tests.services.twilio import ACCOUNT, TOKEN

from answerable.channels.models import Mailbox
from answerable.channels.polling import poll

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Kestrel texts", "address": "+32 2 900 00 00", "account_sid": ACCOUNT, "auth_token": TOKEN}


def test_an_account_is_added_tried_changed_and_switched_off(client, ada, twilio):
    client.force_login(ada)
    page = client.post(reverse("desk:channel_new", args=["sms"]), {**GIVEN, "api": twilio.url}, follow=True)
    found = Mailbox.objects.get()
    assert (found.address, found.secret("auth_token")) == ("+3229000000", TOKEN)
    assert TOKEN not in page.content.decode()
    assert f"/hooks/sms/{found.pk}/" in page.content.decode()

    tried = client.post(reverse("desk:channel_test", args=[found.pk])).content.decode()
    assert "it knows the account and its token" in tried
    assert "this account has no such number" in tried
    twilio.numbers.append(found.address)
    assert (
        "it is this account’s" in client.post(reverse("desk:channel_test", args=[found.pk])).content.decode()
    )

    client.post(reverse("desk:channel", args=[found.pk]), {**GIVEN, "name": "Texts", "auth_token": ""})
    found.refresh_from_db()
    assert (found.name, found.secret("auth_token")) == ("Texts", TOKEN)

    client.post(reverse("desk:channel_switch", args=[found.pk]))
    found.refresh_from_db()
    assert not found.is_active
    assert "switched off" in client.get(reverse("desk:channels")).content.decode()


@pytest.mark.parametrize(("given", "says"), [("0470 12 34 56", "not an address"), ("+3", "not an address")])
def test_a_number_without_its_country_is_refused_and_nothing_typed_is_lost(client, ada, given, says):
    client.force_login(ada)
    page = client.post(reverse("desk:channel_new", args=["sms"]), {**GIVEN, "address": given})

    assert says in page.content.decode()
    assert given in page.content.decode()
    assert not Mailbox.objects.exists()


def test_agents_and_pages_for_mail_do_not_lead_there(client, ada, ana, now):
    found = Mailbox.objects.create(channel="sms", name="x", address="+3229000000", created_at=now)
    client.force_login(ada)
    assert client.get(reverse("desk:mailbox", args=[found.pk])).status_code == 404
    assert client.get(reverse("desk:channel_new", args=["email"])).status_code == 404
    client.force_login(ana)
    for name, args in (("channels", []), ("channel_new", ["sms"]), ("channel", [found.pk])):
        assert client.get(reverse(f"desk:{name}", args=args)).url == "/"


@pytest.mark.parametrize(
    ("channel", "given", "wrong"),
    [
        ("bluesky", {"address": "@Kestrel.test", "app_password": bluesky_there.PASSWORD}, "app_password"),
        (
            "mastodon",
            {"address": "kestrel@social.example", "access_token": mastodon_there.TOKEN},
            "access_token",
        ),
        ("x", {"address": "@Kestrel", **x_there.SECRETS}, "access_token"),
    ],
)
def test_an_account_on_a_network_is_tried_before_it_is_kept(
    request, client, ada, monkeypatch, channel, given, wrong
):
    network = request.getfixturevalue(channel)
    monkeypatch.setattr("answerable.channels.x.client.API", network.url)
    client.force_login(ada)
    address = reverse("desk:channel_new", args=[channel])
    given = {"name": "Kestrel", "service": network.url, "server": network.url, **given}

    refused = client.post(address, {**given, wrong: "guessed"}).content.decode()
    assert "does not let us in" in refused
    assert "guessed" not in refused
    assert not Mailbox.objects.exists()

    page = client.post(address, given, follow=True).content.decode()
    found = Mailbox.objects.get()
    assert found.secret(wrong) == given[wrong]
    assert given[wrong] not in page + found.secrets + str(found.settings)

    network.is_away = True
    poll(found.pk)
    assert "has trouble of its own" in client.get(reverse("desk:channels")).content.decode()
    assert "cannot be looked at" in client.get(reverse("desk:health")).content.decode()
    network.is_away = False
    client.post(reverse("desk:channel", args=[found.pk]), given)  # mended, it is looked at again at once
    poll(found.pk)
    assert "last looked at" in client.get(reverse("desk:channels")).content.decode()
    assert "Kestrel on" in client.get(reverse("desk:health")).content.decode()


def test_a_number_for_calls_is_asked_for_what_it_says_and_tried(client, ada, ghent, twilio):
    client.force_login(ada)
    asked = {"language": "nl", "greeting": "Dag <b>", "menu": "1 Ghent\n2 Nowhere", "api": twilio.url}
    page = client.post(reverse("desk:channel_new", args=["phone"]), {**GIVEN, **asked}, follow=True)
    found = Mailbox.objects.get()
    assert f"/hooks/phone/{found.pk}/" in page.content.decode()
    assert "Dag &lt;b&gt;</textarea>" in page.content.decode()
    test = reverse("desk:channel_test", args=[found.pk])
    assert "there is no team Nowhere" in client.post(test).content.decode()
    found.settings |= {"menu": "1 Ghent"}
    found.save()
    assert "every digit leads to a team" in client.post(test).content.decode()
