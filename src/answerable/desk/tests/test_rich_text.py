"""What comes from the editor: both wordings kept, drafts with their pictures, nothing foreign."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from answerable.tickets.models import Draft, Message, Note

pytestmark = pytest.mark.django_db
PIXEL = b"\x89PNG\r\n\x1a\n and its pixels"


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo):
    return make_message(make_ticket(team=ghent, customer=cleo)).ticket


def _url(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.reference, *more])


def _put_in(client, ticket):
    file = SimpleUploadedFile("zip.png", PIXEL, content_type="text/html")
    return client.post(_url("pictures", ticket), {"picture": file})


def test_an_answer_and_a_note_are_shown_with_their_markup_and_picture(asked, ana, signed_in):
    client = signed_in(ana)
    src = _put_in(client, asked).json()["src"]
    html = f'<div>Dear <b>Cleo</b></div><img src="cid:{src.split("/")[-2]}" alt=""><script>x</script>'
    assert client.get(src).getvalue() == PIXEL
    for name in ("messages", "notes"):
        client.post(_url(name, asked), {"text": "Dear Cleo", "html": html})

    page = client.get(asked.get_absolute_url()).content.decode()
    assert page.count("<div>Dear <b>Cleo</b></div>") == 2
    for said in (Message.objects.get(direction="outbound"), Note.objects.get()):
        assert said.text == "Dear Cleo"
        shown = reverse("desk:attachment", args=[said.attachments.get().pk])
        assert f'<img src="{shown}"' in page
        assert client.get(shown)["Content-Type"] == "image/png"
    assert "zip.png" not in page  # in its place, not listed as a file


def test_a_draft_keeps_both_and_comes_back_with_its_picture(asked, ana, signed_in):
    client = signed_in(ana)
    src = _put_in(client, asked).json()["src"]
    cid = src.split("/")[-2]
    html = f'<div>A <b>b</b></div><img src="cid:{cid}" alt="zip.png">'
    assert client.post(_url("draft", asked, "note"), {"text": "A", "html": html}).json()["version"] == 1

    assert (Draft.objects.get().text, Draft.objects.get().html) == ("A b\n[zip.png]", html)
    page = client.get(asked.get_absolute_url())
    assert page.context["editable"]["note"] == html.replace(f"cid:{cid}", src)
    assert client.post(_url("draft", asked, "note"), {"text": "A", "html": ""}).json()["version"] == 2
    assert Draft.objects.get().html == ""


def test_a_picture_is_for_those_who_may_see_the_ticket(asked, ana, zed, signed_in):
    src = _put_in(signed_in(ana), asked).json()["src"]

    assert signed_in(zed).get(src).status_code == 404
    assert _put_in(signed_in(zed), asked).status_code == 404
    assert signed_in(ana).get(_url("picture", asked, "nobody@x")).status_code == 404
    asked_by_script = {"HX-Request": "true"}
    assert signed_in(ana).post(_url("pictures", asked), headers=asked_by_script).status_code >= 400


def test_what_is_refused_is_kept_with_its_markup(asked, ana, signed_in):
    html = "<div>Dear <b>Cleo</b></div>"
    said = {"text": "Dear Cleo", "html": html, "cc": "nobody"}
    signed_in(ana).post(_url("messages", asked), said)

    assert Draft.objects.get().html == html
    assert not Message.objects.filter(direction="outbound").exists()


def test_a_gap_is_found_in_what_is_written_with_markup(asked, ana, signed_in):
    client = signed_in(ana)
    client.post(_url("messages", asked), {"text": "", "html": "<div>We pay <b>[how much?]</b></div>"})

    assert not Message.objects.filter(direction="outbound").exists()
    assert Draft.objects.get().text == "We pay [how much?]"
