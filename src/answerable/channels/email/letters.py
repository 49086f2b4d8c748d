"""Mail that is no message of a ticket: a link that somebody asked for, word that something was received."""

from answerable.channels.email.automatic import INSTANCE_HEADER
from answerable.channels.email.compose import OutgoingMail, compose
from answerable.channels.email.instance import instance_id
from answerable.channels.email.settings import MailSettings
from answerable.channels.incoming import Address
from answerable.channels.models import Mailbox
from answerable.channels.registry import Telling


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


def hand_over(mail: OutgoingMail, *, mailbox: Mailbox) -> None:
    """Through the mailbox's server or provider, once; raises ChannelError. Its envelope has no sender: nobody waits for
    word of what becomes of it."""
    # Imported here: sending needs what only a worker ever loads.
    from answerable.channels.email import providers, smtp

    recipients = [each.address for each in mail.to]
    if MailSettings.of(mailbox).provider:
        providers.send(mail, mailbox=mailbox, recipients=recipients)
    else:
        smtp.send_bytes(compose(mail), mailbox=mailbox, sender="", recipients=recipients)


def tell(mailbox: Mailbox, address: str, telling: Telling) -> None:
    host = mailbox.address.rpartition("@")[2]
    mail = letter(
        mailbox,
        Address(address),
        sender=mailbox.name,
        subject=telling.subject,
        text=telling.text,
        message_id=f"{telling.key}@{host}",
        reply_to=mailbox.address,
    )
    hand_over(mail, mailbox=mailbox)
