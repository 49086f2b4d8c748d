"""States of articles in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STATE_WORDS: "Mapping[str, StrPromise]" = {
    "published": _("published"),
    "writing": _("being written"),
    "asked": _("to be reviewed"),
    "reviewed": _("reviewed, not published"),
    "scheduled": _("published by itself later"),
    "flagged": _("flagged by colleagues"),
    "due": _("due to be looked at again"),
    "archived": _("archived"),
}
