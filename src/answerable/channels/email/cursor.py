"""How far a mailbox has been read: kept in `Mailbox.cursor`, advanced only after what was read is committed.

Of two readers at once, whoever writes last wins; each cursor is true for itself, so at worst something is read twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Mailbox

_MONTH = timedelta(days=30)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=6)


@dataclass(frozen=True)
class Trouble:
    """A mail that could not be taken so far. It is tried again, ever more rarely, until it comes or is gone."""

    why: str
    tries: int
    next_at: datetime

    @classmethod
    def again(cls, why: str, before: "Trouble | None", at: datetime) -> Self:
        tries = before.tries + 1 if before else 1
        return cls(why, tries, at + min(_FIRST_PAUSE * 2 ** min(tries - 1, 20), _LONGEST_PAUSE))


@dataclass(frozen=True)
class Cursor:
    """Of the folder of `account` while its UIDVALIDITY is `validity`: everything up to `uid` was received, unwanted or
    is in `troubled`. Mail below `fresh_from` was there when the folder was first looked at."""

    account: str = ""
    connected_at: datetime | None = None
    validity: int = 0
    fresh_from: int = 0
    uid: int = 0
    troubled: Mapping[int, Trouble] = field(default_factory=dict)

    @classmethod
    def of(cls, mailbox: Mailbox) -> Self:
        kept: dict[str, Any] = mailbox.cursor
        if not kept:
            return cls()
        troubled = {
            int(uid): Trouble(each["why"], each["tries"], datetime.fromisoformat(each["next_at"]))
            for uid, each in kept["troubled"].items()
        }
        return cls(
            kept["account"],
            datetime.fromisoformat(kept["connected_at"]),
            kept["validity"],
            kept["fresh_from"],
            kept["uid"],
            troubled,
        )

    def save(self, mailbox: Mailbox) -> None:
        assert self.connected_at is not None
        kept = {
            "account": self.account,
            "connected_at": self.connected_at.isoformat(),
            "validity": self.validity,
            "fresh_from": self.fresh_from,
            "uid": self.uid,
            "troubled": {
                str(uid): {"why": each.why, "tries": each.tries, "next_at": each.next_at.isoformat()}
                for uid, each in self.troubled.items()
            },
        }
        Mailbox.objects.filter(pk=mailbox.pk).update(cursor=kept)

    def opened(self, account: str, validity: int, next_uid: int, *, at: datetime) -> "Cursor":
        """This cursor for the folder as it was just opened. Another account begins anew; another UIDVALIDITY means that
        the UIDs say nothing any more, and everything is looked at again: what is known already is known by its bytes.
        """
        if self.account != account or self.connected_at is None:
            return Cursor(account, at, validity, next_uid)
        if self.validity != validity:
            return replace(self, validity=validity, fresh_from=next_uid, uid=0, troubled={})
        return self

    def with_trouble(self, uid: int, why: str, *, at: datetime) -> "Cursor":
        trouble = Trouble.again(why, self.troubled.get(uid), at)
        return replace(self, troubled={**self.troubled, uid: trouble})

    def without_trouble(self, uid: int) -> "Cursor":
        return replace(self, troubled={other: each for other, each in self.troubled.items() if other != uid})

    def since(self, backlog: str) -> datetime | None:
        """From when on the mail is wanted that lay there at first; None: all of it."""
        if backlog == "all" or self.connected_at is None:
            return None
        return self.connected_at - (timedelta(0) if backlog == "new" else _MONTH)

    def is_old(self, uid: int, arrived_at: datetime | None) -> bool:
        """It lay there before the mailbox was connected: nobody expects an acknowledgement for it now."""
        if uid >= self.fresh_from or self.connected_at is None:
            return False
        return arrived_at is None or arrived_at < self.connected_at


def account_of(mailbox: Mailbox) -> str:
    own = MailSettings.of(mailbox)
    user = own.imap_user or mailbox.address
    return f"{user}@{own.imap_host}:{own.imap_port}/{own.imap_folder} {own.imap_backlog}"
