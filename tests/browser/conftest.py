"""A real browser on the real site. Every page that a test opens is watched: an error on its console, something its
content security policy stopped, or a request to anybody else fails the test."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import expect, sync_playwright

from tests.browser.site import Site

# Without the parts that draw windows: a third less time for each page than the whole one.
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
# Shows notifications, which the other does not.
WHOLE_CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# On the other processor a storm of processes may be tried meanwhile; what is there at once costs nothing of this.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# What a test provokes on purpose.
EXPECTED = ("the server responded with a status of 404", "the server responded with a status of 4")


@pytest.fixture(autouse=True)
def _passwords_as_served(settings):
    """The server would improve a cheaply hashed password at the first look, which ends the sessions made before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture(scope="session")
def _playwright():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop in this thread, which Django takes for asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright):
    yield from _running(_playwright, CHROMIUM)


@pytest.fixture(scope="session")
def whole_browser(_playwright):
    yield from _running(_playwright, WHOLE_CHROMIUM)


def _running(playwright, program):
    if not program.exists():
        pytest.fail(f"These tests need {program}: apt-get install {program.name}.")
    chromium = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def _sites():
    running = {}
    yield running
    for site in running.values():
        site.end()


@pytest.fixture
def site(process_environment, _sites, tmp_path_factory):
    """One server for the session; every test empties the database under it."""
    url = process_environment["ANSWERABLE_DATABASE_URL"]
    if url not in _sites:
        _sites[url] = Site(process_environment, tmp_path_factory.mktemp("site") / "log.txt")
    return _sites[url]


class Visit:
    """A browser of one person, and what went wrong in it."""

    def __init__(self, context, site):
        self.context, self.site = context, site
        self.troubles = []
        self.requests = []
        self.also = ()  # whom the page may lead to
        context.on("page", self._watch)

    def open(self, path="/"):
        page = self.context.new_page()
        page.goto(self.site.url + path)
        return page

    def close(self):
        """What went wrong in it is kept."""
        self.context.close()

    def _watch(self, page):
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message):
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.troubles.append(f"console: {message.text} ({message.page.url})")

    def _request(self, request):
        self.requests.append(request)
        if not request.url.startswith((self.site.url, "data:", "blob:", *self.also)):
            self.troubles.append(f"asked somebody else: {request.url}")


@pytest.fixture
def visit(browser, site):
    """visit() is a stranger's browser, visit(ana) one in which she is signed in."""
    yield from _visits(browser, site)


@pytest.fixture
def visit_whole(whole_browser, site):
    """As visit, where it needs what only the whole browser can."""
    yield from _visits(whole_browser, site)


def _visits(browser, site):
    visits = []

    def make(staff=None, *, viewport=WIDE, **options):
        context = browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(PATIENCE)
        if staff is not None:
            context.add_cookies([_session_cookie(staff, site)])
        visits.append(Visit(context, site))
        return visits[-1]

    yield make
    troubles = [trouble for each in visits for trouble in each.troubles]
    for each in visits:
        each.close()
    assert not troubles, "\n".join([*troubles, site.log.read_text()[-5000:]])


def _session_cookie(staff, site):
    session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return {"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site.url}


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo):
    """A ticket of Ghent's in which Cleo asked something."""
    return make_message(make_ticket(team=ghent, customer=cleo)).ticket
