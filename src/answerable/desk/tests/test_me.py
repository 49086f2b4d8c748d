"""What colleagues set for themselves, and that pages follow it."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spoken(settings):
    """What is listed here is offered, whatever the product speaks by now."""
    settings.LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]


def _save(client, **changed):
    return client.post("/me/", {"name": "Ana", "language": "en", "time_zone": "UTC", **changed}, follow=True)


def test_pages_speak_the_language_one_chose(ana, signed_in):
    client = signed_in(ana)
    _save(client, language="de")

    page = client.get("/queue/", headers={"Accept-Language": "fr"})

    assert '<html lang="de"' in page.content.decode()


def test_pages_written_from_right_to_left_are(ana, signed_in):
    client = signed_in(ana)
    _save(client, language="ar")

    assert 'dir="rtl"' in client.get("/queue/").content.decode()


def test_moments_are_told_in_ones_own_time(ana, make_ticket, make_message, ghent, signed_in, clock, now):
    ticket = make_message(make_ticket(team=ghent), at=now).ticket
    client = signed_in(ana)
    assert "09:00" in client.get(ticket.get_absolute_url()).content.decode()

    _save(client, time_zone="Asia/Manila")

    assert "17:00" in client.get(ticket.get_absolute_url()).content.decode()


def test_one_colleagues_time_is_not_the_next_ones(
    ana, sam, make_ticket, make_message, ghent, signed_in, clock, now
):
    ticket = make_message(make_ticket(team=ghent), at=now).ticket
    client = signed_in(ana)
    _save(client, time_zone="Asia/Manila")
    client.get(ticket.get_absolute_url())

    assert "09:00" in signed_in(sam).get(ticket.get_absolute_url()).content.decode()


def test_an_unknown_time_zone_is_said_beside_the_field(ana, signed_in):
    page = _save(signed_in(ana), time_zone="Mars/Olympus").content.decode()

    assert "There is no time zone of this name." in page
    ana.refresh_from_db()
    assert ana.time_zone == "UTC"


def test_role_and_team_cannot_be_slipped_in(ana, signed_in):
    _save(signed_in(ana), role="admin", is_active="", provider="1")

    ana.refresh_from_db()
    assert ana.role == "agent"


def test_nobody_changes_their_address_past_the_house(ana, signed_in):
    """The sign-in package has a page of its own for that, without right and without event."""
    client, had = signed_in(ana), ana.email
    for action in ("action_add", "action_primary", "action_send"):
        answer = client.post("/sign-in/email/", {"email": "cleo@example.com", action: ""})
        assert answer.status_code == 404
    assert client.get("/sign-in/confirm-email/any-key/").status_code == 404
    ana.refresh_from_db()
    assert ana.email == had
