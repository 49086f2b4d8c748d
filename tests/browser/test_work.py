"""A day's work on the desk, as one does it with hands."""

import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from answerable.ledger.actor import SYSTEM
from answerable.tickets.actions import mark_failed
from answerable.tickets.models import Attachment, Draft, Message, Note, Ticket
from tests.browser.boxes import answer_box
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def _shown(page):
    return page.locator("#conversation")


def test_from_the_queue_through_an_answer_to_the_end_and_back(visit, ana, asked):
    page = visit(ana).open("/queue/")
    page.get_by_role("link", name=re.compile("Zip of my tent")).click()
    expect(_shown(page)).to_contain_text("The zip of my tent is broken.")

    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#head-top")).to_contain_text("with Ana")

    answer_box(page).fill("We send you a new one.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(_shown(page)).to_contain_text("We send you a new one.")
    sent = Message.objects.get(direction="outbound")
    assert sent.to == [["cleo@example.com", "Cleo"]] or sent.to == [["cleo@example.com", ""]]

    page.get_by_text("Note", exact=True).click()
    page.get_by_role("textbox", name="Your note").fill("She is right.")
    page.get_by_role("button", name="Add note").click()
    expect(_shown(page).locator(".note")).to_contain_text("She is right.")
    assert Note.objects.get().text == "She is right."
    assert Message.objects.filter(direction="outbound").count() == 1

    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("#head-wait")).to_contain_text("closed")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()

    page.get_by_text("Snooze").first.click()
    page.get_by_role("button", name=re.compile("until tomorrow")).click()
    expect(page.locator("#head-wait")).to_contain_text("snoozed until")
    page.get_by_role("button", name="Wake it").click()
    expect(page.locator("#head-wait")).not_to_contain_text("snoozed until")


