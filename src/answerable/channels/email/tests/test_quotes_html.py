"""HTML mails fold where plain text does, by markup or by words, and lose nothing."""

import re
from html import escape
from random import Random

import lxml.html
import pytest

from answerable.channels.email.quotes import fold_html, visible_html_text
from answerable.channels.email.tests.quote_cases import CASES, mail, own_words

ATTRIBUTION = "On Tue, May 14, 2024 at 9:05 AM Ana &lt;ana@example.com&gt; wrote:"
FOLD = '<details class="quote"><summary>…</summary>'


def in_sight(html: str) -> str:
    return " ".join(visible_html_text(fold_html(html)).split())


def with_breaks(text: str) -> str:
    return f"<div>{'<br>'.join(map(escape, text.split(chr(10))))}</div>"


def with_blocks(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))


def preformatted(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def with_paragraphs(text: str) -> str:
    return "".join(f"<p>{with_breaks(part)}</p>" for part in text.split("\n\n"))


def with_blockquotes(text: str) -> str:
    html, depth = "", 0
    for line in text.split("\n"):
        marks = re.match(r"(?:>\s?)*", line).group()
        while depth != (wanted := marks.count(">")):
            html += "<blockquote type=cite>" if depth < wanted else "</blockquote>"
            depth += 1 if depth < wanted else -1
        html += f"<div>{escape(line[len(marks) :]) or '<br>'}</div>"
    return html + "</blockquote>" * depth


def comparable(text: str) -> str:
    return " ".join(re.sub("[>\u200b-\u200f\u202a-\u202e\ufeff]", "", text).split())


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("shape", [with_breaks, with_blocks, preformatted, with_paragraphs])
def test_html_says_the_same_as_text(shape, name):
    assert comparable(in_sight(shape(mail(name)))) == comparable(own_words(name))


# A blockquote that a program marks is a quote even where a lone ">" is not.
MARKED_ANYHOW = {
    "shell prompt",
    "python prompt",
    "comparison",
    "quote chosen without an introduction, answer below",
}


@pytest.mark.parametrize("name", [name for name in CASES if name not in MARKED_ANYHOW])
def test_blockquotes_say_the_same_as_quote_marks(name):
    assert comparable(in_sight(with_blockquotes(mail(name)))) == comparable(own_words(name))


@pytest.mark.parametrize(
    "html",
    [
        f'Blue<div class="gmail_quote"><div class="gmail_attr">{ATTRIBUTION}<br></div>'
        '<blockquote class="gmail_quote">Which colour?</blockquote></div>',
        'Blue<div class="gmail_quote"><div class="gmail_attr">Qualche 14 5 24 Ana:</div>'
        "<blockquote>Which?</blockquote></div>",
        '<div>Blue</div><div class="yahoo_quoted"><div>14 5 24, Ana hat gsait:</div><div>Which?</div>'
        "<div>Ana</div></div>",
        '<div>Blue</div><div class="moz-cite-prefix">Le 14/05/2024 à 09:05, Ana a écrit :<br></div>'
        '<blockquote type="cite" cite="mid:1@example.com"><p>Which?</p></blockquote>',
        '<div>Blue</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Od:</b> Ana<br>'
        "<b>Poslano:</b> torek<br><b>Za:</b> Cleo<br><b>Zadeva:</b> Naročilo</div><div>Which?</div>",
        '<div>Blue</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Xyz:</b> Ana Ames<br>'
        "<b>Zyx:</b> torek</p></div><p>Which?</p>",
        '<div>Blue</div><div class="protonmail_quote">On Tuesday, May 14th, 2024 at 9:05 AM, Ana &lt;a@b.example&gt;'
        ' wrote:<br><blockquote class="protonmail_quote" type="cite">Which?</blockquote></div>',
        '<div>Blue</div><hr id="zwchr"><div><b>From: </b>Ana<br><b>To: </b>Cleo<br><b>Sent: </b>Tuesday<br>'
        "<b>Subject: </b>Order<br></div>Which?",
        '<div dir="ltr">Blue</div><div><br><blockquote type="cite">On 14 May 2024, at 09:05, Ana wrote:<br><br>'
        "</blockquote></div><blockquote type='cite'><div>Which?</div></blockquote>",
        "<p>Blue</p><p>-----Ursprüngliche Nachricht-----<br>Von: Ana<br>An: Cleo</p><p>Welche?</p>",
        '<p>Blue<br>14.05.2024, 09:05, "Ana" &lt;<a href="mailto:a@b.example">a@b.example</a>&gt;:</p>'
        "<blockquote>Which?</blockquote>",
        '<div>Blue</div><div class="gmail_signature">Cleo<br>Am Markt 1</div>',
        '<div>Blue</div><div id="AppleMailSignature">Sent from my iPhone</div>'
        "<div>Please write above this line</div>Which?",
        "<table><tr><td>Blue</td></tr><tr><td>-----Original Message-----</td></tr><tr><td>From: Ana</td></tr>"
        "<tr><td>Which?</td></tr></table>",
    ],
)
def test_what_a_mail_program_quotes_is_folded(html):
    assert in_sight(html) == "Blue"
    assert FOLD in fold_html(html)


def test_own_paragraphs_between_blockquotes_stay_in_sight():
    html = (
        f'<div class="gmail_quote"><div>{ATTRIBUTION}</div><blockquote class="gmail_quote">Colour?</blockquote>'
        '<p>Blue.</p><blockquote class="gmail_quote">Size?</blockquote><p>Large.</p>'
        '<blockquote class="gmail_quote">Regards, Ana</blockquote></div>'
    )
    assert in_sight(html) == "> Colour? Blue. > Size? Large."


def test_a_paragraph_that_its_writer_set_in_stays_in_sight():
    assert fold_html(html := "<p>I meant</p><blockquote>the blue one</blockquote>") == html


def test_html_without_quotes_comes_back_as_it_was():
    for html in (
        "",
        "  ",
        "Hello",
        "<p>Hello <b>there</b>",
        "<p>a</p></div></div>",
        "<br>",
        "<!-- -->",
        "\0<p>x",
    ):
        assert fold_html(html) == html


def test_attribution_and_quote_share_one_fold():
    folded = fold_html(f"<p>Blue<br>{ATTRIBUTION}</p><blockquote>Which?</blockquote>")
    assert folded.count("<details") == 1
    assert folded.startswith("<p>Blue")


def test_rows_and_items_stay_where_they_are():
    folded = fold_html(
        "<table><tbody><tr><td>Blue</td></tr><tr><td>-----Original Message-----</td></tr></tbody></table>"
        "<ul><li>From: Ana</li><li>Which?</li></ul>"
    )
    assert f"<tr><td>{FOLD}-----Original" in folded


def text_of(html: str) -> str:
    return re.sub(r"\s|…|\x00", "", lxml.html.document_fromstring(f"<html><body>{html}").text_content())


def test_no_word_is_lost_whatever_the_tags():
    tags = ["div", "p", "blockquote", "span", "b", "table", "tr", "td", "ul", "li", "pre", "br", "hr", "i"]
    words = [
        "Hello ",
        ATTRIBUTION,
        "From: a@b.example",
        "Sent: x",
        "To: y",
        "Subject: z",
        "&gt; q",
        "-- ",
        "\n",
    ]
    words += [
        "&nbsp;",
        "Sent from my iPhone",
        "-----Original Message-----",
        "<!-- c -->",
        "<blockquote type=cite>",
    ]
    random = Random(3)
    folded = 0
    for _ in range(1_500):
        pieces = [*words, *(f"<{tag}>" for tag in tags), *(f"</{tag}>" for tag in tags)]
        html = "".join(random.choices(pieces, k=random.randint(2, 40)))
        after = fold_html(html)
        folded += after != html
        assert text_of(after) == text_of(html)
    assert folded > 100


@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "b", "table><tr><td"])
def test_deep_nesting_does_no_harm(tag):
    for depth in (300, 5_000):
        html = f"Blue<br>{ATTRIBUTION}<blockquote>" + f"<{tag}>" * depth + "deep"
        assert "deep" in fold_html(html)
