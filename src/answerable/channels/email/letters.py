"""Mail that is no message of a ticket: a link that somebody asked for, word that something was received."""

from dataclasses import replace

from answerable.channels.email.addressing import reply_address
from answerable.channels.email.automatic import INSTANCE_HEADER
from answerable.channels.email.compose import OutgoingMail, compose
from answerable.channels.email.instance import instance_id
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Address
from answerable.channels.models import Mailbox
from answerable.channels.registry import Sent, Telling


def letter(
    mailbox: Mailbox, to: Address, *, sender: str, subject: str, text: str, message_id: str, reply_to: str
) -> OutgoingMail:
    """No program answers it, and our own machines know it again."""
    return OutgoingMail(
        from_address=mailbox.address,
        from_name=sender,
        to=(to,),
        reply_to=(Address(reply_to, sender),),
        subject=subject,
        text=text,
        message_id=message_id,
        auto_submitted="auto-generated",
        headers=((INSTANCE_HEADER, instance_id()),),
    )


def hand_over(mail: OutgoingMail, *, mailbox: Mailbox, is_reported: bool = False) -> Sent:
    """Through the mailbox's server or provider, once; raises ChannelError where it is not taken. Its
    envelope has no sender where nobody waits for word of what becomes of it."""
    # Imported here: sending needs what only a worker ever loads.
    from answerable.channels.email import providers, smtp

    recipients = [each.address for each in mail.to]
    if MailSettings.of(mailbox).provider:
        sent = providers.send(mail, mailbox=mailbox, recipients=recipients)
    else:
        sender = mailbox.address if is_reported else ""
        sent = smtp.send_bytes(compose(mail), mailbox=mailbox, sender=sender, recipients=recipients)
    if not sent.accepted:
        words = "; ".join([*sent.refused.values(), *sent.deferred.values()])
        raise ChannelError(words or "Nobody took it.", permanent=not sent.deferred, code="not_taken")
    return sent


def tell(mailbox: Mailbox, address: str, telling: Telling) -> None:
    host = mailbox.address.rpartition("@")[2]
    mail = letter(
        mailbox,
        Address(address),
        sender=telling.sender or mailbox.name,
        subject=telling.subject,
        text=telling.text,
        message_id=f"{telling.key}@{host}",
        reply_to=reply_address(mailbox, telling.token) if telling.token else mailbox.address,
    )
    mail = replace(mail, headers=(*mail.headers, *telling.headers))
    hand_over(mail, mailbox=mailbox, is_reported=telling.is_reported)
