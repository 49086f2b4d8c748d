"""Comparing one mailbox with what was received, and putting it into words."""

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click

from answerable.channels.email.reconcile import Missing, Reconciliation, reconcile
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox


@dataclass(frozen=True)
class Compared:
    """One mailbox; either the comparison or why there is none."""

    address: str
    result: Reconciliation | None
    error: str = ""

    @property
    def is_complete(self) -> bool:
        return self.result is not None and self.result.is_complete

    @property
    def summary(self) -> str:
        if self.result is None:
            return f"{self.address}: {self.error}"
        taken = sum(each.is_taken for each in self.result.missing)
        missing = len(self.result.missing) - taken
        fetched = f", {taken} taken in now" if taken else ""
        return (
            f"{self.address}: {self.result.held} mails in {self.result.folder}, "
            f"{self.result.known} are here, {missing} are missing{fetched}."
        )

    @property
    def details(self) -> Iterator[str]:
        for each in self.result.missing if self.result else ():
            yield _line(each)

    def as_json(self) -> dict[str, Any]:
        found = asdict(self.result) if self.result else {}
        return {"mailbox": self.address, "complete": self.is_complete, "error": self.error, **found}


def compare(mailbox: Mailbox, *, fetch: bool) -> Compared:
    """A mailbox that cannot be read is reported and does not stop the others."""
    with click.progressbar(
        length=0, label=mailbox.address, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            return Compared(mailbox.address, reconcile(mailbox, fetch_missing=fetch, progress=progress))
        except ChannelError as error:
            return Compared(mailbox.address, None, str(error))


def _line(missing: Missing) -> str:
    said = missing.why or f"{missing.sender or 'nobody'}: {missing.subject or '(no subject)'}"
    arrived = f"{missing.arrived_at:%Y-%m-%d %H:%M}" if missing.arrived_at else "no date"
    remarks = [
        remark
        for remark, is_so in (
            ("taken in now", missing.is_taken),
            ("a mail with this Message-ID is here, with other content", missing.has_known_id),
        )
        if is_so
    ]
    return f"UID {missing.uid}, {arrived}, {said}" + (f" ({'; '.join(remarks)})" if remarks else "")
