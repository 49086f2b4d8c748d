"""No card number and no security code is kept: not in what we show, not in the raw item either."""

import logging

from answerable.channels.cards import redact
from answerable.channels.email.raw_redaction import redact_raw
from answerable.channels.email.reading import read

__all__ = ["redact", "redact_message"]

log = logging.getLogger(__name__)


def redact_message(raw: bytes) -> tuple[bytes, bool]:
    """The raw mail without card data in subjects, texts, HTML, text files and messages inside it.

    Gives back the same object when there was nothing. It costs a parse, so after `parse` it is only worth
    calling when `has_card_data` says so.
    """
    try:
        return redact_raw(raw, read(raw, []))
    except Exception:
        # A mail that cannot be searched must still be kept; it is shown through `parse`, which redacts too.
        log.exception("Could not search a raw message of %d bytes for card data", len(raw))
        return raw, False
