"""What a message on WhatsApp says, in words, whatever its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.social.keeping import rows_at, text_at

FILES = ("image", "video", "audio", "document", "sticker")
Said = Mapping[str, Any]


def words_of(said: Said) -> str:
    """Empty where it is a file alone."""
    kind = text_at(said, "type")
    if kind in FILES:
        return text_at(said, kind, "caption")
    return _READ[kind](said) if kind in _READ else ""


def is_known(kind: str) -> bool:
    return kind in FILES or kind in _READ


def _button(said: Said) -> str:
    return text_at(said, "button", "text")


def _interactive(said: Said) -> str:
    """What was chosen from a list or of some buttons; a form's answers as it gave them."""
    for kind in ("button_reply", "list_reply"):
        lines = [text_at(said, "interactive", kind, name) for name in ("title", "description")]
        if lines[0]:
            return "\n".join(line for line in lines if line)
    return text_at(said, "interactive", "nfm_reply", "response_json")


def _location(said: Said) -> str:
    """Where it is, in words and in degrees."""
    place = said.get("location")
    place = place if isinstance(place, dict) else {}
    degrees = [place.get(name) for name in ("latitude", "longitude")]
    known = [f"{each:.6f}".rstrip("0") for each in degrees if isinstance(each, int | float)]
    lines = [text_at(place, "name"), text_at(place, "address"), ", ".join(known)]
    return "\n".join([_("A place:"), *[line for line in lines if line]])


def _contacts(said: Said) -> str:
    lines = [_contact(each) for each in rows_at(said, "contacts")]
    return "\n".join([_("A contact:"), *lines])


def _contact(card: dict[str, Any]) -> str:
    ways = [text_at(each, "phone") for each in rows_at(card, "phones")]
    ways += [text_at(each, "email") for each in rows_at(card, "emails")]
    return " · ".join(each for each in [text_at(card, "name", "formatted_name"), *ways] if each)


def _order(said: Said) -> str:
    lines = [
        f"{each.get('quantity', 1)} × {text_at(each, 'product_retailer_id')}"
        for each in rows_at(said, "order", "product_items")
    ]
    return "\n".join([_("An order:"), *lines, text_at(said, "order", "text")]).strip()


_READ: Mapping[str, Callable[[Said], str]] = {
    "text": lambda said: text_at(said, "text", "body"),
    "button": _button,
    "interactive": _interactive,
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "reaction": lambda said: text_at(said, "reaction", "emoji"),
    "system": lambda said: text_at(said, "system", "body"),
}
