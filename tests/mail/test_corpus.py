"""Mail that other people's programs wrote, through our own door: nothing vanishes."""

import os
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.channels.receiving import Envelope, receive
from answerable.ledger.models import Job
from answerable.ledger.verification import verify
from answerable.tickets.models import Message

CORPORA = Path(os.environ.get("ANSWERABLE_CORPORA", Path(__file__).parents[3] / "shared" / "data"))
if not CORPORA.is_dir():
    pytest.skip(f"no corpora in {CORPORA}", allow_module_level=True)

ENDS = {ItemState.OPENED, ItemState.JOINED, ItemState.RECORDED, ItemState.QUARANTINED}


@pytest.fixture
def mailbox(ghent):
    return Mailbox.objects.create(
        channel="email",
        name="Support",
        address="support@kestrel.example",
        team=ghent,
        created_at=timezone.now(),
    )


def take_in(files, mailbox, run_jobs):
    envelope = Envelope("somebody@example.com", mailbox.address)
    items = {}
    for file in files:
        item = receive(
            file.read_bytes(),
            channel="email",
            mailbox=mailbox,
            source="lmtp",
            at=timezone.now(),
            envelope=envelope,
        )
        items[file] = item.pk
    run_jobs()
    return {file: Item.objects.select_related("raw").get(pk=pk) for file, pk in items.items()}


@pytest.mark.parametrize(
    ("folder", "count"), [("mail/rfc", 98), ("mail/bounces", 113), ("mail/quotes/emails", 35)]
)
def test_every_message_becomes_an_item_that_reconciles(folder, count, mailbox, run_jobs):
    files = sorted(
        path for path in (CORPORA / folder).rglob("*") if path.is_file() and path.suffix != ".json"
    )
    assert len(files) >= count

    items = take_in(files, mailbox, run_jobs)

    assert {item.state for item in items.values()} <= ENDS, Counter(item.state for item in items.values())
    assert not Job.objects.exists()
    for name, item in items.items():
        if item.state in (ItemState.OPENED, ItemState.JOINED):
            assert item.message is not None, name
            assert item.ticket == item.message.ticket, name
        else:
            assert item.reason, name
    became = Item.objects.filter(became__isnull=False)
    assert became.count() == Message.objects.count()
    assert verify() == []


def test_the_bytes_are_kept_as_they_came(mailbox, run_jobs):
    files = sorted(path for path in (CORPORA / "mail/rfc").rglob("*.eml"))

    items = take_in(files, mailbox, run_jobs)

    for file in files:
        kept = items[file]
        if not kept.message or "card_data" not in [code for code, _words in kept.message.remarks]:
            assert kept.raw.content == file.read_bytes(), file.name
