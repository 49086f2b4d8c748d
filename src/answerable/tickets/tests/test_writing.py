"""What we write is kept as text and as harmless HTML; pictures travel with it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Invalid
from answerable.tickets import actions
from answerable.tickets.files import File, path_of, read_blob
from answerable.tickets.models import Attachment, Blob, Draft, DraftKind, Message, Note, Picture
from answerable.tickets.tasks import forget_pictures
from answerable.tickets.writing.markup import as_html, written

PIXEL = b"\x89PNG\r\n\x1a\n and its pixels"


@pytest.mark.parametrize(
    ("html", "kept", "text"),
    [
        ("<div>Dear <b>Cleo</b>,</div><div><br></div><div>yes.</div>", None, "Dear Cleo,\n\nyes."),
        ("<ul><li>a</li><li>b</li></ul>", None, "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", None, "1. a\n2. b"),
        ("<blockquote>You asked</blockquote><div>Yes</div>", None, "> You asked\n\nYes"),
        ("<pre>a  b\nc</pre>", None, "a  b\nc"),
        (
            '<a href="https://own.example/x">here</a>',
            '<a href="https://own.example/x" target="_blank" rel="noopener noreferrer nofollow">here</a>',
            "here (https://own.example/x)",
        ),
        ('<a href="javascript:alert(1)">here</a>', None, "here"),
        ('<div onclick="x()" style="color:red" class="y" id="z">a</div>', "<div>a</div>", "a"),
        ("<script>alert(1)</script><div>a</div>", "<div>a</div>", "a"),
        ('<img src="https://elsewhere.example/track.png">a', "a", "a"),
        ('<img src="data:image/png;base64,AAAA">a', "a", "a"),
        ('<img src="/attachments/1/">a', "a", "a"),
        ('<img src="cid:x@picture" alt="a" onerror="x()">', '<img src="cid:x@picture" alt="a">', "[a]"),
        ('<div dir="rtl">ا</div><div dir="x">b</div>', '<div dir="rtl">ا</div><div>b</div>', "ا\nb"),
    ],
)  # fmt: skip
def test_only_what_a_letter_needs_is_kept(html, kept, text):
    said = written("ignored", html)

    assert said.text == text
    assert (said.html == kept) if kept else "alert" not in said.html


def test_plain_text_is_as_it_was_typed_and_becomes_lines():
    assert written("  a\n\nb ") == written("  a\n\nb ", "  ")
    assert written("x", as_html("a < b\n\nc")).text == "a < b\n\nc"


@pytest.mark.parametrize("html", ["<b>" * 300 + "x", "x" * 500_001], ids=["deep", "long"])
def test_what_nobody_writes_is_refused(html):
    with pytest.raises(Invalid):
        written("", html)


def _picture(world, by="ana"):
    file = File("../zip.png", "text/html", PIXEL)
    return actions.keep_picture(world.ticket, file, by=world.people[by].actor(), at=world.now)


@pytest.mark.django_db
def test_a_picture_in_an_answer_and_in_a_note_is_an_attachment_of_each(world):
    ana, picture = world.people["ana"].actor(), _picture(world)
    html = f'<div>See</div><img src="cid:{picture.content_id}" alt="zip.png"><img src="cid:nobody@x" alt="">'

    sent = actions.reply(world.ticket, actions.Answer(text="", html=html), by=ana, at=world.now)
    noted = actions.note(world.ticket, "", by=ana, at=world.now, html=html)

    for said in (sent, noted):
        assert said.text == "See\n[zip.png]"
        assert "nobody@x" not in said.html
        attached = said.attachments.get()
        assert (attached.filename, attached.content_type) == ("zip.png", "image/png")
        assert (attached.is_inline, attached.content_id) == (True, picture.content_id)
        assert read_blob(attached.blob) == PIXEL


@pytest.mark.django_db
def test_a_picture_of_another_ticket_is_not_carried_over(world):
    ana, picture = world.people["ana"].actor(), _picture(world)
    html = f'<div>See</div><img src="cid:{picture.content_id}">'

    said = actions.note(world.other, "", by=ana, at=world.now, html=html)

    assert (said.html, Attachment.objects.count()) == ("<div>See</div>", 0)


@pytest.mark.django_db
def test_what_is_no_picture_is_refused(world):
    with pytest.raises(Invalid):
        actions.keep_picture(
            world.ticket, File("a.png", "image/png", b"<svg>"), by=world.people["ana"].actor(), at=world.now
        )


@pytest.mark.django_db
def test_taken_back_an_answer_is_a_draft_with_all_it_had(world):
    ana, picture = world.people["ana"].actor(), _picture(world)
    html = f'<div>Dear <b>Cleo</b></div><img src="cid:{picture.content_id}" alt="zip.png">'
    later = world.now + timedelta(minutes=1)
    sent = actions.reply(
        world.ticket, actions.Answer(text="", html=html, send_at=later), by=ana, at=world.now
    )
    actions.keep_draft(world.ticket, DraftKind.REPLY, "P.S.", by=ana, at=world.now)
    actions.withdraw(sent, by=ana, at=world.now)

    draft = Draft.objects.get()
    assert draft.text == "P.S.\n\nDear Cleo\n[zip.png]"
    assert draft.html == f"<div>P.S.</div><div><br></div>{html}"
    Picture.objects.all().delete()  # gone by the clock: the one that was sent serves as well
    again = actions.reply(world.ticket, actions.Answer(text="", html=draft.html), by=ana, at=later)
    assert again.attachments.get().filename == "zip.png"


@pytest.mark.django_db
def test_pictures_that_no_draft_shows_are_forgotten_after_a_day(
    world, clock, django_capture_on_commit_callbacks
):
    ana, picture = world.people["ana"].actor(), _picture(world)
    html = f'<img src="cid:{picture.content_id}">'
    draft = actions.keep_draft(world.ticket, DraftKind.NOTE, "", by=ana, at=world.now, html=html)
    assert draft is not None

    clock.shift(timedelta(days=2))
    forget_pictures()
    assert Picture.objects.exists()
    actions.drop_draft(world.ticket, DraftKind.NOTE, by=ana)
    with django_capture_on_commit_callbacks(execute=True):
        forget_pictures()
    assert not Picture.objects.exists()
    assert not Blob.objects.exists()
    assert not default_storage.exists(path_of(picture.blob_id))


@pytest.mark.django_db
def test_text_alone_stays_text_alone(world):
    sent = actions.reply(world.ticket, actions.Answer(text="a <b>"), by=SYSTEM, at=world.now)
    noted = actions.note(world.ticket, "a <b>", by=SYSTEM, at=world.now)

    assert Message.objects.get(pk=sent.pk).html == Note.objects.get(pk=noted.pk).html == ""
    assert sent.text == noted.text == "a <b>"
