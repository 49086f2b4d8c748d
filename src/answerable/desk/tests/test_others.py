"""Asking others from a ticket's page: never mistaken for a reply, kept while written, shown to whoever sees it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from answerable.channels.models import Mailbox, SideOutgoing
from answerable.channels.receiving import receive
from answerable.desk.reading.beside import MOST_CONVERSATIONS
from answerable.ledger import known
from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import Heard, Question, ask_others, keep_side_draft, note, receive_from_others
from answerable.tickets.files import File
from answerable.tickets.models import Attachment, SideConversation, SideDraft, SideMessage

pytestmark = pytest.mark.django_db
CARRIER = "claims@carrier.example"


@pytest.fixture
def page(asked, ana, signed_in):
    """Ana's browser on the ticket."""
    client = signed_in(ana)
    client.ticket, client.address = asked, asked.get_absolute_url()
    client.others = reverse("desk:others", args=[asked.reference])
    return client


@pytest.fixture
def talk(asked, sam):
    """Sam asked the carrier."""
    question = Question("Where is parcel 7?", to=[(CARRIER, "Claims desk")], subject="Parcel 7", waits=True)
    return ask_others(asked, question, by=sam.actor(), at=timezone.now()).conversation


def _at(page, name, *keys):
    return reverse(f"desk:{name}", args=[page.ticket.reference, *keys])


def _shown(page, query=""):
    return page.get(page.address + query).content.decode()


def test_asking_shows_in_the_ticket_and_the_box_says_whom_it_is_not_for(page, asked):
    box = _shown(page, "?side=new")
    assert "not to <bdi>Cleo</bdi>" in box
    assert 'id="reply-text"' not in box
    answer = page.post(
        page.others,
        {"people": f"Claims <{CARRIER}>", "subject": "Parcel", "html": "<b>Where</b>?", "waits": "on"},
        follow=True,
    )
    assert answer.redirect_chain[0][0].endswith(f"#side-{SideConversation.objects.get().pk}")
    shown = answer.content.decode()
    assert "Ana asked Claims on the side" in shown
    assert "<b>Where</b>?" in shown
    assert "<bdi>Cleo</bdi> does not see this" in shown
    asked.refresh_from_db()
    assert asked.status.category == "waiting_others"
    assert asked.waiting_since is not None
    assert not SideDraft.objects.exists()


def test_pressed_twice_is_asked_once(page):
    for _ in range(2):
        page.post(page.others, {"people": CARRIER, "text": "Where?\r\n"})
    assert SideMessage.objects.count() == 1
    page.post(page.others, {"people": CARRIER, "text": "And when?"})
    assert SideConversation.objects.count() == 2


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"people": "cleo@example.com"}, "takes part in the ticket itself"),
        ({"people": "help@own.example"}, "one of our own addresses"),
        ({"people": "nobody"}, "is not a mail address"),
        ({"people": ""}, "Say whom to ask"),
        ({"people": CARRIER, "text": " "}, "There is nothing to send"),
    ],
)
def test_what_is_refused_is_said_and_kept(form, words, page, ghent):
    Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now()
    )
    back = {"HTTP_REFERER": f"http://testserver{page.address}?side=new"}
    answer = page.post(page.others, {"text": "Where is it?", **form}, follow=True, **back)

    assert words in answer.content.decode()
    assert not SideConversation.objects.exists()
    if form.get("text") is None:
        assert [draft.text for draft in SideDraft.objects.all()] == ["Where is it?"]
        assert "Where is it?</textarea>" in _shown(page, "?side=new")


def test_their_answer_is_open_until_somebody_looks_after_it(page, talk, settings):
    settings.UNDO_SEND = timedelta(0)  # what can be taken back is open, too
    receive_from_others(
        talk, Heard("email", CARRIER, "Claims desk", text="<b>Lost</b>, sorry."), by=SYSTEM, at=timezone.now()
    )
    shown = _shown(page)
    assert "Claims desk answered on the side: the ticket no longer waits for others" in shown
    assert "&lt;b&gt;Lost&lt;/b&gt;" in shown
    assert re.search(rf'id="side-{talk.pk}">\s*<details open>', shown)

    assert f"To: <b><bdi>Claims desk &lt;{CARRIER}&gt;</bdi></b>, not to <bdi>Cleo</bdi>" in _shown(
        page, f"?side={talk.pk}"
    )
    page.post(_at(page, "others_messages", talk.pk), {"text": "Thank you."})
    shown = _shown(page)
    assert re.search(rf'id="side-{talk.pk}">\s*<details>', shown)
    assert "Thank you." in shown

    page.post(_at(page, "others_finish", talk.pk))
    assert "Ana finished asking Claims desk" in _shown(page)
    page.post(_at(page, "others_finish", talk.pk), {"_method": "DELETE"})
    talk.refresh_from_db()
    assert not talk.is_finished


def test_it_is_there_for_those_who_may_see_the_ticket(talk, cast, signed_in, page):
    for name, staff in cast.items():
        shown = signed_in(staff).get(page.address)
        assert (shown.status_code == 200) == (name in {"ana", "sam", "mara", "ada"}), name
        assert shown.status_code == 404 or "Where is parcel 7?" in shown.content.decode()


