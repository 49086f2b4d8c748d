"""A message of a conversation as HTML. Drawn here and not by a template, as the rows of a list are: a page shows twenty
or more. What only few have (remarks, files, a call) is their template's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.reading.conversation import Entry
from answerable.desk.reading.undelivered import LONG
from answerable.ledger.addresses import address
from answerable.people import masking
from answerable.people.addresses import MAIL, is_key
from answerable.people.names import visitor_called
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import DeliveryState, Message, Ticket
from answerable.web.moments import full_moment
from answerable.web.templatetags.answerable import channel_icon, moment


@dataclass(frozen=True)
class Speaking:
    """What the messages of one page have in common: what the reader may do with them, and know of them."""

    ticket: Ticket
    now: datetime
    splits: bool = False
    asks: bool = False
    sees_addresses: bool = True


def draw_message(context: Context, entry: Entry, page: Speaking) -> SafeString:
    return SafeString(
        f"{_begun(entry, page)}"
        f"{_included(context, entry, 'desk/_message_remarks.html') if _has_remarks(entry, page.now) else ''}"
        f'<div class="message-body" dir="auto" data-no-actions>{conditional_escape(entry.body)}</div>\n'
        f"{_included(context, entry, 'desk/_files.html') if entry.files else ''}"
        f"{_ended(entry, page)}"
    )


def _included(context: Context, entry: Entry, name: str) -> str:
    with context.push(message=entry.message, files=entry.files):
        return str(get_template(name).template.render(context))  # type: ignore[attr-defined]  # Django's own


def _begun(entry: Entry, page: Speaking) -> str:
    """Everything above its words: who, by which way, when."""
    message = _message_of(entry)
    kind = f"message {message.direction}" + (" automatic" if message.is_automatic else "")
    inbound = " data-inbound" if message.is_inbound else ""
    looked_over = ""
    if message.looked_over_by_id:
        words = _("looked over by <bdi>%(name)s</bdi>") % {"name": escape(str(message.looked_over_by))}
        looked_over = f'<span class="about">{words}</span>'
    return (
        f'<article class="{kind}" id="message-{message.pk}"{inbound}>'
        f'<header class="message-head">{_box(message) if page.splits else ""}'
        f'<span class="message-author"><bdi>{escape(_author(message))}</bdi></span> {looked_over}\n'
        f'<span class="about">{channel_icon(message.channel, 14)} {_way(message)}{_copies(message)}</span>\n'
        f'<span class="when{_manner(message)}">{_when(entry, message, page.now)}</span></header>'
    )


def _has_remarks(entry: Entry, now: datetime) -> bool:
    """Whether anything stands between its head and its words."""
    message = _message_of(entry)
    return bool(
        entry.call
        or message.remarks
        or message.is_public
        or message.is_undelivered
        or message.retracted_at
        or message.edited_at
        or _waits(message, now)
        or is_unconfirmed(message, now)
    )


def _ended(entry: Entry, page: Speaking) -> str:
    """What one may do with what the customer wrote."""
    message = _message_of(entry)
    if not message.is_inbound:
        return "</article>"
    reference = page.ticket.reference
    parts = [*_pictures(entry, message, reference)]
    if message.authentication:
        details = escape(authentication_details(message.authentication))
        parts.append(f'<span title="{details}">{escape(authentication_words(message.authentication))}</span>')
    if page.asks and not page.ticket.is_merged:
        quoting = f"{page.ticket.get_absolute_url()}?side=new&amp;quote={message.pk}"
        parts.append(f'<a href="{quoting}">{escape(_("Quote it to others"))}</a>')
    if message.channel == MAIL and page.sees_addresses:
        parts.append(
            f'<a href="{address("desk:original", reference, message.pk)}">{escape(_("Original"))}</a>'
        )
    return '<footer class="message-foot">' + "\n".join(parts) + "</footer></article>"


def _message_of(entry: Entry) -> Message:
    assert entry.message is not None
    return entry.message


def _box(message: Message) -> str:
    return (
        '<label class="pick">'
        f'<input type="checkbox" name="messages" value="{message.pk}" form="split-off"> '
        f'<span class="visually-hidden">{escape(_("Choose this message"))}</span></label>'
    )


def _author(message: Message) -> str:
    if not message.is_inbound:
        return str(message.staff or _("The product"))
    return str(message.shown_from or message.customer or shown_address(message.from_address))


def _way(message: Message) -> str:
    if message.is_automatic:
        return escape(_("automatic"))
    if message.is_inbound:
        return f"<bdi>{escape(shown_address(message.from_address))}</bdi>"
    if not message.to:
        return escape(channel_words(message.channel))
    return _("to %(to)s") % {"to": escape(addresses(message.to))}


def _copies(message: Message) -> str:
    if not message.cc:
        return ""
    words = ngettext("%(n)s copy", "%(n)s copies", len(message.cc)) % {"n": len(message.cc)}
    return f' <span title="{escape(addresses(message.cc))}">· {escape(words)}</span>'


def _manner(message: Message) -> str:
    if message.delivery == DeliveryState.DELIVERED:
        return " done"
    return " late" if message.is_undelivered else ""


def _when(entry: Entry, message: Message, now: datetime) -> str:
    if message.read_at:
        return _("read %(at)s") % {"at": clock(message.read_at)}
    if message.delivery == DeliveryState.DELIVERED and not entry.call:
        return _("delivered %(at)s") % {"at": clock(message.delivered_at)}
    if message.is_undelivered:
        return escape(str(message.get_delivery_display()))
    if _waits(message, now):
        return _("goes %(at)s") % {"at": moment(message.send_at)}
    at = {"at": clock(message.created_at)}
    if message.delivery == DeliveryState.QUEUED and message.channel == "chat":
        return _("%(at)s · not seen yet") % at
    if is_unconfirmed(message, now):
        return _("%(at)s · not confirmed") % at
    if message.delivery == DeliveryState.QUEUED:
        return _("%(at)s · being sent") % at
    return at["at"]


def _waits(message: Message, now: datetime) -> bool:
    """It is to go later."""
    return message.delivery == DeliveryState.QUEUED and message.send_at is not None and message.send_at > now


def _pictures(entry: Entry, message: Message, reference: str) -> list[str]:
    """Pictures from elsewhere: their owner can tell when and from where they were looked at."""
    always = address("desk:pictures_always", reference, message.pk)
    if entry.shows_them_always:
        return [
            f"<span>{escape(_('You always see this sender’s pictures'))}</span>",
            f'<button form="undo" formaction="{always}">{escape(_("Ask again"))}</button>',
        ]
    if not entry.has_remote_pictures:
        return []
    button = f'<button form="act" formaction="{always}">{escape(_("Always for this sender"))}</button>'
    if entry.shows_remote_pictures:
        return [button]
    title = escape(_("Their owner can then tell when and from where you looked"))
    words = escape(_("Show pictures from elsewhere"))
    return [
        f'<a href="?pictures={message.pk}#message-{message.pk}" title="{title}">{words}</a>',
        button,
    ]


def clock(value: datetime | None) -> SafeString:
    """The hour; the conversation says the day above, the whole moment is in the title."""
    if value is None:
        return SafeString("")
    local = timezone.localtime(value)
    return SafeString(
        f'<time datetime="{value.isoformat(timespec="minutes")}" title="{escape(full_moment(value))}">'
        f"{local:%H:%M}</time>"
    )


def shown_address(value: str) -> str:
    """An address or a number as the reader may know it; nothing for what only a network can read."""
    if is_key(value):
        return ""
    return visitor_called(value) or masking.shown_address(MAIL if "@" in value else "", value)


def addresses(pairs: Sequence[Sequence[str]]) -> str:
    return ", ".join(_called(*pair) for pair in pairs)


def _called(address: str, name: str) -> str:
    if visitor_called(address) and name:
        return masking.shown_name(name)
    return shown_address(address) or masking.shown_name(name) or address


def is_unconfirmed(message: Message, now: datetime) -> bool:
    """Taken by a channel that tells later, and for long nothing was told. Of the chat its own words say more."""
    is_taken = message.delivery == DeliveryState.QUEUED and message.external_id and not message.delivery_error
    return (
        bool(is_taken)
        and message.channel not in (MAIL, "chat")
        and (message.send_at or message.created_at) < now - LONG
    )


def authentication_words(results: Mapping[str, str]) -> str:
    """In short whether the sender's address is theirs; DMARC has the last word where it spoke."""
    said = results.get("dmarc") or results.get("dkim") or results.get("spf") or ""
    if said == "pass":
        return _("sender proven")
    return _("sender not proven") if "fail" in results.values() else _("sender neither proven nor refuted")


def authentication_details(results: Mapping[str, Any]) -> str:
    return " · ".join(f"{name.upper()} {result}" for name, result in results.items())
