"""What goes out by WhatsApp: text, one file with words under it, or an approved template."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.channels.changes import OWN_KEY
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox, Outgoing, SideOutgoing, Template
from answerable.channels.outgoing import keep_unsure
from answerable.channels.registry import Sent
from answerable.channels.social.common import addressee, mailbox_of, sign
from answerable.channels.social.keeping import rows_at, text_at
from answerable.channels.templates import template_of
from answerable.channels.threads import lead
from answerable.channels.whatsapp import client
from answerable.channels.whatsapp.reading import failure_words
from answerable.channels.whatsapp.window import is_open
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets.files import read_blob
from answerable.tickets.models import Attachment, Message

Row = Outgoing | SideOutgoing
_LONGEST_CAPTION = 1024
_PATIENCE = timedelta(minutes=10)
_NEEDED = {
    "image": _lazy("This template has a picture at its head: attach it, as JPEG or PNG."),
    "video": _lazy("This template has a film at its head: attach it, as MP4."),
    "document": _lazy("This template has a document at its head: attach it."),
}


def prepare(row: Row) -> None:
    """From which number it goes; an answer to it goes on with its ticket. Refused now rather than by WhatsApp later:
    what is no template where only templates go, words that are too long to stand under a file."""
    mailbox, message = sign(row), row.message
    if not isinstance(message, Message):
        raise Invalid(_("Others are asked by mail."))
    if len(row.recipients) != 1:
        raise Invalid(_("WhatsApp goes to one number at a time."))
    goes_at = message.send_at or row.created_at
    for address in row.recipients:
        if not is_open(mailbox, address, at=goes_at):
            _refuse_unless_template(mailbox, message)
        lead(mailbox, address, message.ticket, at=row.created_at)
    if len(message.text) > _LONGEST_CAPTION and message.attachments.exists():
        words = _("Under a file WhatsApp takes %(most)s characters. Send the file by itself, or say less.")
        raise Invalid(words % {"most": _LONGEST_CAPTION})


def send(row: Row) -> Sent:
    """WhatsApp takes it, and tells later whether it arrived. It knows no key that would keep it from taking the same
    twice, but says our own key back with whatever it tells of a message: after an attempt of which nobody knows how it
    ended, that is waited for, and nothing is sent again unless somebody wants it."""
    mailbox, address = mailbox_of(row), addressee(row)
    if row.unsure_at is not None:
        return _learned(row, address)
    fields = _fields(row, mailbox, address)
    keep_unsure(row, timezone.now())
    try:
        said = client.post(mailbox, client.own_path(mailbox, "messages"), fields)
    except ChannelError as error:
        if error.code != client.UNSURE:
            keep_unsure(row, None)
        raise
    taken = rows_at(said.fields, "messages")
    if said.is_fine and taken:
        return Sent((address,), external_id=text_at(taken[0], "id"), is_confirmed=False)
    return Sent((), {address: failure_words(str(client.code_of(said))) or client.refused(said)})


def key_of(row: Row) -> str:
    """What WhatsApp says back: see `channels.changes`."""
    return f"{OWN_KEY}{row.pk}"


def _learned(row: Row, address: str) -> Sent:
    assert row.unsure_at is not None
    if row.message.external_id:
        return Sent((address,), external_id=row.message.external_id, is_confirmed=False)
    if timezone.now() - row.unsure_at < _PATIENCE:
        words = _("The line broke, and WhatsApp has not told yet whether it took this.")
        raise ChannelError(words, permanent=False, code=client.UNSURE)
    words = _(
        "The line broke, and WhatsApp never told whether it took this. Send it again if they do not have it."
    )
    raise ChannelError(words, permanent=True, code="unconfirmed")


def _fields(row: Row, mailbox: Mailbox, address: str) -> dict[str, Any]:
    to = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": address,
        "biz_opaque_callback_data": key_of(row),
    }
    if not is_open(mailbox, address, at=timezone.now()):
        found = template_of(mailbox, row.message.text)
        if found is None:
            raise ChannelError(failure_words("131047"), permanent=True, code="window")
        return {**to, "type": "template", "template": _as_template(*found, _head(row, mailbox, found[0]))}
    file = _file(row)
    if file is None:
        return {**to, "type": "text", "text": {"preview_url": False, "body": row.message.text}}
    kind, key = _kind(file.content_type), _uploaded(mailbox, file)
    sent = {
        "id": key,
        **({"caption": row.message.text} if row.message.text.strip() and kind != "audio" else {}),
    }
    return {**to, "type": kind, kind: {**sent, **({"filename": file.filename} if kind == "document" else {})}}


def _file(row: Row) -> Attachment | None:
    return row.message.attachments.select_related("blob").first()


def _uploaded(mailbox: Mailbox, file: Attachment) -> str:
    return client.upload(mailbox, file.filename, file.content_type, read_blob(file.blob))


def _head(row: Row, mailbox: Mailbox, template: Template) -> list[dict[str, Any]]:
    """The file at its head, where it has one."""
    file = _file(row)
    if not template.media or file is None:
        return []
    named = {"filename": file.filename} if template.media == "document" else {}
    sent = {"type": template.media, template.media: {"id": _uploaded(mailbox, file), **named}}
    return [{"type": "header", "parameters": [sent]}]


def _as_template(template: Template, given: Any, head: list[dict[str, Any]]) -> dict[str, Any]:
    values = [
        {"type": "text", "text": value, **({"parameter_name": name} if template.is_named else {})}
        for name, value in (
            given.items() if template.is_named else sorted(given.items(), key=lambda pair: int(pair[0]))
        )
    ]
    parts = [*head, *([{"type": "body", "parameters": values}] if values else [])]
    return {
        "name": template.name,
        "language": {"code": template.language},
        **({"components": parts} if parts else {}),
    }


def _kind(content_type: str) -> str:
    """As what a file goes; what WhatsApp does not show goes as a document."""
    if content_type in ("image/jpeg", "image/png"):
        return "image"
    if content_type in ("video/mp4", "video/3gpp"):
        return "video"
    return "document"


def _refuse_unless_template(mailbox: Mailbox, message: Message) -> None:
    found = template_of(mailbox, message.text)
    files = list(message.attachments.all())
    if files and (found is None or not found[0].media):
        words = _("They last wrote more than 24 hours ago: no files go by WhatsApp until they write again.")
        raise Refusal(words, code="window")
    if found is None:
        words = _(
            "They last wrote more than 24 hours ago: WhatsApp takes only an approved template, word for word. Choose "
            "one below, or answer another way."
        )
        raise Refusal(words, code="window")
    if any(value == f"[{name}?]" for name, value in found[1].items()):
        raise Invalid(_("Fill in the gaps of the template first."))
    if found[0].media and [_kind(file.content_type) for file in files] != [found[0].media]:
        raise Invalid(str(_NEEDED[found[0].media]))
