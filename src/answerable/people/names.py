"""What a person is called, as mail programs tell it, or while nobody knows."""

import re

from django.utils.translation import gettext as _

_QUOTES = "\"'“”‘’«» "
MOST = 200
_VISITOR = re.compile(r"visitor-([0-9a-f]{4})[0-9a-f]*")  # what chats draw for whoever comes


def visitor_called(address: str) -> str:
    """A visitor of a chat of whom no name is known: "Visitor 3f2a". Empty for any other address."""
    found = _VISITOR.fullmatch(address)
    return _("Visitor %(mark)s") % {"mark": found[1]} if found else ""


def real_name(given: str) -> str:
    """The name in what stood beside an address; empty when that was only the address once more. "@cleo" is what a
    network calls somebody."""
    name = " ".join("".join(each for each in given if each.isprintable()).split()).strip(_QUOTES)
    return "" if "@" in name[1:] and " " not in name else name[:MOST]
