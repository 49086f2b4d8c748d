"""What a channel can carry, and saying so before anything is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.channels.consent import has_opted_out
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Message


@dataclass(frozen=True)
class Carries:
    """`longest` is in characters of the text, None where there is no end to it. Of files: how many in one message
    (None: whatever we take ourselves), how many bytes each, and the beginnings of their content types (none: any)."""

    longest: int | None = None
    has_subject: bool = False
    has_format: bool = False  # bold, lists, links under words
    has_copies: bool = False
    most_files: int | None = 0
    largest_file: int = 0
    file_types: tuple[str, ...] = ()
    is_spoken: bool = False  # what is said there is said aloud: nothing that is written goes that way
    is_public: bool = False  # what is said can be read by everybody


def refuse_what_cannot_go(message: Message, carries: Carries) -> None:
    """Raises Invalid, in words for whoever wrote it."""
    channel = channel_words(message.channel)
    if carries.is_spoken:
        raise Invalid(_("Nothing that is written goes by %(channel)s.") % {"channel": channel})
    if message.is_public and not carries.is_public:
        raise Invalid(_("Nothing is said in public by %(channel)s.") % {"channel": channel})
    if carries.longest is not None and len(message.text) > carries.longest:
        words = _("It is too long for %(channel)s: %(length)s characters, and %(most)s go.")
        raise Invalid(words % {"channel": channel, "length": len(message.text), "most": carries.longest})
    if message.cc and not carries.has_copies:
        raise Invalid(_("%(channel)s has no copies: take them out.") % {"channel": channel})
    _refuse_files(message, carries, channel)


def refuse_the_unwilling(message: Message) -> None:
    """Raises Refusal where somebody asked not to be written to this way. Without their address, which may be masked for
    whoever reads it."""
    if any(has_opted_out(message.channel, address) for address, _name in message.to):
        words = _("They asked not to be written to by %(channel)s. Answer another way.")
        raise Refusal(words % {"channel": channel_words(message.channel)}, code="opted_out")


def _refuse_files(message: Message, carries: Carries, channel: str) -> None:
    if carries.most_files is None:
        return
    files = list(message.attachments.select_related("blob"))
    if files and not carries.most_files:
        raise Invalid(_("No files go by %(channel)s: take them out.") % {"channel": channel})
    if len(files) > carries.most_files:
        words = _("%(channel)s takes at most %(most)s files in one message, and there are %(count)s.")
        raise Invalid(words % {"channel": channel, "most": carries.most_files, "count": len(files)})
    for each in files:
        named = {"channel": channel, "name": each.filename}
        if each.blob.size > carries.largest_file:
            raise Invalid(_("%(name)s is too large for %(channel)s.") % named)
        if carries.file_types and not each.content_type.startswith(carries.file_types):
            raise Invalid(_("%(channel)s does not take a file like %(name)s.") % named)
