"""Mail to who follows a status page comes back: an address that is gone is written to no more, and no stranger ends
what others follow."""

import pytest
from django.utils import timezone

from answerable.channels.incoming import FailedRecipient
from answerable.channels.models import Item, ItemState
from answerable.channels.receiving import receive
from answerable.channels.tests.test_automatic_mail import BOUNCE
from answerable.ledger.models import Event
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.tests.conftest import brand, front, issue, post
from answerable.selfservice.models import Follower, IssueState
from answerable.selfservice.status.bouncing import heed, key_of
from answerable.selfservice.status.following import follow
from answerable.tickets.models import Ticket

__all__ = ["brand", "front", "issue", "post"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def told(front, brand, issue, post, sam, now, run_jobs):
    """told() is the letter that Dora, who follows, gets of one more change."""
    follow(brand, "dora@example.com", language="en", at=now)
    said = []

    def make():
        said.append(f"Part {len(said)}.")
        actions.update_issue(issue, {"en": said[-1]}, state=IssueState.OPEN, by=sam.actor(), at=now)
        run_jobs()
        return next(reversed(post.letters()), None)

    return make


@pytest.fixture
def come_back(post, run_jobs):
    """come_back(letter, "5.1.1"): a server could not deliver it."""

    def report(message_id, status="5.1.1", words="no such user"):
        content = BOUNCE.format(to="help@kestrel.example", failed="dora@example.com", original=message_id)
        content = content.replace("5.1.1", status).replace("no such user", words)
        count = Item.objects.count()
        content = content.replace("bounce-1@", f"bounce-{count}@")
        receive(content.encode(), channel="email", mailbox=post.box, source="test", at=timezone.now())
        run_jobs()
        return Item.objects.latest("pk")

    return report


def _id(letter):
    return letter["Message-ID"].strip("<>")


def test_an_address_that_is_gone_is_written_to_no_more(told, come_back, smtp_sink):
    letter = told()
    assert smtp_sink.letters[-1].sender == "help@kestrel.example"  # or nobody would tell us
    item = come_back(_id(letter))
    assert (item.state, item.ticket) == (ItemState.RECORDED, None)
    assert not Follower.objects.exists()
    assert not Ticket.objects.exists()
    count = len(smtp_sink.letters)
    told()
    assert len(smtp_sink.letters) == count


def test_a_full_mailbox_is_written_to_until_the_third_time(told, come_back):
    for _again in range(2):
        come_back(_id(told()), "5.2.2", "mailbox full")
    assert Follower.objects.get().bounces == 2
    come_back(_id(told()), "5.2.2", "mailbox full")
    assert not Follower.objects.exists()


def test_a_server_that_takes_nothing_from_us_ends_nothing(told, come_back):
    for _again in range(4):
        item = come_back(_id(told()), "5.7.1", "blocked")
    assert item.state == ItemState.RECORDED
    assert Follower.objects.get().bounces == 0


def test_a_delay_is_no_end(told):
    told()
    row = Follower.objects.get()
    late = FailedRecipient("dora@example.com", is_permanent=False, status="4.4.1")
    assert heed([f"{key_of(1, row.pk)}@kestrel.example"], [late])
    assert Follower.objects.get().bounces == 0


@pytest.mark.parametrize(
    "name", ["status-{event}-{pk}-0123456789abcdef@x", "status-{event}-{pk}@x", "status--@x"]
)
def test_no_stranger_ends_what_others_follow(told, come_back, name):
    told()
    row = Follower.objects.get()
    item = come_back(name.format(event=Event.objects.latest("pk").pk, pk=row.pk))
    assert (item.state, item.reason) == (ItemState.QUARANTINED, "unmatched_report")
    assert Follower.objects.exists()


def test_what_the_server_refuses_at_once_ends_it_too(told, smtp_sink):
    smtp_sink.replies["dora@example.com"] = "550 5.1.1 no such user"
    assert told() is None
    assert not Follower.objects.exists()


def test_whoever_confirms_again_begins_anew(told, come_back, brand, now):
    come_back(_id(told()), "5.2.2", "mailbox full")
    follow(brand, "dora@example.com", language="en", at=now)
    assert Follower.objects.get().bounces == 0