def test_the_wrong_role_is_refused_and_the_outsider_finds_nothing(
    talk, mara, ben, signed_in, page, make_ticket, ghent
):
    said = talk.messages.get()
    doors = [
        (page.others, {"people": CARRIER, "text": "x"}),
        (_at(page, "others_messages", talk.pk), {"text": "x"}),
        (_at(page, "others_finish", talk.pk), {}),
        (_at(page, "others_sending", talk.pk, said.pk), {}),
        (_at(page, "others_sending", talk.pk, said.pk), {"_method": "DELETE"}),
        (_at(page, "others_draft_new"), {"people": CARRIER, "text": "x"}),
        (_at(page, "others_draft", talk.pk), {"text": "x"}),
    ]
    before = SideMessage.objects.count()
    for url, form in doors:
        assert signed_in(ben).post(url, form).status_code == 404, url
        assert signed_in(mara).post(url, form, headers={"HX-Request": "true"}).status_code in (
            403,
            302,
            422,
        ), url
    assert "Ask others" not in signed_in(mara).get(page.address).content.decode()
    assert (SideMessage.objects.count(), SideDraft.objects.count()) == (before, 0)
    talk.refresh_from_db()
    assert not talk.is_finished

    other = make_ticket(team=ghent)  # under another ticket's address it does not exist either
    for name in ("others_messages", "others_finish", "others_draft"):
        url = reverse(f"desk:{name}", args=[other.reference, talk.pk])
        assert page.post(url, {"text": "x"}).status_code == 404, name


def test_whose_answers_are_looked_over_asks_nobody_alone(page, ana):
    ana.is_looked_over = True
    ana.save()
    page.post(page.others, {"people": CARRIER, "text": "Where is it?"})
    assert not SideConversation.objects.exists()
    assert SideDraft.objects.get().people == CARRIER


def test_what_is_begun_stands_in_my_day(page, talk, ana):
    page.post(_at(page, "others_draft", talk.pk), {"text": "And the claim?"})
    day = page.get("/day/").content.decode()
    assert "And the claim?" in day
    assert f"?queue=mine&amp;side={talk.pk}" in day


def test_the_original_is_there_for_whom_the_ticket_is(page, talk, ben, sam, signed_in, ghent, run_jobs):
    Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now()
    )
    raw = f"From: {CARRIER}\r\nTo: help+{talk.token}@own.example\r\nMessage-ID: <a@b.example>\r\n\r\nLost."
    item = receive(
        raw.encode(), channel="email", mailbox=Mailbox.objects.get(), source="lmtp", at=timezone.now()
    )
    run_jobs()
    said = talk.messages.get(direction="inbound")
    url = _at(page, "others_original", talk.pk, said.pk)
    assert page.get(url).content == raw.encode()
    assert signed_in(ben).get(url).status_code == 404
    assert talk.ticket.reference in signed_in(sam).get(reverse("desk:item", args=[item.pk])).content.decode()
    assert page.get(_at(page, "others_original", talk.pk, talk.messages.first().pk)).status_code == 404


def test_drafts_are_kept_each_in_its_place(page, talk, ana, sam):
    new, inside = _at(page, "others_draft_new"), _at(page, "others_draft", talk.pk)
    assert page.post(new, {"people": CARRIER, "text": "One"}).json()["version"] == 1
    assert page.post(new, {"people": CARRIER, "text": "One two"}).json()["version"] == 2
    page.post(new, {"people": CARRIER, "text": "Too late", "base": "1"})
    page.post(inside, {"text": "Inside"})
    keep_side_draft(page.ticket, talk, "Sam's", by=sam.actor(), at=timezone.now())

    assert "One two</textarea>" in _shown(page, "?side=new")
    assert "Inside</textarea>" in _shown(page, f"?side={talk.pk}")
    assert page.post(new, {"people": "", "text": ""}).json()["version"] == 0


def test_a_message_of_the_customers_goes_only_as_a_quote_that_one_sees(page, make_message):
    message = make_message(page.ticket, "The zip broke.\n> Dear Cleo, hello", folds=[(15, 32)])
    make_message(page.ticket, "My number is 555.")
    assert f"?side=new&amp;quote={message.pk}" in _shown(page)

    box = _shown(page, f"?side=new&quote={message.pk}")
    text = re.search(r'<textarea id="others-text".*?>(.*?)</textarea>', box, re.S)[1]
    assert "the customer wrote:" in text
    assert "The zip broke." in text
    for hidden in ("Dear Cleo", "cleo@example.com", "555"):
        assert hidden not in text
    assert "&lt;blockquote&gt;" in box


