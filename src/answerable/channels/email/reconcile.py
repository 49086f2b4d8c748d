"""What a mailbox holds that the product does not: the proof that nothing was missed, or the list of what was.

No mail is changed, on either side, unless the missing ones are to be fetched; the mailbox keeps what was found.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.utils import timezone

from answerable.channels.email import imap
from answerable.channels.email.fetching import source_of
from answerable.channels.email.imap import Folder, Listed
from answerable.channels.email.parse import parse
from answerable.channels.incoming import Incoming
from answerable.channels.models import LATE, Item, Mailbox
from answerable.channels.receiving import receive
from answerable.tickets.models import Message

_BATCH = 200
_FETCHED_AT_ONCE = 20


@dataclass(frozen=True)
class Missing:
    """A mail that the mailbox holds and the product does not."""

    uid: int
    size: int
    arrived_at: datetime | None
    message_id: str = ""
    sender: str = ""
    subject: str = ""
    is_taken: bool = False  # fetched just now
    has_known_id: bool = (
        False  # a message with this Message-ID is known, with other content: look before you worry
    )
    why: str = ""  # it could not be looked at


@dataclass
class Reconciliation:
    folder: str
    held: int = 0  # by the mailbox
    known: int = 0  # to the product
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return all(each.is_taken for each in self.missing)


def reconcile(
    mailbox: Mailbox,
    *,
    fetch_missing: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Reconciliation:
    """Compare the whole folder with what was received, in batches. `progress` hears how many are done, of how many."""
    with imap.opened(mailbox) as folder:
        result = Reconciliation(folder.name)
        comparison = _Comparison(mailbox, folder, fetch_missing)
        uids = folder.uids_after(0)
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            listed = folder.listing(batch)
            missing = list(comparison.missing(listed))
            undescribed = [_undescribed(uid) for uid in batch if uid not in listed and folder.has(uid)]
            result.held += len(listed) + len(undescribed)
            result.known += len(listed) - len(missing)
            result.missing += missing + undescribed
            if progress is not None:
                progress(min(start + _BATCH, len(uids)), len(uids))
    lacking = sum(not each.is_taken for each in result.missing)
    Mailbox.objects.filter(pk=mailbox.pk).update(compared_at=timezone.now(), missing=lacking)
    return result


class _Comparison:
    def __init__(self, mailbox: Mailbox, folder: Folder, fetch_missing: bool) -> None:
        self._mailbox = mailbox
        self._folder = folder
        self._fetch_missing = fetch_missing

    def missing(self, listed: Mapping[int, Listed]) -> Iterator[Missing]:
        """Quickest first: what we fetched from here is known by its place, the rest by its bytes, and what came another
        way (with other bytes on top) by what it says."""
        unknown = self._not_fetched_from_here(sorted(listed))
        for start in range(0, len(unknown), _FETCHED_AT_ONCE):
            group = unknown[start : start + _FETCHED_AT_ONCE]
            contents = self._folder.contents(group)
            for uid in group:
                if uid not in contents:
                    yield from self._not_given(uid, listed[uid])
                elif not self._is_known(contents[uid]):
                    yield self._missing(uid, listed[uid], contents[uid])

    def _not_fetched_from_here(self, uids: Sequence[int]) -> Sequence[int]:
        sources = {source_of(self._folder, uid): uid for uid in uids}
        sources |= {LATE + source: uid for source, uid in sources.items()}
        found = Item.objects.filter(mailbox=self._mailbox, source__in=sources).values_list(
            "source", flat=True
        )
        known = {sources[source] for source in found}
        return [uid for uid in uids if uid not in known]

    def _not_given(self, uid: int, listed: Listed) -> Iterator[Missing]:
        if self._folder.has(uid):
            yield Missing(
                uid, listed.size, listed.arrived_at, why="The server lists it but does not give it."
            )

    def _is_known(self, content: bytes) -> bool:
        digest = sha256(content).hexdigest()
        if Item.objects.filter(mailbox=self._mailbox, digest=digest).exists():
            return True
        return Item.objects.filter(channel="email", fingerprint=parse(content).fingerprint).exists()

    def _missing(self, uid: int, listed: Listed, content: bytes) -> Missing:
        if self._fetch_missing:
            self._take(uid, listed, content)
        incoming = parse(content)
        return Missing(
            uid,
            listed.size,
            listed.arrived_at,
            incoming.external_id,
            incoming.sender.address if incoming.sender else "",
            incoming.subject,
            is_taken=self._fetch_missing,
            has_known_id=_has_known_id(incoming),
        )

    def _take(self, uid: int, listed: Listed, content: bytes) -> None:
        """Like an import, without an acknowledgement after weeks. But it waits for an answer from now on: with its own
        date it might stand before our last one, and nobody would see it again."""
        receive(
            content,
            channel="email",
            mailbox=self._mailbox,
            source=LATE + source_of(self._folder, uid),
            at=timezone.now(),
            is_import=True,
        )


def _undescribed(uid: int) -> Missing:
    return Missing(uid, 0, None, why="The server names it but does not describe it.")


def _has_known_id(incoming: Incoming) -> bool:
    return bool(incoming.external_id) and Message.objects.filter(external_id=incoming.external_id).exists()
