"""What the contract's tests must be able to do with a channel: speak as its other side. One for each, in the channel's
own `tests/harness.py` as `Harness`."""

from functools import cached_property
from importlib import import_module
from typing import Any


class Harness:
    """`request` finds fixtures. Customers are 0, 1, …; `said` is what one of them says, as its bytes arrive."""

    receipts = False  # tells apart whether what it took arrived
    can_change = False  # its customers change and take back what they said
    sends = True  # what is written goes out by it; else it leads in alone
    has_thread = False  # it holds together what one person says

    def __init__(self, request: Any, mailbox_of: Any) -> None:
        self.request = request

    @cached_property
    def kept(self) -> list[bytes]:
        return []

    def said(self, text: str, *, customer: int = 0, number: int = 0, about: str = "") -> bytes:
        """The same number, the same message; `about` is the id of one of ours that it answers."""
        raise NotImplementedError

    def hand_over(self, content: bytes) -> int:
        """Through its door; the status that the source is told, or 0 where the door has none."""
        raise NotImplementedError

    def forged(self, content: bytes) -> int | None:
        """The same with a wrong proof; None where the channel has none to give."""
        return None

    def receipt(self, external_id: str, what: str) -> bytes:
        raise NotImplementedError

    def changed(self, number: int, text: str) -> bytes:
        """Message `number` says something else now; nothing any more where the text is empty."""
        raise NotImplementedError

    def taken(self) -> list[str]:
        """The texts that the other side has taken from us, as its customers will read them."""
        raise NotImplementedError

    def refuse(self, customer: int = 0) -> None:
        """From now on it refuses for good to send to them."""
        raise NotImplementedError

    def be_away(self) -> None:
        """It does not answer, or only that it cannot now."""
        raise NotImplementedError

    def hang_up(self) -> None:
        """It takes what it is given, and the line breaks before it says so."""
        raise NotImplementedError

    def be_back(self) -> None:
        raise NotImplementedError

    def keep(self, content: bytes) -> None:
        """Said while the line is broken: the other side has it until we can be told."""
        self.kept.append(content)

    def tell_what_it_kept(self) -> None:
        """When the line is back; and once more, as where it did not hear that we have it."""
        for content in self.kept * 2:
            self.hand_over(content)


_ELSEWHERE = {"toy": "tests.contract.toy", "whatsapp-twilio": "whatsapp.tests.by_twilio"}


def harness_of(channel: str) -> type[Harness]:
    module = _ELSEWHERE.get(channel, f"{channel}.tests.harness")
    found: type[Harness] = import_module(f"answerable.channels.{module}").Harness
    return found
