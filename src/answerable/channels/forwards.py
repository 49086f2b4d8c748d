"""Somebody else's message, handed on by a colleague."""

from dataclasses import dataclass

from answerable.channels.incoming import Address, IncomingAttachment


@dataclass(frozen=True)
class Forwarded:
    sender: Address  # who wrote it in the first place
    text: str
    html: str = ""
    subject: str = ""
    comment: str = ""  # what the colleague wrote above it
    attachments: tuple[IncomingAttachment, ...] = ()
