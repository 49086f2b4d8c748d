"""HTML that is safe in our own page, loads nothing by itself and still looks like a letter."""

import pytest

from answerable.channels.email.parse import parse
from answerable.channels.email.tests.samples import html_mail, mail, sample


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input name=password><button>Sign in</button></form>",
        "<div style='position:fixed;top:0;left:0'>over everything</div>",
        "<style>body{display:none}</style>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<object data='x'></object><embed src='x'>",
        "<div class='button primary' id='reply'>looks like ours</div>",
        "<img src='//evil.example/p.gif'>",
        "<img src=\"https://evil.example/?a=1&b=2\" srcset='https://evil.example/2x 2x'>",
        "<img src=' https://evil.example/p.gif'>",
        "<img src='/attachments/7'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<table background='https://evil.example/p.gif'><tr><td background='https://evil.example/'>x</td></tr></table>",
        "<video src='https://evil.example/v'></video><audio src='x'></audio>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<details class='quote' ontoggle=alert(1) open><summary>x</summary></details>",
        "<p>a\x00b<scr\x00ipt>alert(1)</script>",
    ],
)
def test_nothing_active_foreign_or_misleading_is_left(html):
    shown = parse(html_mail(f"<p>before</p>{html}<p>after</p>")).html.lower()
    assert "before" in shown
    for word in (
        "<script",
        "<iframe",
        "<form",
        "<input",
        "<button",
        "<style",
        "<link",
        "<meta",
        "<base",
        "<object",
    ):
        assert word not in shown
    for word in (
        "<embed",
        "<svg",
        "<video",
        " on",
        "javascript:",
        "style=",
        "id=",
        "background=",
        "srcset",
        'class="b',
    ):
        assert word not in shown.replace("<p>after", "").replace("data-remote-src", "")
    assert ' src="' not in shown


def test_letters_keep_their_form():
    html = (
        '<h2 dir="rtl" lang="ar">x</h2><table><tr><td colspan="2">a</td></tr></table><ul><li>b</li></ul>'
        "<p>c<br><b>d</b></p><blockquote>e</blockquote><pre>f</pre>"
    )
    shown = parse(html_mail(html)).html
    for piece in (
        'dir="rtl"',
        'lang="ar"',
        '<td colspan="2">a</td>',
        "<li>b</li>",
        "<b>d</b>",
        "<pre>f</pre>",
    ):
        assert piece in shown


def test_links_open_elsewhere_and_tell_nothing():
    shown = parse(html_mail('<a href="https://example.org/?a=1&b=2" target="_self" rel="opener">x</a>')).html
    assert 'href="https://example.org/?a=1&amp;b=2"' in shown
    assert 'target="_blank"' in shown
    assert 'rel="noopener noreferrer nofollow"' in shown


def test_pictures_from_elsewhere_wait_and_pictures_in_the_mail_are_shown():
    incoming = parse(sample("typical.eml"))
    assert '<img src="cid:photo@example.org"' in incoming.html
    assert '<img data-remote-src="https://track.example/p.gif"' in incoming.html
    photo, bill = incoming.attachments
    assert (photo.is_inline, photo.content_id) == (True, "photo@example.org")
    assert (bill.is_inline, bill.content_id) == (False, "")


def test_words_that_look_like_a_picture_are_not_changed():
    shown = parse(
        html_mail(
            '<p>&lt;img src="https://example.org/x"&gt;</p><p title=\'> <img src="https://x/y">\'>z</p>'
        )
    ).html
    assert '&lt;img src="https://example.org/x"&gt;' in shown


def test_quoted_parts_are_folded_and_nothing_is_lost():
    html = (
        '<div>My answer</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 Support wrote:</div>'
        '<blockquote class="gmail_quote" style="margin:0">How can we help?</blockquote></div>'
    )
    shown = parse(html_mail(html)).html
    assert '<details class="quote"><summary>' in shown
    assert shown.index("My answer") < shown.index("<details") < shown.index("How can we help?")
    assert "gmail" not in shown


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "words",
        "".join(f"<b id={number}>" for number in range(20_000)) + "<p>words",
        "<div></span>" * 20_000 + "words",
        "<table><tr><td>" * 20_000 + "words",
        "<!--" * 20_000 + "words-->words",
    ],
)
def test_a_tree_without_end_becomes_words(html):
    incoming = parse(html_mail(html))
    assert "words" in incoming.text
    assert any("deeply nested" in defect for defect in incoming.defects) or not incoming.html.count("<div")


def test_word_s_own_markup_is_not_mistaken_for_a_deep_tree():
    hidden = "<!--[if gte mso 9]><xml>" + "<w:LsdException Locked='false'/>" * 500 + "</xml><![endif]-->"
    incoming = parse(html_mail(f"<html>{hidden}<p class=MsoNormal>Hello<o:p></o:p></p></html>"))
    assert incoming.text == "Hello"
    assert incoming.html.strip() == "<p>Hello</p>"


def test_a_plain_mail_has_no_html():
    assert parse(mail("<b>not html</b>")).html == ""
