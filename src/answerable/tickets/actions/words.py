"""What people write, as databases can keep it."""

import re

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.tickets.writing.markup import storable

__all__ = ["first_words", "spelled", "storable", "tag_name"]


_NAMED_FIRST = re.compile(r"^(?:@\S+\s+)+")
_MOST_FIRST = 80


def first_words(text: str) -> str:
    """By which something is known that has no subject: how it begins, whoever it names in front."""
    said = " ".join(_NAMED_FIRST.sub("", text[:2000].strip()).split())
    if len(said) <= _MOST_FIRST:
        return said
    return (
        said[: _MOST_FIRST - 1].rpartition(" ")[0].rstrip(",;:") + "…"
        if " " in said[:_MOST_FIRST]
        else said[:_MOST_FIRST]
    )


def spelled(typed: str) -> str:
    """A tag's name in the one way that it is kept."""
    return " ".join(typed.split()).lower()


def tag_name(typed: str) -> str:
    """The name of a tag that is to be kept; raises Invalid with a sentence."""
    name = spelled(typed)
    if not name or len(name) > 60:
        raise Invalid(_("A tag has between 1 and 60 characters."))
    return name