def test_files_of_the_ticket_go_along_when_chosen_and_those_of_notes_never(
    page, make_message, make_ticket, ana
):
    at = timezone.now()
    message = make_message(page.ticket, "See.", files=[File("label.pdf", "application/pdf", b"%PDF")])
    note(page.ticket, "Internal", by=ana.actor(), at=at, files=[File("price.xls", "x/y", b"secret")])
    elsewhere = make_message(make_ticket(), "x", files=[File("other.pdf", "application/pdf", b"no")])
    box = _shown(page, "?side=new")
    assert "label.pdf" in box
    assert "price.xls" not in box[box.index('id="composer"') :]

    mine, theirs = message.attachments.get(), elsewhere.attachments.get()
    form = {
        "people": CARRIER,
        "text": "See",
        "kept": mine.pk,
        "attachments": SimpleUploadedFile("a.txt", b"x"),
    }
    page.post(page.others, form)
    said = SideMessage.objects.get()
    assert [(each.filename, each.blob_id) for each in said.attachments.all()] == [
        ("label.pdf", mine.blob_id),
        ("a.txt", said.attachments.last().blob_id),
    ]
    file = reverse("desk:attachment", args=[said.attachments.first().pk])
    assert page.get(file).status_code == 200
    page.post(page.others, {"people": CARRIER, "text": "Else", "kept": theirs.pk})
    page.post(
        page.others,
        {"people": CARRIER, "text": "Else", "kept": Attachment.objects.get(filename="price.xls").pk},
    )
    assert SideMessage.objects.count() == 1


def test_a_question_waits_some_seconds_in_which_it_can_be_taken_back(page, run_jobs):
    asked = {"people": f"Desk <{CARRIER}>", "subject": "P 7", "text": "Where?"}
    shown = page.post(page.others, asked, follow=True).content.decode()
    said = SideMessage.objects.get()
    assert "in a few seconds" in shown
    assert "Not sent yet" in shown
    undo = _at(page, "others_sending", said.conversation_id, said.pk)
    for _ in range(2):
        box = page.post(undo, {"_method": "DELETE"}, follow=True)
    run_jobs()

    assert (SideMessage.objects.get().delivery, SideOutgoing.objects.get().state) == (
        "withdrawn",
        "withdrawn",
    )
    assert box.redirect_chain[0][0].endswith("?side=new")
    box = box.content.decode()
    assert "Where?</textarea>" in box
    assert f'value="Desk &lt;{CARRIER}&gt;"' in box
    assert 'class="message beside"' not in box
    assert "Ana took a question to Desk back before it was sent" in box
    page.post(
        page.others, {"people": CARRIER, "text": "Where?"}
    )  # the same words, at once: not pressed twice
    assert page.ticket.side_conversations.told().count() == 1


def test_what_goes_later_goes_then_unless_they_write_first(page, talk, clock, run_jobs):
    SideMessage.objects.update(delivery="delivered")
    address = _at(page, "others_messages", talk.pk)
    past = {"text": "Any news?", "send_at": timezone.now() - timedelta(hours=1)}
    assert "That moment has passed" in page.post(address, past, follow=True).content.decode()

    page.post(address, {"text": "Any news?", "send_at": timezone.now() + timedelta(days=1)})
    assert "Any news?" in page.get("/day/").content.decode()
    receive_from_others(talk, Heard("email", CARRIER, text="Found."), by=SYSTEM, at=timezone.now())
    assert "was not sent: they wrote first" in _shown(page)
    assert "Any news?</textarea>" in _shown(page, f"?side={talk.pk}")

    page.post(address, {"text": "And the claim?", "send_at": timezone.now() + timedelta(days=1)})
    run_jobs()
    said = SideMessage.objects.get(text="And the claim?")
    assert said.delivery == "queued"
    clock.shift(timedelta(days=2))
    run_jobs()
    said.refresh_from_db()
    assert said.delivery == "failed"  # tried: there is no mailbox here
    assert "And the claim?" in page.get("/day/").content.decode()
    refused = page.post(_at(page, "others_sending", talk.pk, said.pk), {"_method": "DELETE"}, follow=True)
    assert "It was sent already" in refused.content.decode()


def test_a_file_of_theirs_is_there_for_whom_the_ticket_is(talk, ana, ben, signed_in):
    heard = Heard("email", CARRIER, text="See", files=[File("scan.png", "image/png", b"scan")])
    said = receive_from_others(talk, heard, by=SYSTEM, at=timezone.now())
    file = reverse("desk:attachment", args=[said.attachments.get().pk])
    assert (signed_in(ana).get(file).status_code, signed_in(ben).get(file).status_code) == (200, 404)


def test_a_page_costs_the_same_however_many_there_are(page, asked, sam, django_assert_max_num_queries):
    def ask(number):
        question = Question(f"No {number}", to=[(f"x{number}@carrier.example", "")])
        said = ask_others(asked, question, by=sam.actor(), at=timezone.now())
        receive_from_others(
            said.conversation, Heard("email", "x@carrier.example", text="y"), by=SYSTEM, at=timezone.now()
        )

    ask(0)
    known.forget_everything()  # it is known for two seconds: both times all of it is asked
    with django_assert_max_num_queries(60) as one:
        _shown(page)
    most = len(one.captured_queries)
    for number in range(1, MOST_CONVERSATIONS + 2):
        ask(number)
    known.forget_everything()
    with django_assert_max_num_queries(most):
        shown = _shown(page)
    assert shown.count('class="message beside"') == MOST_CONVERSATIONS
