"""What Lighthouse says of the pages: the desk's as a cast member sees them, and those before one is signed in.

    python bench/lighthouse.py [--only WORD] [--form desktop|mobile|both] [--reports FOLDER] [--url http://127.0.0.1:8000]

It serves the sample company and an empty installation on loopback, or asks a sample company that runs (`--url`, without
the pages of an empty one). It needs Chromium, and Node for Lighthouse itself, which npm puts once into
ANSWERABLE_BENCH_DIR. Each page is opened with an empty cache. What is behind a score is in the reports.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import Cookie, CookieJar
from itertools import chain
from pathlib import Path

from playwright.sync_api import sync_playwright

from ground import KEPT, ROOT, environment

sys.path.insert(0, str(ROOT))
from tests.services.ports import free_port, wait_until

VERSION = "12.8.2"
CHROMIUM = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
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
SCORES = ("performance", "accessibility", "best-practices")
FORMS = {"desktop": ["--preset=desktop"], "mobile": []}
_WHO = "bram.desmet"  # an administrator sees every page


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    cookies: tuple[Cookie, ...] = ()  # of whoever is signed in


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="pages whose name has this word in it")
    parser.add_argument("--form", choices=[*FORMS, "both"], default="both")
    parser.add_argument("--reports", type=Path, default=KEPT / "lighthouse-reports")
    parser.add_argument("--url", help="a sample company that is served already")
    chosen = parser.parse_args()
    chosen.reports.mkdir(parents=True, exist_ok=True)
    command = _lighthouse()
    with contextlib.ExitStack() as served:
        demo = chosen.url or served.enter_context(_served("demo", "demo", "--dir", str(KEPT / "demo")))
        pages = chain(_desk(demo), () if chosen.url else _empty(served))
        print(f"{'':40} {'  '.join(f'{each:>14}' for each in SCORES)}  requests     kB")
        for page in pages:
            if chosen.only in page.name:
                for form in FORMS if chosen.form == "both" else (chosen.form,):
                    print(_measured(command, page, form, chosen.reports), flush=True)


def _lighthouse() -> str:
    folder = KEPT / f"lighthouse-{VERSION}"
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"],
            check=True,
        )
    return str(command)


@contextlib.contextmanager
def _served(name: str, *command: str) -> Iterator[str]:
    """`answerable` at work in a folder of its own, on free ports."""
    folder, port = KEPT / name, free_port()
    folder.mkdir(parents=True, exist_ok=True)
    others = {f"ANSWERABLE_{door}": f"127.0.0.1:{free_port()}" for door in ("LMTP", "SMTP")}
    url = f"http://127.0.0.1:{port}"
    kept = environment(folder, f"sqlite:///{folder}/answerable.db") | {"ANSWERABLE_BASE_URL": url} | others
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "answerable", *command, "--port", str(port)],
            env=kept,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            if not wait_until(lambda: _is_ready(url), within=120, every=0.5):
                raise SystemExit((folder / "log").read_text())
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz") as answer:
            return bool(answer.status == 200)
    except OSError:  # not listening yet, or still preparing
        return False


def _desk(url: str) -> Iterator[Page]:
    """As the administrator of the sample company, and as nobody."""
    yield Page("sign in", f"{url}/sign-in/login/")
    yield Page("forgotten password", f"{url}/sign-in/password/reset/")
    yield Page("spent invitation", f"{url}/sign-in/password/reset/key/1-spent/")
    browser, jar = _browser()
    _wait_for_the_company(browser, url)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', _read(browser, f"{url}/demo/"))
    given = urllib.parse.urlencode({"csrfmiddlewaretoken": token and token[1], "who": _WHO})
    browser.open(urllib.request.Request(f"{url}/demo/session/", given.encode(), {"Referer": f"{url}/demo/"}))
    ticket = _link_in(_read(browser, f"{url}/queue/"), r"/tickets/[A-Z0-9-]+/")
    customer = _link_in(_read(browser, f"{url}{ticket}"), r"/customers/\d+/")
    yield from (
        Page(name, f"{url}{path}", tuple(jar))
        for name, path in (
            ("queue", "/queue/"),
            ("ticket", ticket),
            ("customer", customer),
            ("my day", "/day/"),
            ("the floor", "/floor/"),
            ("search", "/search/?q=tent"),
            ("saved replies", "/saved-replies/"),
            ("settings", "/settings/"),
            ("health", "/settings/health/"),
        )
    )
    address = _link_in(_read(browser, f"{url}{customer}"), r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
    yield from _customers(browser, url, address)


def _customers(desk: urllib.request.OpenerDirector, url: str, address: str) -> Iterator[Page]:
    """A brand's pages: as anybody, and as a customer who came in by the link in their mail."""
    visitor, jar = _browser()
    front = _link_in(_opened(visitor, f"{url}/help/"), r"/help/[\w-]+/")
    for name, path in (("home", ""), ("ask", "ask/"), ("link", "link/"), ("link sent", "link/sent/")):
        yield Page(f"help, {name}", f"{url}{front}{path}")
    article = _link_in(_opened(visitor, f"{url}{front}"), rf"{front}articles/[\w-]+/")
    yield Page("help, article", f"{url}{article}")
    yield Page("help, search", f"{url}{front}search/?q=wet+tent")

    def letters() -> set[str]:
        return set(re.findall(rf"{front}in/[\w-]+/", _read(desk, f"{url}/demo/outbox/")))

    before = letters()
    _send(visitor, f"{url}{front}link/", email=address)
    if not wait_until(lambda: letters() - before, within=60, every=1):
        raise SystemExit("The letter with the link did not come.")
    (letter,) = letters() - before
    own = _send(visitor, f"{url}{letter}")
    yield Page("help, tickets", f"{url}{front}tickets/", tuple(jar))
    ticket = _link_in(own, rf"{front}tickets/[A-Z0-9-]+/")
    yield Page("help, ticket", f"{url}{ticket}", tuple(jar))
    yield Page("help, me", f"{url}{front}me/", tuple(jar))


