"""Files that are mails, cards or appointments name people by their addresses: nothing can be masked in them."""

from django.utils.translation import gettext as _

from answerable.ledger.refusals import NotAllowed
from answerable.people.masking import Part, is_masked
from answerable.people.models import Staff
from answerable.tickets.models import Attachment

_KINDS = ("message/", "text/vcard", "text/x-vcard", "text/directory", "text/calendar", "application/ms-tnef")
_ENDINGS = (".eml", ".msg", ".mbox", ".vcf", ".ics")


def refuse_original(staff: Staff) -> None:
    """The bytes of a mail say who wrote it from where."""
    if _hides_originals(staff):
        raise NotAllowed(
            _("The original is not shown: it has addresses that are masked for you."), code="masked"
        )


def refuse_file(staff: Staff, content_type: str, filename: str) -> None:
    if _names_people(content_type, filename):
        refuse_original(staff)


def hides_file(staff: Staff, file: Attachment) -> bool:
    return _names_people(file.content_type, file.filename) and _hides_originals(staff)


def _hides_originals(staff: Staff) -> bool:
    return is_masked(staff, Part.ADDRESS) or is_masked(staff, Part.NUMBER)


def _names_people(content_type: str, filename: str) -> bool:
    return content_type.lower().startswith(_KINDS) or filename.lower().endswith(_ENDINGS)
