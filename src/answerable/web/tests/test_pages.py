"""What the browser gets: frames, errors, the bundle, and headers that let nothing foreign in."""

import gzip
import re

import pytest
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from answerable.web.bundle import FOLDERS, REMARKS, _files, bundle, bundle_url
from answerable.web.context import page
from answerable.web.middleware import security_headers
from answerable.web.specimens import Place

pytestmark = pytest.mark.urls("answerable.web.tests.urls")
ERRORS = ["403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


@pytest.fixture
def browser(settings):
    """Only this room's own middleware: whoever is signed in is another room's matter."""
    settings.MIDDLEWARE = ["answerable.web.middleware.security_headers"]
    settings.ANSWERABLE_DEMO = True
    return Client()


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_need_nothing_but_themselves_and_say_what_happened(name):
    html = render_to_string(name)
    assert "<h1>" in html
    assert re.search(r"[Nn]othing was (changed|lost)|is safe", html)
    assert 'class="button primary" href="/"' in html


def test_the_page_of_components_shows_them_all(browser):
    html = browser.get("/components/").content.decode()
    for piece in (
        "wait soon",
        "wait late",
        "ribbon-drawing",
        "composer",
        "field-error",
        "toast",
        "empty",
        "pager",
    ):
        assert piece in html


def test_the_page_of_components_is_not_there_in_a_real_installation(browser, settings):
    settings.ANSWERABLE_DEMO = False
    assert browser.get("/components/").status_code == 404


def test_no_page_has_inline_script_style_or_foreign_addresses(browser):
    html = browser.get("/components/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_a_page_needs_few_requests_and_little(browser):
    html = browser.get("/components/").content
    assert html.count(b"<script") + html.count(b"<link") <= 4
    everywhere = [len(bundle(name).compressed) for name in ("app.css", "app.js")]
    assert sum(everywhere) < 50_000
    assert len(bundle("writing.js").compressed) < 12_000


def test_what_one_writes_with_comes_only_where_one_writes(browser):
    assert b"/writing.js" in browser.get("/components/").content
    assert "/writing.js" not in render_to_string("web/base.html", {"places": [], "theme": ""})


def test_what_is_left_out_of_styles_and_scripts_is_for_those_who_read_them():
    """What is left out is no end of a string, and no string goes over the end of a line."""
    for path in [*_files(FOLDERS["app.js"]), *_files(FOLDERS["writing.js"])]:
        for line in path.read_bytes().splitlines():
            code = REMARKS[".js"].sub(b"", line)
            assert code.count(b"`") % 2 == 0, (path, line)
            assert line[len(code) :].count(b'"') % 2 == 0, (path, line)
    assert b"/* " not in bundle("app.css").content
    assert b" // " not in bundle("writing.js").content


def test_style_and_script_may_be_kept_for_a_year_by_their_digest(browser):
    response = browser.get(bundle_url("app.css"), headers={"accept-encoding": "gzip"})
    assert "immutable" in response["Cache-Control"]
    assert b"--paper" in gzip.decompress(response.content)


def test_a_digest_of_another_version_is_served_but_not_kept(browser):
    response = browser.get("/assets/000000000000/app.js")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_tokens_come_first_and_scripts_do_not_share_names():
    assert bundle("app.css").content.startswith(b":root")
    script = bundle("app.js").content.decode()
    assert script.index("htmx") < script.index("window.answerable = {")
    assert script.count("(() => {\n") >= 15


def test_every_answer_carries_the_security_headers(browser):
    response = browser.get("/components/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_view_that_sets_its_own_policy_keeps_it():
    def framed(request):
        from django.http import HttpResponse

        return HttpResponse(headers={"Content-Security-Policy": "frame-ancestors https://shop.example"})

    response = security_headers(framed)(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "frame-ancestors https://shop.example"


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><b>', ""), ("", "")])
def test_only_known_themes_are_taken_from_the_cookie(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert page(request)["theme"] == theme


def test_the_frame_has_its_landmarks_and_the_place_one_is_at():
    places = [Place("/queue/", "inbox", "Queue", count=3, is_late=True, current=True, key="2")]
    html = render_to_string("web/base.html", {"places": places, "theme": "dark"})
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main"' in html
    assert 'data-theme="dark"' in html
    assert re.search(r'href="/queue/"\s+aria-current="page"\s+data-key="2"', html)
    assert '<span class="place-count late">3</span>' in html


def test_messages_become_toasts_and_stay_text():
    html = render_to_string("web/base.html", {"messages": [Message(25, "Closed <b>it</b>.")]})
    assert "<p>Closed &lt;b&gt;it&lt;/b&gt;.</p>" in html


def test_arabic_pages_are_read_from_right_to_left(settings):
    from django.utils import translation

    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl"' in render_to_string("web/plain.html")
