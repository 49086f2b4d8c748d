"""Taking in what is new in a mailbox's folder, in order, and never skipping anything silently."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from answerable.channels.email.cursor import Cursor, account_of
from answerable.channels.email.imap import ConnectionCut, Folder, Listed
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.receiving import receive

log = structlog.get_logger(__name__)
_LISTED_AT_ONCE = 200
_FETCHED_AT_ONCE, _BYTES_AT_ONCE = 50, 4 * 1024 * 1024
_MOST_CUTS = 3


class Stopped(Exception):
    """Asked to stop between two groups of mails; the cursor stands where it should."""


class Fetcher:
    """Reads one mailbox; remembers between connections which mail they broke on."""

    def __init__(self, mailbox_id: int, stop: threading.Event) -> None:
        self._mailbox_id = mailbox_id
        self._stop = stop
        self._cuts: Counter[int] = Counter()

    def fetch(self, folder: Folder) -> str:
        """Take in everything new; afterwards what could not be taken, in plain words, or nothing."""
        mailbox = Mailbox.objects.get(pk=self._mailbox_id)
        at = timezone.now()
        cursor = Cursor.of(mailbox).opened(account_of(mailbox), folder.validity, folder.next_uid, at=at)
        reading = _Reading(mailbox, folder, cursor, self._stop, self._cuts)
        reading.take_new()
        reading.try_troubled_again()
        return reading.trouble_in_words()


class _Reading:
    def __init__(
        self, mailbox: Mailbox, folder: Folder, cursor: Cursor, stop: threading.Event, cuts: Counter[int]
    ) -> None:
        self.mailbox = mailbox
        self.folder = folder
        self.cursor = cursor
        self._saved = Cursor.of(mailbox)
        self._stop = stop
        self._cuts = cuts
        self._backlog = MailSettings.of(mailbox).imap_backlog

    def take_new(self) -> None:
        self._advance(self.cursor.uid)
        uids = self._new_uids()
        for start in range(0, len(uids), _LISTED_AT_ONCE):
            asked = uids[start : start + _LISTED_AT_ONCE]
            listed = self.folder.listing(asked)
            self._note_undescribed(uid for uid in asked if uid not in listed)
            for group in self._groups(
                {uid: each for uid, each in sorted(listed.items()) if self._wants(uid, each)}
            ):
                self._take(group, listed)
                self._advance(group[-1])
        self._advance(max([self.cursor.fresh_from - 1, *uids]))

    def _note_undescribed(self, uids: Iterable[int]) -> None:
        """Before the cursor passes them; those that are gone are no trouble."""
        for uid in uids:
            if self.folder.has(uid):
                self._note(uid, "The server names it but does not describe it.")

    def _new_uids(self) -> Sequence[int]:
        """Above the cursor; of what lay there at first, the server leaves out what is older by days."""
        since = self.cursor.since(self._backlog)
        if since is None or self.cursor.uid + 1 >= self.cursor.fresh_from:
            return self.folder.uids_after(self.cursor.uid)
        old = self.folder.uids_between(self.cursor.uid + 1, self.cursor.fresh_from - 1, since=since)
        return [*old, *self.folder.uids_after(self.cursor.fresh_from - 1)]

    def _wants(self, uid: int, each: Listed) -> bool:
        since = self.cursor.since(self._backlog)
        if since is None or uid >= self.cursor.fresh_from or each.arrived_at is None:
            return True
        return each.arrived_at >= since

    def try_troubled_again(self) -> None:
        now = timezone.now()
        due = [uid for uid, trouble in sorted(self.cursor.troubled.items()) if trouble.next_at <= now]
        for uid in due:
            # The attempt is on record before it is made, should the connection break on it again.
            self.cursor = self.cursor.with_trouble(uid, self.cursor.troubled[uid].why, at=now)
            self._advance(self.cursor.uid)
            self._cuts.pop(uid, None)
            listed = self.folder.listing([uid])
            self._take([uid], listed)
            self._advance(self.cursor.uid)

    def trouble_in_words(self) -> str:
        troubled = self.cursor.troubled
        if not troubled:
            return ""
        uids = ", ".join(str(uid) for uid in sorted(troubled)[:10])
        first = troubled[min(troubled)]
        return (
            f"Not taken so far from {self.folder.name}: {len(troubled)} (UID {uids}). {first.why} "
            "They are tried again from time to time; the rest is taken."
        )

    def _groups(self, wanted: Mapping[int, Listed]) -> Iterator[Sequence[int]]:
        """A few at a time, not too many bytes at once; alone, what the connection broke on before."""
        group: list[int] = []
        size = 0
        for uid, each in wanted.items():
            is_alone = self._cuts[uid] > 0 or each.size > _BYTES_AT_ONCE
            if group and (is_alone or len(group) >= _FETCHED_AT_ONCE or size + each.size > _BYTES_AT_ONCE):
                yield group
                group, size = [], 0
            group.append(uid)
            size += each.size
            if is_alone:
                yield group
                group, size = [], 0
        if group:
            yield group

    def _take(self, group: Sequence[int], listed: Mapping[int, Listed]) -> None:
        if self._stop.is_set():
            raise Stopped
        fetched = self._fetch([uid for uid in group if self._may_be_fetched(uid, listed)])
        for uid in group:
            if uid in fetched:
                self._keep(uid, fetched[uid], listed)
            elif not self.folder.has(uid):
                self.cursor = self.cursor.without_trouble(uid)  # deleted before we could see it

    def _may_be_fetched(self, uid: int, listed: Mapping[int, Listed]) -> bool:
        if uid in listed and listed[uid].size > settings.MAIL_MAX_BYTES:
            self._note(uid, f"It has {listed[uid].size} bytes, more than ANSWERABLE_MAIL_MAX_BYTES.")
            return False
        if self._cuts[uid] >= _MOST_CUTS:
            self._note(uid, "The server cuts the connection whenever it is asked for.")
            return False
        return True

    def _fetch(self, uids: Sequence[int]) -> dict[int, bytes]:
        """All in one go, else one by one, so that one bad mail does not keep back its neighbours."""
        try:
            with self._counting_cuts(uids):
                found = self.folder.contents(uids)
        except ConnectionCut:
            raise
        except ChannelError:
            found = {}
        for uid in uids:
            if uid not in found:
                found |= self._fetch_one(uid)
        return found

    def _fetch_one(self, uid: int) -> dict[int, bytes]:
        try:
            with self._counting_cuts([uid]):
                found = self.folder.contents([uid])
        except ConnectionCut:
            raise
        except ChannelError as error:
            self._note(uid, str(error))
            return {}
        if uid not in found:
            self._note(uid, "The server lists it but does not give it.")
        return found

    @contextmanager
    def _counting_cuts(self, uids: Iterable[int]) -> Iterator[None]:
        try:
            yield
        except ConnectionCut:
            self._cuts.update(uids)
            raise

    def _keep(self, uid: int, content: bytes, listed: Mapping[int, Listed]) -> None:
        arrived_at = listed[uid].arrived_at if uid in listed else None
        try:
            receive(
                content,
                channel="email",
                mailbox=self.mailbox,
                source=source_of(self.folder, uid),
                at=timezone.now(),
                is_import=self.cursor.is_old(uid, arrived_at),
            )
        except (OperationalError, InterfaceError):
            raise  # the database is away, which is no fault of this mail
        except Exception as error:
            log.exception("imap.not_kept", mailbox=self.mailbox.pk, uid=uid)
            self._note(uid, f"It could not be kept ({type(error).__name__}).")
        else:
            self._cuts.pop(uid, None)
            self.cursor = self.cursor.without_trouble(uid)

    def _note(self, uid: int, why: str) -> None:
        before = self.cursor.troubled.get(uid)
        if before is not None:  # its next time was set when this attempt began
            self.cursor = replace(
                self.cursor, troubled={**self.cursor.troubled, uid: replace(before, why=why)}
            )
        else:
            self.cursor = self.cursor.with_trouble(uid, why, at=timezone.now())

    def _advance(self, uid: int) -> None:
        advanced = replace(self.cursor, uid=max(uid, self.cursor.uid))
        if advanced != self._saved:
            advanced.save(self.mailbox)
        self.cursor = self._saved = advanced


def source_of(folder: Folder, uid: int) -> str:
    """Where an item came from, the same for every fetch of the same mail."""
    return f"imap:{folder.name[:80]}:{folder.validity}:{uid}"
