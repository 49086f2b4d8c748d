"""Pictures from elsewhere: never by themselves, once when asked, always where a reader said so."""

import pytest
from django.urls import reverse

from answerable.desk.models import PicturesFrom

pytestmark = pytest.mark.django_db
HTML = '<p>See <img data-remote-src="https://elsewhere.example/track.png" loading="lazy"></p>'
SHOWN = ' src="https://elsewhere.example/track.png"'


@pytest.fixture
def message(make_ticket, make_message, ghent, cleo):
    return make_message(make_ticket(team=ghent, customer=cleo), html=HTML)


def _url(message):
    return reverse("desk:pictures_always", args=[message.ticket.reference, message.pk])


def _shows(client, message):
    page = client.get(message.ticket.get_absolute_url())
    assert ("https:" in page["Content-Security-Policy"]) == (SHOWN in page.content.decode())
    return SHOWN in page.content.decode()


def test_always_for_a_sender_is_for_one_reader_in_all_of_their_mails(
    message, make_message, make_customer, ana, sam, signed_in
):
    client = signed_in(ana)
    assert not _shows(client, message)
    client.post(_url(message))
    client.post(_url(message))

    assert PicturesFrom.objects.count() == 1
    assert _shows(client, message)
    assert not _shows(signed_in(sam), message)
    page = client.get(reverse("desk:conversation", args=[message.ticket.reference])).content.decode()
    assert SHOWN in page
    other = make_message(message.ticket, html=HTML, customer=make_customer("Ann", address="ann@example.com"))
    assert client.get(message.ticket.get_absolute_url()).content.decode().count(SHOWN) == 1
    assert "no-referrer" in page

    client.post(_url(message), {"_method": "DELETE"})
    assert not _shows(client, message)
    assert other.html == HTML


def test_a_forged_sender_is_asked_about_all_the_same(message, make_message, ana, signed_in):
    client = signed_in(ana)
    client.post(_url(message))
    message.ticket.messages.update(authentication={"dmarc": "fail"})

    assert not _shows(client, message)


def test_it_is_for_those_who_see_the_ticket_and_about_what_came_in(message, make_answer, ana, zed, signed_in):
    answer = make_answer(message.ticket, by=ana)

    assert signed_in(zed).post(_url(message)).status_code == 404
    signed_in(ana).post(_url(answer))
    assert not PicturesFrom.objects.exists()


def test_it_costs_a_ticket_without_such_pictures_nothing(
    make_ticket, make_message, ghent, ana, signed_in, django_assert_max_num_queries
):
    plain = make_message(make_ticket(team=ghent))
    with django_assert_max_num_queries(60) as queries:
        signed_in(ana).get(plain.ticket.get_absolute_url())
    assert not [each for each in queries if "picturesfrom" in each["sql"]]
