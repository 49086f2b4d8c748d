"""Writing with more than words: by keyboard, from the clipboard, with pictures, and on a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.ledger.actor import SYSTEM
from answerable.tickets.models import Draft, Message, Note
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = """([html, text, picture]) => {
    const all = new DataTransfer();
    if (html) all.setData("text/html", html);
    if (text) all.setData("text/plain", text);
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    if (picture) all.items.add(new File([bytes], "shot.png", { type: "image/png" }));
    const event = new ClipboardEvent("paste", { clipboardData: all, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""
# What is left behind by a page, for one, comes back through the fields.
FILLED_BY_OTHERS = """() => {
    const box = document.querySelector("#reply-text").closest("form").elements.text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
}"""
# As Word puts it on the clipboard: a drawn bullet, styles all over, and a drawing of the whole beside it.
WORD = """<html xmlns:o="urn:x"><head><style>p { color: red }</style></head><body><!--StartFragment-->
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp; </span></span>
<![endif]>first<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>second</p>
<script>alert(1)</script><img src="https://elsewhere.example/track.png"><!--EndFragment--></body></html>"""


@pytest.fixture
def visit(visit):
    """What the browser's own editing writes into a page while it joins lines is stopped by our policy and not missed;
    nor is a picture that we stop on its way."""
    made = []

    def make(*args, **options):
        made.append(visit(*args, **options))
        return made[-1]

    yield make
    for own in made:
        own.troubles[:] = [
            each
            for each in own.troubles
            if not each.startswith(
                ("console: Applying inline style", "console: Failed to load resource: net::ERR")
            )
        ]


def _box(page, name="Your answer"):
    return page.get_by_role("textbox", name=name)


def test_an_answer_is_written_with_everything_and_taken_back(visit, ana, asked):
    add_saved_reply(Wording("Thanks", {"en": "Thank you,\n\n{agent.name}"}), by=SYSTEM, at=timezone.now())
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("Dear ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Cleo")
    page.keyboard.press("Control+b")
    page.keyboard.type(",\n\n")
    page.evaluate(PASTE, [WORD, "first second", PIXEL])
    page.keyboard.type("\n\nas you see ")
    for _ in range(len("see ")):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+Shift+KeyK")
    page.get_by_label("Address; empty takes the link away").fill("own.example/zip")
    page.keyboard.press("Enter")
    expect(page.locator("#reply-text a")).to_be_visible()
    expect(_box(page)).to_be_focused()
    page.keyboard.press("End")
    page.evaluate(PASTE, ["", "", PIXEL])
    expect(page.locator("#reply-text img[src*='/pictures/']")).to_be_visible()
    page.evaluate(FILLED_BY_OTHERS)
    expect(page.locator("#reply-text img[src*='/pictures/']")).to_be_visible()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("/thanks")
    page.keyboard.press("Enter")
    expect(_box(page)).to_contain_text("Thank you,")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    page.keyboard.press("r")
    page.keyboard.type("!")  # goes on at the end
    page.keyboard.press("Control+Enter")

    shown = page.locator("#conversation .message.outbound")
    expect(shown.locator("b")).to_have_text("Cleo")
    expect(shown.locator("li")).to_have_text(["first", "second"])
    expect(shown.locator("img")).to_have_attribute("src", re.compile("^/attachments/[0-9]+/$"))
    sent = Message.objects.get(direction="outbound")
    assert sent.text.splitlines() == [
        "Dear Cleo,",
        "",
        "- first",
        "- second",
        "as you see (https://own.example/zip)[shot.png]",
        "Thank you,",
        "",
        "Ana!",
    ]
    assert "elsewhere" not in sent.html
    assert [file.filename for file in sent.attachments.all()] == ["shot.png"]

    page.get_by_role("button", name="Take it back").click()
    expect(_box(page).locator("li")).to_have_text(["first", "second"])
    expect(_box(page).locator("img")).to_be_visible()


def test_a_note_has_the_same_tools_and_its_own_colour_and_words_are_never_lost(visit, ana, asked):
    page = visit(ana, viewport=PHONE, has_touch=True, is_mobile=True).open(asked.get_absolute_url())
    page.locator("label", has_text="Note").first.tap()
    page.keyboard.type("one")
    page.get_by_role("toolbar", name="How it looks").get_by_role("button", name="Numbered list").tap()
    page.keyboard.type("\n")
    expect(page.get_by_role("button", name="Numbered list")).to_have_attribute("aria-pressed", "true")
    page.evaluate(PASTE, ["", "two", ""])
    expect(_box(page, "Your note")).to_contain_text("two")
    page.keyboard.press("Control+z")
    expect(_box(page, "Your note")).not_to_contain_text("two")
    page.keyboard.type("three")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    colour = page.locator(".composer").evaluate("box => getComputedStyle(box).backgroundColor")
    page.get_by_role("button", name="Add note").tap()

    expect(page.locator("#conversation .note li")).to_have_text(["one", "three"])
    assert colour == page.locator("#conversation .note").evaluate(
        "note => getComputedStyle(note).backgroundColor"
    )
    assert Note.objects.get().text == "1. one\n2. three"
    assert not Draft.objects.exists()
    assert not Message.objects.filter(direction="outbound").exists()


def test_a_picture_that_does_not_arrive_becomes_a_file_again(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.route("**/pictures/", lambda route: route.abort())
    page.keyboard.press("r")
    page.keyboard.type("See ")
    page.evaluate(PASTE, ["", "", PIXEL])

    expect(page.locator("form[data-when=reply] .file")).to_contain_text("shot.png")
    expect(page.locator("#reply-text img")).to_have_count(0)
    expect(_box(page)).to_have_text("See ")


def test_a_picture_stays_when_the_page_is_opened_again_and_nobody_types(visit, ana, asked):
    page = visit(ana).open(asked.get_absolute_url())
    page.keyboard.press("r")
    page.keyboard.type("Here it is: ")
    page.evaluate(PASTE, ["", "", PIXEL])
    expect(page.locator("#reply-text img[src*='/pictures/']")).to_be_visible()
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Send", exact=True).click()

    picture = page.locator("#conversation .message.outbound img")
    expect(picture).to_have_attribute("src", re.compile("^/attachments/[0-9]+/$"))