def _empty(served: contextlib.ExitStack) -> Iterator[Page]:
    """What stands before the first administrator, with the link that opens it and without."""
    url = served.enter_context(_served("empty", "serve"))
    yield Page("first start, without its link", f"{url}/setup/")
    asked = environment(KEPT / "empty", f"sqlite:///{KEPT / 'empty'}/answerable.db") | {
        "ANSWERABLE_BASE_URL": url
    }
    said = subprocess.run(
        [sys.executable, "-m", "answerable", "setup"], env=asked, capture_output=True, text=True, check=True
    )
    browser, jar = _browser()
    _read(browser, url + _link_in(said.stdout, r"/setup/by/[\w-]+/"))
    yield Page("first start", f"{url}/setup/", tuple(jar))


def _browser() -> tuple[urllib.request.OpenerDirector, CookieJar]:
    jar = CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)), jar


def _read(browser: urllib.request.OpenerDirector, url: str) -> str:
    with browser.open(url) as answer:
        found: str = answer.read().decode()
    return found


def _opened(browser: urllib.request.OpenerDirector, url: str | urllib.request.Request) -> str:
    """The page with the address to which it led."""
    with browser.open(url) as answer:
        return f"{answer.geturl()}\n{answer.read().decode()}"


def _send(browser: urllib.request.OpenerDirector, url: str, **fields: str) -> str:
    """A form of that page, filled in; what came back."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', _read(browser, url))
    given = urllib.parse.urlencode({"csrfmiddlewaretoken": token and token[1], **fields}).encode()
    return _opened(browser, urllib.request.Request(url, given, {"Referer": url}))


def _wait_for_the_company(browser: urllib.request.OpenerDirector, url: str) -> None:
    if not wait_until(lambda: "demo-loading" not in _read(browser, f"{url}/demo/"), within=600, every=2):
        raise SystemExit("The sample company was not made in ten minutes.")


def _link_in(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise SystemExit(f"There is no link to {pattern}.")
    return found[0]


@contextlib.contextmanager
def _chromium(page: Page) -> Iterator[int]:
    """A fresh one that only knows who is signed in. Its port is where Lighthouse finds it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        chromium = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        chromium.add_cookies(
            [
                {"name": each.name, "value": each.value or "", "domain": each.domain, "path": "/"}
                for each in page.cookies
            ]
        )
        yield port
        chromium.close()


def _looked_at(command: str, page: Page, form: str, report: Path) -> None:
    with _chromium(page) as port:
        options = [f"--port={port}", f"--only-categories={','.join(SCORES)}", *FORMS[form]]
        output = ["--quiet", "--no-enable-error-reporting", "--output=json", f"--output-path={report}"]
        subprocess.run([command, page.url, *options, *output], check=True)


def _measured(command: str, page: Page, form: str, reports: Path) -> str:
    report = reports / f"{page.name.replace(' ', '-').replace(',', '')}-{form}.json"
    try:
        _looked_at(command, page, form, report)
    except subprocess.CalledProcessError:  # it loses a page now and then (NO_NAVSTART)
        _looked_at(command, page, form, report)
    found = json.loads(report.read_text())
    scores = [round(100 * (found["categories"][each]["score"] or 0)) for each in SCORES]
    requests = found["audits"]["network-requests"]["details"]["items"]
    weight = sum(each["transferSize"] for each in requests) / 1000
    row = "  ".join(f"{each:14}" for each in scores)
    return f"{page.name + ', ' + form:40} {row}  {len(requests):8}  {weight:5.1f}"


if __name__ == "__main__":
    main()
