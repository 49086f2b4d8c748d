"""What people write, as databases can keep it."""

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.tickets.writing.markup import storable

__all__ = ["spelled", "storable", "tag_name"]


def spelled(typed: str) -> str:
    """A tag's name in the one way that it is kept."""
    return " ".join(typed.split()).lower()


def tag_name(typed: str) -> str:
    """The name of a tag that is to be kept; raises Invalid with a sentence."""
    name = spelled(typed)
    if not name or len(name) > 60:
        raise Invalid(_("A tag has between 1 and 60 characters."))
    return name
