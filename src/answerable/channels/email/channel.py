"""Mail as a channel: what `channels.registry` asks of one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from answerable.channels.along import said_in
from answerable.channels.email.addressing import reply_address, tokens_in
from answerable.channels.email.aside import Aside
from answerable.channels.email.automatic import AUTO_HEADER, INSTANCE_HEADER
from answerable.channels.email.compose import OutgoingMail, compose
from answerable.channels.email.encoding import UnusableAddressError, ascii_address
from answerable.channels.email.instance import instance_id
from answerable.channels.email.parse import parse
from answerable.channels.email.settings import MailSettings
from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Address, Incoming, IncomingAttachment
from answerable.channels.models import Item, Mailbox, Outgoing, SideOutgoing
from answerable.channels.redaction import redact_message
from answerable.channels.registry import Sent
from answerable.channels.web.links import TicketLink, link_for
from answerable.ledger.rows import find, update
from answerable.people.models import Staff
from answerable.tickets.files import read_blob
from answerable.tickets.models import Message, SideMessage, Ticket
from answerable.tickets.references import new_token

_aside: Aside | None = None


def parse_item(item: Item, content: bytes) -> Incoming:
    read = parse if _aside is None else _aside.parse
    if item.mailbox is None:
        return read(content)
    trusted = MailSettings.of(item.mailbox).trusted_authserv
    return read(content, trusted_authserv=trusted, own=[item.mailbox.address])


def redact_content(content: bytes) -> tuple[bytes, bool]:
    return redact_message(content) if _aside is None else _aside.redact(content)


def read_aside() -> None:
    """From now on this process has its mail read, and searched for card data, by another."""
    global _aside
    _aside = _aside or Aside()


def tokens(incoming: Incoming, item: Item, own: frozenset[str]) -> list[str]:
    """Tokens in whatever says where the mail was going; the envelope first, since nobody edits it."""
    written = [each.address for each in (*incoming.to, *incoming.cc)]
    return tokens_in([item.envelope_to, *incoming.delivered_to, *written], set(own))


def prepare(row: Outgoing | SideOutgoing) -> None:
    """Give the message the id under which its answers will name it, and the address it is sent from."""
    mailbox, message = row.mailbox, row.message
    if mailbox is None:
        raise ChannelError("There is no mailbox.", permanent=True)
    host = mailbox.address.rpartition("@")[2]
    message.external_id = f"{_token(message)}.{new_token()}@{host}"
    message.from_address = mailbox.address
    message.from_name = writer.name if (writer := _writer(message)) else _sender(_ticket(message), mailbox)
    update(message, "external_id", "from_address", "from_name")


def send(row: Outgoing | SideOutgoing) -> Sent:
    """Hand the mail to the mailbox's server or provider; those who took it before are left out, and so is what no
    mail can be sent to."""
    mailbox = row.mailbox
    if mailbox is None:
        raise ChannelError("There is no mailbox.", permanent=True)
    # Imported here: sending needs what only a worker ever loads.
    from answerable.channels.email import providers, smtp

    message = row.message
    mail = side_mail_of(message, mailbox) if isinstance(message, SideMessage) else mail_of(message, mailbox)
    missing = [address for address in row.recipients if address not in row.accepted]
    refused = _unusable(missing)
    recipients = [address for address in missing if address not in refused]
    if not recipients:
        return Sent((), refused)
    if MailSettings.of(mailbox).provider:
        sent = providers.send(mail, mailbox=mailbox, recipients=recipients)
    else:
        sender = reply_address(mailbox, _token(message))
        sent = smtp.send_bytes(_written(mail), mailbox=mailbox, sender=sender, recipients=recipients)
    return replace(sent, refused={**refused, **sent.refused})


def _written(mail: OutgoingMail) -> bytes:
    try:
        return compose(mail)
    except ValueError as error:  # the same tomorrow: an agent must hear of it today
        raise ChannelError(
            f"The mail cannot be written: {error}", permanent=True, code="unwritable"
        ) from error


def _unusable(addresses: Iterable[str]) -> dict[str, str]:
    """Those that nothing can be sent to, with the reason."""
    found = {}
    for address in addresses:
        try:
            ascii_address(address)
        except UnusableAddressError as error:
            found[address] = str(error)
    return found


def mail_of(message: Message, mailbox: Mailbox) -> OutgoingMail:
    """The mail that a message becomes. Its envelope and its Reply-To carry the ticket's token."""
    ticket = message.ticket
    sender, signature = _sender(ticket, mailbox), _signature(ticket, mailbox)
    link, told = link_for(message), said_in(message)
    text, html = _texts(told, sender)
    said = list(
        Message.objects.filter(ticket=ticket, created_at__lt=message.created_at)
        .exclude(external_id="")
        .order_by("created_at", "pk")
        .values_list("external_id", "direction")
    )
    asked = [external_id for external_id, direction in said if direction == "inbound"]
    headers = [(INSTANCE_HEADER, instance_id())]
    if message.is_automatic:
        headers.append((AUTO_HEADER, "yes"))
    return OutgoingMail(
        from_address=mailbox.address,
        from_name=f"{message.staff.first_name} ({sender})" if message.staff else sender,
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        reply_to=(Address(reply_address(mailbox, ticket.token), sender),),
        subject=_subject(message.subject or ticket.subject, is_answer=bool(asked)),
        text=_signed(text, signature) + (f"\n{link.words}\n{link.address}\n" if link else ""),
        html=_signed_markup(html, signature) + (_as_link(link) if link else ""),
        message_id=message.external_id,
        in_reply_to=asked[-1] if asked else "",
        references=tuple(external_id for external_id, _direction in said),
        attachments=tuple(file for each in told for file in _attachments(each)),
        auto_submitted="auto-replied" if message.is_automatic else "",
        headers=tuple(headers),
        sent_at=message.created_at,
    )


