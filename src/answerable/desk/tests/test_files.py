"""Files reach those who see their ticket, and never as a page of ours."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.tickets.actions import note
from answerable.tickets.files import File
from answerable.tickets.models import Attachment

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def kept(make_ticket, make_message, ghent):
    """kept(filename, type, content): the attachment of a message to Ghent."""

    def make(filename, content_type, content):
        make_message(make_ticket(team=ghent), files=[File(filename, content_type, content)])
        return Attachment.objects.latest("pk")

    return make


def _get(client, attachment, query=""):
    return client.get(reverse("desk:attachment", args=[attachment.pk]) + query)


def test_a_file_is_there_with_its_ticket_and_only_then(kept, ana, ben, zed, signed_in):
    file = kept("log.txt", "text/plain", b"hiss")

    assert b"".join(_get(signed_in(ana), file)) == b"hiss"
    assert _get(signed_in(ben), file).status_code == 404
    assert _get(signed_in(zed), file).status_code == 404


def test_a_notes_file_is_as_hidden_as_the_note(make_ticket, ghent, ana, althea, signed_in):
    ticket = make_ticket(team=ghent)
    note(
        ticket,
        "see",
        by=ana.actor(),
        at=timezone.now(),
        files=[File("plan.txt", "text/plain", b"between us")],
    )

    assert _get(signed_in(althea), Attachment.objects.get()).status_code == 404


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [
        ("page.html", "text/html"),
        ("drawing.svg", "image/svg+xml"),
        ("page.xhtml", "application/xhtml+xml"),
        ("script.js", "text/javascript"),
        ("picture.png", "TEXT/HTML"),
        ("page.xml", "text/xml"),
        ("paper.pdf", "application/pdf"),
    ],
)
def test_what_could_run_is_only_ever_saved(filename, content_type, kept, ana, signed_in):
    answer = _get(signed_in(ana), kept(filename, content_type, b"<script>alert(1)</script>"))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_plain_pictures_are_shown_and_can_be_saved(kept, ana, signed_in):
    file = kept("seal.png", "image/png", PNG)

    assert _get(signed_in(ana), file)["Content-Type"] == "image/png"
    assert not _get(signed_in(ana), file).get("Content-Disposition", "").startswith("attachment")
    assert _get(signed_in(ana), file, "?download")["Content-Disposition"].startswith("attachment")


def test_a_hostile_name_stays_in_its_header(kept, ana, signed_in):
    answer = _get(signed_in(ana), kept('a"\r\nSet-Cookie: x=1.html', "text/html", b"x"))

    assert "Set-Cookie" not in answer.headers
