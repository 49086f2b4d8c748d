"""Reports about mail that was not delivered: RFC 3464's and the many that are not.

`is_permanent` means that nobody will try this message again, whatever the status says: a mailbox that stayed
full until the queue gave up (`4.2.2`, failed) is permanent for the message though not for the address.
"""

from email.message import Message

from answerable.channels.email.bounces.report import Report, read

__all__ = ["Report", "read_report"]


def read_report(message: Message, text: str) -> Report | None:
    """The report that `message` is, or None when somebody or something else wrote it.

    `text` is the message's text as derived elsewhere; it serves where the parts themselves are broken.
    """
    return read(message, text)
