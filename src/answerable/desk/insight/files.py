"""A figure of a page as a picture or on paper: drawn by a worker, since a web process does without the engine, and kept
for some minutes for whoever asked."""

import base64
import hashlib
from collections.abc import Callable
from urllib.parse import parse_qsl

from django.core.cache import cache
from django.utils import timezone

from answerable.desk.insight.asked import Asked, asked_by
from answerable.desk.insight.pages import PAGES, RIGHT, Page, figures_of
from answerable.ledger.jobs import GiveUp, Lane, enqueue, job
from answerable.people.masking import looking_through, mask_for
from answerable.people.models import Staff

DRAWN = {"png": "image/png", "pdf": "application/pdf"}
_KEPT = 300  # seconds


class NotDrawn(Exception):
    """The worker tried, and could not."""


def drawn_figure(page: Page, key: str, asked: Asked, form: str) -> bytes | None:
    """None while it is being drawn; asked for twice, it is drawn once."""
    name = _name(page, key, asked, form)
    kept = cache.get(name)
    if kept is None:
        enqueue(
            draw_figure,
            dedupe=name,
            staff_id=asked.staff.pk,
            page=page.key,
            key=key,
            query=asked.query,
            form=form,
            name=name,
        )
        return None
    if not kept:
        raise NotDrawn
    return base64.b64decode(kept)


def _given_up(name: str, **_more: object) -> None:
    cache.set(name, "", _KEPT)


@job(lane=Lane.OUTSIDE, max_attempts=2, given_up=_given_up)
def draw_figure(
    staff_id: int, page: str, key: str, query: str, form: str, name: str
) -> Callable[[], object] | None:
    """As whoever asked may see it now."""
    from answerable.desk.insight.pictures import picture_of

    staff = Staff.objects.active().filter(pk=staff_id).first()
    if staff is None or not staff.may(RIGHT):
        return None
    with looking_through(mask_for(staff)):
        asked = asked_by(staff, dict(parse_qsl(query)), now=timezone.now())
        found = next((each for each in figures_of(PAGES[page], asked) if each.key == key), None)
    if found is None:
        raise GiveUp(f"There is no figure {key} any more.")
    drawn = base64.b64encode(picture_of(found, f".{form}")).decode()
    return lambda: cache.set(name, drawn, _KEPT)


def _name(page: Page, key: str, asked: Asked, form: str) -> str:
    """What they may see is part of it: whoever sees less afterwards is drawn another."""
    scope = asked.staff.scope
    sees = (asked.staff.pk, scope.everything, sorted(scope.teams), scope.without_team)
    told = "|".join(map(str, (page.key, key, asked.query, asked.last_day, form, sees)))
    return f"figure:{hashlib.sha256(told.encode()).hexdigest()[:40]}"
