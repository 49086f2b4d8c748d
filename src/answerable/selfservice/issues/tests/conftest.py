"""Something that is wrong at Kestrel, and those whom it touches."""

import pytest

from answerable.selfservice.audience import Audience
from answerable.selfservice.issues.actions import NoticeWanted, Said, Statement, open_issue, write_notice
from answerable.selfservice.models import How, NoticeKind, Touched
from answerable.selfservice.portal.tests.conftest import brand, come_in, front, post

__all__ = ["brand", "come_in", "front", "post"]

TEXTS = {
    "en": Said("Sensors drop out", "The sensors lose their connection.", "Restart the base."),
    "de": Said("Sensoren fallen aus", "Die Sensoren verlieren die Verbindung."),
}


def stated(now, **overrides):
    wanted = {"title": "Sensors drop out", "since": now, "audience": Audience.PUBLIC, "texts": TEXTS}
    return Statement(**{**wanted, **overrides})


@pytest.fixture
def issue(sam, brand, now):
    """Stated by Sam, for everybody to read."""
    return open_issue(stated(now, brands=[brand]), by=sam.actor(), at=now)


@pytest.fixture
def touch(issue, now):
    """touch(cleo, …): the issue touches them."""

    def make(*customers):
        for each in customers:
            Touched.objects.create(issue=issue, customer=each, how=How.HAND, since=now)

    return make


@pytest.fixture
def draft(issue, sam, now):
    """A first notice, written by Sam in two languages."""
    texts = {"en": ("Your sensors", "They drop out."), "de": ("Ihre Sensoren", "Sie fallen aus.")}
    return write_notice(issue, NoticeWanted(NoticeKind.FIRST, texts), by=sam.actor(), at=now)