def _texts(told: Sequence[Message], sender: str) -> tuple[str, str]:
    """As text and as HTML; of several it is said who said each, and when."""
    if len(told) == 1:
        return told[0].text, told[0].html or _as_html(told[0].text)
    heads = [
        f"{each.created_at:%Y-%m-%d %H:%M} UTC, {each.staff.first_name if each.staff else sender}:"
        for each in told
    ]
    both = list(zip(heads, told, strict=True))
    text = "\n\n".join(f"{head}\n{each.text.strip()}" for head, each in both)
    html = "".join(f"<p><b>{escape(head)}</b></p>{each.html or _as_html(each.text)}" for head, each in both)
    return text, html


def side_mail_of(said: SideMessage, mailbox: Mailbox) -> OutgoingMail:
    """The mail to others. All that it quotes, names or refers to is of its own conversation: the ticket's messages and
    the ticket's token are in none of it."""
    conversation = said.conversation
    sender = _sender(conversation.ticket, mailbox)
    before = list(
        conversation.messages.filter(created_at__lt=said.created_at)
        .exclude(external_id="")
        .values_list("external_id", "direction")
    )
    heard = [external_id for external_id, direction in before if direction == "inbound"]
    html = said.html or _as_html(said.text)
    return OutgoingMail(
        from_address=mailbox.address,
        from_name=f"{said.staff.first_name} ({sender})" if said.staff else sender,
        to=_addresses(said.to),
        reply_to=(Address(reply_address(mailbox, conversation.token), sender),),
        subject=_subject(said.subject, is_answer=bool(before)),
        text=_signed(said.text, mailbox.signature),
        html=_signed_markup(html, mailbox.signature),
        message_id=said.external_id,
        in_reply_to=heard[-1] if heard else "",
        references=tuple(external_id for external_id, _direction in before),
        attachments=_attachments(said),
        headers=((INSTANCE_HEADER, instance_id()),),
        sent_at=said.created_at,
    )


def _ticket(message: Message | SideMessage) -> Ticket:
    return message.conversation.ticket if isinstance(message, SideMessage) else message.ticket


def _token(message: Message | SideMessage) -> str:
    """What an answer to it is known by."""
    return message.conversation.token if isinstance(message, SideMessage) else message.ticket.token


def _writer(message: Message | SideMessage) -> Staff | None:
    return find(Staff, pk=message.staff_id) if message.staff_id else None


def _sender(ticket: Ticket, mailbox: Mailbox) -> str:
    """Who customers read that it comes from."""
    return ticket.brand.sender if ticket.brand else mailbox.name


def _signature(ticket: Ticket, mailbox: Mailbox) -> str:
    """The brand's in the customer's language; the mailbox's own where there is none."""
    branded = ticket.brand.signature_for(ticket.customer.language) if ticket.brand else ""
    return branded or mailbox.signature


def _subject(subject: str, *, is_answer: bool) -> str:
    if not is_answer or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}"


def _signed(text: str, signature: str) -> str:
    return f"{text.rstrip()}\n\n-- \n{signature.strip()}\n" if signature.strip() else text


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


def _signed_markup(body: str, signature: str) -> str:
    if not signature.strip():
        return body
    return f"{body}<p>-- <br>{escape(signature.strip()).replace(chr(10), '<br>')}</p>"


def _as_link(link: TicketLink) -> str:
    return f'<p>{escape(link.words)} <a href="{escape(link.address)}">{escape(link.address)}</a></p>'


def _addresses(pairs: list[list[str]]) -> tuple[Address, ...]:
    unusable = _unusable(address for address, _name in pairs)
    return tuple(Address(address, name) for address, name in pairs if address not in unusable)


def _attachments(message: Message | SideMessage) -> tuple[IncomingAttachment, ...]:
    return tuple(
        IncomingAttachment(
            each.filename, each.content_type, read_blob(each.blob), each.content_id, each.is_inline
        )
        for each in message.attachments.select_related("blob")
    )
