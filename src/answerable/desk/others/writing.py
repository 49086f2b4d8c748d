"""The box in which one writes to others: with whom, what is kept of it already, and what can go along."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from answerable.desk.forms import MOST_FILES_BYTES
from answerable.desk.masks.files import hides_file, refuse_file
from answerable.desk.views.pictures import editable
from answerable.ledger.refusals import Invalid
from answerable.people.masking import shown_text
from answerable.people.models import Staff
from answerable.tickets.files import File, read_blob
from answerable.tickets.models import Attachment, Message, SideConversation, SideDraft, Ticket
from answerable.tickets.writing.markup import Written, as_html, joined, written

MOST_FILES = 20


@dataclass(frozen=True)
class Asking:
    """`conversation` is None where one is to begin."""

    conversation: SideConversation | None
    draft: SideDraft | None
    to: str  # with whom, names and addresses
    text: str
    html: str  # as the editor shows it
    files: list[Attachment]
    action: str
    draft_url: str


def asking(ticket: Ticket, staff: Staff, wanted: str, quoted: int | None) -> Asking | None:
    """What the address asks for ("new", or the key of a conversation), or None."""
    conversation = None
    if wanted != "new":
        known = wanted.isascii() and wanted.isdigit() and len(wanted) < 18
        rows = ticket.side_conversations.prefetch_related("parties")
        conversation = rows.filter(pk=int(wanted)).first() if known else None
        if conversation is None:
            return None
    draft = SideDraft.objects.filter(ticket=ticket, staff=staff, conversation=conversation).first()
    said = _with_quote(ticket, Written(draft.text, draft.html) if draft else Written(""), quoted)
    args = [ticket.reference, *([conversation.pk] if conversation else [])]
    return Asking(
        conversation,
        draft,
        ", ".join(map(_written, conversation.addresses)) if conversation else "",
        said.text,
        editable(ticket, said.html),
        [each for each in files_of(ticket)[:MOST_FILES] if not hides_file(staff, each)],
        reverse("desk:others_messages" if conversation else "desk:others", args=args),
        reverse("desk:others_draft" if conversation else "desk:others_draft_new", args=args),
    )


def files_of(ticket: Ticket) -> QuerySet[Attachment]:
    """What the customer, we or others sent in this ticket, the latest first. Files of notes stay among colleagues."""
    sent = Q(message__in=ticket.messages.values("pk"))
    sent |= Q(side_message__conversation__ticket=ticket)
    return Attachment.objects.filter(sent, is_inline=False).select_related("blob").order_by("-pk")


def again(kept: "QuerySet[Attachment]", uploaded: list[File], staff: Staff) -> list[File]:
    """Files that are here already, to go out once more beside those just chosen; their bytes are kept once."""
    for each in kept:
        refuse_file(
            staff, each.content_type, each.filename
        )  # who may not open it could send it to themselves
    size = sum(each.blob.size for each in kept) + sum(len(file.content) for file in uploaded)
    if size > MOST_FILES_BYTES:
        raise Invalid(_("The files are too large: together at most 25 MB."))
    files = [File(each.filename, each.content_type, read_blob(each.blob)) for each in kept]
    return [*files, *uploaded]


def _written(pair: list[str]) -> str:
    address, name = pair
    return f"{name} <{address}>" if name else address


def _with_quote(ticket: Ticket, said: Written, quoted: int | None) -> Written:
    """Below what is written already, what the customer wrote in one message: seen and changed before it goes. Neither
    their address nor what they quoted goes along."""
    message = Message.objects.filter(ticket=ticket, direction="inbound", pk=quoted or 0).first()
    if message is None:
        return said
    text = message.text
    for start, end in sorted(message.folds, reverse=True):
        text = text[:start] + text[end:]
    when = date_format(localtime(message.created_at), "j M Y, H:i")
    words = escape(_("On %(when)s the customer wrote:") % {"when": when})
    quote = written(
        "", f"<div>{words}</div><blockquote>{as_html(shown_text(text.strip()))}</blockquote><div><br></div>"
    )
    if quote.text in said.text:
        return said
    return joined(said if said.text.strip() else written("", "<div><br></div>"), quote)
