"""A brand's status page as files: written anew with each change, each put in its place whole.

Whoever serves the folder (this process, without Django or a database, or a server in front) serves a page that stands
whatever else does not.
"""

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import fronts
from answerable.ledger.jobs import job
from answerable.selfservice.portal.speaking import SPOKEN, spoken
from answerable.selfservice.status.page import Shown, StatusPage, status_of
from answerable.selfservice.status.serving import is_front
from answerable.tickets.models import Brand

_SHEETS = ("web/css/tokens.css", "selfservice/css/portal/portal.css", "selfservice/css/status/status.css")
_MOST_ENTRIES = 50


def folder() -> Path:
    return Path(settings.DATA_DIR) / "status"


@job()
def write_all() -> None:
    """The pages of every brand; those of a brand that has none any more go."""
    at, written = timezone.now(), set()
    for front in fronts():
        write(front, at=at)
        written.add(front.address)
    if folder().is_dir():
        for each in folder().iterdir():
            if each.is_dir() and each.name not in written:
                shutil.rmtree(each, ignore_errors=True)


def write(front: Mailbox, *, at: datetime) -> None:
    brand = front.brand
    if brand is None or not is_front(front.address):
        return
    place = folder() / front.address
    place.mkdir(parents=True, exist_ok=True)
    _put(place / "status.css", _sheet(brand))
    for code in SPOKEN:
        with translation.override(code), timezone.override("UTC"):
            page = status_of(brand, code, now=at)
            _put(place / f"feed.{code}.xml", _feed(front, brand, page, code))
            _put(place / f"{code}.html", _html(front, brand, page, code, at=at))
    own = spoken(brand.language) or "en"
    _put(place / "index.html", (place / f"{own}.html").read_bytes())


def _html(front: Mailbox, brand: Brand, page: StatusPage, code: str, *, at: datetime) -> bytes:
    context = {
        "front": front,
        "brand": brand,
        "status": page,
        "language": code,
        "languages": SPOKEN.items(),
        "is_bidi": translation.get_language_bidi(),
        "written_at": at,
    }
    return render_to_string("selfservice/status/page.html", context).encode()


def _feed(front: Mailbox, brand: Brand, page: StatusPage, code: str) -> bytes:
    home = settings.BASE_URL + f"/status/{front.address}/"
    title = _("%(brand)s: status") % {"brand": brand.sender}
    feed = Atom1Feed(title, home, "", language=code, feed_url=f"{home}feed.{code}.xml")
    entries = [entry for each in (*page.current, *page.planned, *page.past) for entry in _entries(each, home)]
    for moment, entry in sorted(entries, key=lambda each: each[0], reverse=True)[:_MOST_ENTRIES]:
        feed.add_item(pubdate=moment, updateddate=moment, **entry)
    return feed.writeString("utf-8").encode()


def _entries(shown: Shown, home: str) -> list[tuple[datetime, dict[str, Any]]]:
    issue, link = shown.issue, f"{home}#issue-{shown.issue.pk}"
    began: dict[str, Any] = {
        "title": shown.text.title,
        "link": link,
        "description": linebreaks(shown.text.text, autoescape=True),
        "unique_id": link,
    }
    told = [
        (
            update.at,
            {
                "title": f"{shown.text.title}: {update.get_state_display()}",
                "link": link,
                "description": linebreaks(words, autoescape=True),
                "unique_id": f"{home}#update-{update.pk}",
            },
        )
        for update, words in shown.updates
    ]
    return [(issue.opened_at, began), *told]


def _sheet(brand: Brand) -> bytes:
    ink = "#fff" if brand.takes_white else "#000"
    parts = [f":root{{--brand:{brand.colour};--on-brand:{ink}}}"]
    for name in _SHEETS:
        found = finders.find(name)
        if isinstance(found, str):
            parts.append(Path(found).read_text())
    return "\n".join(parts).encode()


def _put(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile reads the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
