"""What was wrong with a mail, in words for the people who look at it."""

from email.message import Message

from answerable.channels.email.headers import Headers
from answerable.channels.email.payload import note
from answerable.channels.incoming import Incoming

_ONCE = (
    "from",
    "subject",
    "date",
    "message-id",
    "to",
    "cc",
    "reply-to",
    "in-reply-to",
    "references",
    "content-type",
)
_LIBRARY_DEFECTS = {
    "NoBoundaryInMultipartDefect": "It says that it has several parts but not what separates them.",
    "StartBoundaryNotFoundDefect": "The line that should start its first part is missing.",
    "CloseBoundaryNotFoundDefect": "The line that should end its last part is missing; it may be cut off.",
    "FirstHeaderLineIsContinuationDefect": "Its first header line continues another one.",
    "MissingHeaderBodySeparatorDefect": "There is no empty line between its headers and its text.",
    "MisplacedEnvelopeHeaderDefect": "A mailbox line stands among its headers.",
    "MultipartInvariantViolationDefect": "It says that it has several parts but has none.",
    "InvalidMultipartContentTransferEncodingDefect": "It has several parts and still a transfer encoding.",
}


def note_oddities(message: Message, headers: Headers, incoming: Incoming, defects: list[str]) -> None:
    for name in _ONCE:
        if len(headers.all(name)) > 1:
            note(defects, f"It has the header {name.title()} more than once.")
    for part in message.walk():
        for defect in part.defects:
            note(defects, _LIBRARY_DEFECTS.get(type(defect).__name__, ""))
    if not incoming.external_id:
        note(defects, "It has no Message-ID.")
    if incoming.sent_at is None:
        note(defects, "Its date cannot be understood." if "date" in headers else "It has no date.")
    if not (incoming.text.strip() or incoming.html.strip() or incoming.attachments):
        note(defects, "It has no content.")
