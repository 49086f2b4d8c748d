"""What machines write back: an undeliverable answer, and somebody's holiday note. As bytes."""

import email.utils
from datetime import datetime

from answerable.channels.email.addressing import reply_address
from answerable.channels.models import Mailbox
from answerable.channels.receiving import Envelope
from answerable.tickets.models import Message


def bounce_of(message: Message, mailbox: Mailbox, at: datetime) -> tuple[bytes, Envelope]:
    """A delivery report after RFC 3464, as the customer's server would send it."""
    address = message.to[0][0]
    host = address.rpartition("@")[2]
    to = reply_address(mailbox, message.ticket.token)
    lines = (
        f"From: Mail Delivery System <mailer-daemon@{host}>", f"To: {to}", "Subject: Undelivered Mail Returned to Sender",
        f"Date: {email.utils.format_datetime(at.replace(microsecond=0))}", f"Message-ID: <report.{message.pk}@{host}>",
        "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="report"', "", "--report",
        "Content-Type: text/plain", "", f"Your message to <{address}> could not be delivered: mailbox full.", "", "--report",
        "Content-Type: message/delivery-status", "", f"Reporting-MTA: dns; mx.{host}", "", f"Final-Recipient: rfc822; {address}",
        "Action: failed", "Status: 5.2.2", "Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full", "", "--report",
        "Content-Type: message/rfc822-headers", "", f"Message-ID: <{message.external_id}>", f"To: {address}", "", "--report--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode(), Envelope("", to)


def absence_for(message: Message, mailbox: Mailbox, at: datetime) -> tuple[bytes, Envelope]:
    address = message.to[0][0]
    to = reply_address(mailbox, message.ticket.token)
    lines = (
        f"From: {address}", f"To: {to}", "Subject: Out of office",
        f"Date: {email.utils.format_datetime(at.replace(microsecond=0))}",
        f"Message-ID: <away.{message.pk}@{address.rpartition('@')[2]}>", f"In-Reply-To: <{message.external_id}>",
        "Auto-Submitted: auto-replied", "X-Autoreply: yes", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "",
        "I am away until Monday and will read this then.", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode(), Envelope("", to)
