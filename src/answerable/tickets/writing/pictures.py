"""Pictures in the text: told by their bytes, named by a content id, and carried over into what is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from answerable.tickets.files import File
from answerable.tickets.models import Attachment, Picture, Ticket
from answerable.tickets.writing.markup import Written, cids_in, without_pictures

MOST_BYTES = 10 * 1024 * 1024
MOST_PICTURES = 50  # in one text


def kind_of(content: bytes) -> str:
    """What a picture is, by its first bytes; empty when it is none that every browser and mail program shows."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


@dataclass(frozen=True)
class Carried:
    """What is to be stored, with the pictures that it shows: those kept here, and files that came along."""

    said: Written
    pictures: Sequence[Picture | Attachment] = ()
    files: Sequence[File] = ()


def carried(said: Written, files: Sequence[File], ticket: Ticket) -> Carried:
    """A picture of the ticket is found by its name, also one that was sent before; what nobody knows is left out."""
    named = cids_in(said.html)
    if not named:
        return Carried(said, (), files)
    brought = {file.content_id for file in files if file.content_id} & named
    found = {each.content_id: each for each in pictures_of(ticket, sorted(named - brought)[:MOST_PICTURES])}
    html = without_pictures(said.html, sorted(named - brought - set(found)))
    inline = [replace(file, is_inline=True) if file.content_id in brought else file for file in files]
    return Carried(replace(said, html=html), list(found.values()), inline)


def pictures_of(ticket: Ticket, content_ids: Sequence[str]) -> list[Picture | Attachment]:
    """Those of this ticket with one of these names: sent ones first, so that a draft's own come last and count."""
    if not content_ids:
        return []
    named = Q(content_id__in=content_ids)
    said = Q(message__in=ticket.messages.values("pk")) | Q(note__in=ticket.notes.values("pk"))
    sent = Attachment.objects.filter(named & said).select_related("blob").order_by("-pk")[: MOST_PICTURES * 2]
    return [*sent, *Picture.objects.filter(named, ticket=ticket).select_related("blob")]