def test_what_is_switched_to_a_note_was_never_part_of_the_answer(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    answer_box(page).fill("Dear Cleo")
    page.get_by_text("Note", exact=True).click()

    expect(page.get_by_role("textbox", name="Your note")).to_have_text("", use_inner_text=True)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_hidden()
    expect(page.locator(".composer-to")).to_contain_text("only colleagues see this")


def test_sorting_it(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.locator("#priority-summary").click()
    page.get_by_role("button", name="urgent").click()
    expect(page.locator("#priority-summary")).to_have_text("urgent")

    page.get_by_label("Add a tag").fill("Warranty")
    page.get_by_role("button", name="Add the tag").click()
    page.get_by_role("button", name="Remove the tag warranty").click()
    expect(page.locator("#side-sorting .tags")).not_to_contain_text("warranty")

    page.get_by_text("Add somebody").click()
    page.get_by_label("Mail address", exact=True).fill("guide@example.com")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#side-people")).to_contain_text("guide@example.com")
    expect(page.locator(".composer-to")).to_contain_text("1 copy")


def test_merging_undoing_it_and_splitting(visit, ana, asked, make_ticket, make_message, ghent):
    theirs = make_ticket(team=ghent, customer=asked.customer, subject="My tent")
    kept = make_message(theirs, text="Also the pole.").ticket
    page = visit(ana).open(asked.get_absolute_url())
    page.get_by_text("Merge into another ticket").click()
    page.get_by_label("Into which ticket (its reference)").fill(kept.reference)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page).to_have_url(re.compile(kept.reference))
    expect(_shown(page)).to_contain_text("The zip of my tent is broken.")

    page.get_by_role("button", name="Undo the merge").click()
    expect(page).to_have_url(re.compile(asked.reference))
    expect(_shown(page)).to_contain_text("The zip of my tent is broken.")

    make_message(asked, text="By the way, where is my invoice?")
    page.reload()
    page.get_by_text("Split messages off").click()
    page.locator(".message", has_text="where is my invoice").get_by_role("checkbox").check()
    page.get_by_label("Subject of the new ticket").fill("Invoice")
    page.get_by_role("button", name="Split them off").click()
    expect(page.get_by_role("heading", name="Invoice")).to_be_visible()
    assert Ticket.objects.get(subject="Invoice").messages.get().text == "By the way, where is my invoice?"


def test_finding_it_again(visit, ana, asked):
    page = visit(ana).open("/search/")
    page.keyboard.type("zip broken")  # the field has the focus
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Zip of my tent")).click()
    expect(page).to_have_url(re.compile(asked.reference))


def test_what_did_not_arrive_is_said_and_sent_again(visit, ana, asked, make_answer, now):
    message = make_answer(asked, by=ana, delivered=False)
    mark_failed(message, "550 no such mailbox", by=SYSTEM, at=message.created_at)
    page = visit(ana).open(asked.get_absolute_url())

    expect(_shown(page)).to_contain_text("550 no such mailbox")
    page.get_by_role("button", name="Send again").click()
    expect(_shown(page)).to_contain_text("being sent")


def test_a_refusal_is_said_and_the_text_stays(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.get_by_text("Recipients").click()
    page.get_by_role("textbox", name="Copy").fill("nobody")
    answer_box(page).fill("A long answer")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator("#toasts")).to_contain_text("is not a mail address")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_text("A long answer", use_inner_text=True)


def test_a_draft_outlives_the_page_though_its_end_comes_late(visit, ana, asked):
    """What is said while the page is left waits for a lock until after the page was opened again."""
    page = visit(ana).open(asked.get_absolute_url())
    box = page.get_by_role("textbox", name="Your answer")
    box.fill("Half a sen")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    with transaction.atomic():
        Draft.objects.update(changed_at=timezone.now())
        box.press_sequentially("tence")
        page.goto(page.url.split("/tickets/")[0] + "/queue/")  # sooner than the next keeping
        page.goto(page.url.split("/queue/")[0] + asked.get_absolute_url())
        expect(box).to_have_text("Half a sentence", use_inner_text=True)
        box.press_sequentially(" more")

    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    expect(box).to_have_text("Half a sentence more", use_inner_text=True)
    kept = Draft.objects.filter(ticket=asked, staff=ana).values_list("kind", "text")
    assert list(kept) == [("reply", "Half a sentence more")]


def test_files_are_dropped_in_and_taken_out(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    form = page.locator("form[data-when=reply]")
    form.evaluate(
        """form => {
            const all = new DataTransfer();
            for (const name of ["a.txt", "b.txt"]) all.items.add(new File(["x"], name, { type: "text/plain" }));
            form.dispatchEvent(new DragEvent("drop", { dataTransfer: all, bubbles: true, cancelable: true }));
        }"""
    )
    expect(form.locator(".file")).to_have_count(2)
    form.get_by_role("button", name="Remove a.txt").click()
    answer_box(page).fill("See the file.")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(_shown(page)).to_contain_text("b.txt")
    assert [each.filename for each in Attachment.objects.all()] == ["b.txt"]


def test_all_of_it_without_a_script(visit, ana, asked):
    page = visit(ana, java_script_enabled=False).open("/queue/")
    page.get_by_role("link", name=re.compile("Zip of my tent")).click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("textbox", name="Your answer").fill("We send you a new one.")
    page.get_by_role("button", name="Send and close").click()

    expect(page.locator("#head-wait")).to_contain_text("closed")
    page.get_by_role("button", name="Reopen").click()
    page.get_by_text("Note", exact=True).click()
    page.get_by_role("textbox", name="Your note").fill("Done by hand.")
    page.get_by_role("button", name="Add note").click()
    expect(_shown(page)).to_contain_text("Done by hand.")


@pytest.mark.parametrize("length", [3, 60], ids=["a word", "a long letter"])
def test_on_a_phone_a_long_ticket_opens_at_what_was_said_last(visit, ana, asked, make_message, length):
    for number in range(6):
        make_message(asked, text=f"Letter {number}\n\n" + "One more thing. " * 40)
    last = make_message(asked, text="And at last.\n\n" + "Line. " * length * 10)

    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open(asked.get_absolute_url())

    message = page.locator(f"#message-{last.pk}").bounding_box()
    box = page.locator(".composer").bounding_box()
    assert 0 <= message["y"] < box["y"] - 60
    assert message["y"] + message["height"] <= box["y"] or message["y"] < 40  # whole, or from its beginning
