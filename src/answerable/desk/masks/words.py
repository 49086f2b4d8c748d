"""What can be masked, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from answerable.people.masking import Part

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PART_WORDS: "Mapping[Part, StrOrPromise]" = {
    Part.ADDRESS: _lazy("mail addresses"),
    Part.NUMBER: _lazy("phone numbers and names on other channels"),
    Part.NAME: _lazy("names, but for the first"),
    Part.ACCOUNT: _lazy("the account they belong to"),
    Part.FIELDS: _lazy("fields of your own"),
}


def masked_words(kept: str) -> str:
    """As an event keeps it: "address+number"."""
    parts = [str(PART_WORDS[part]) for part in Part if part.value in kept.split("+")]
    return ", ".join(parts) or _("nothing")
