"""What may get worse when work changes hands: each a share of tickets of which less is better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Loss:
    """`behind` is the name under which the pages of figures list such tickets."""

    words: "StrOrPromise"
    counted: Q
    among: Q
    behind: str


LOSSES: Mapping[str, Loss] = {
    "unheard": Loss(
        _("had to write again, or were never answered"), Q(chases__gt=0) | Q(is_given_up=True), Q(), "unheard"
    ),
    "chased": Loss(_("had to write again before we answered"), Q(chases__gt=0), Q(), "chased"),
    "broken": Loss(
        _("had a promise that was not kept"), Q(broken__gt=0), Q(kept__gt=0) | Q(broken__gt=0), "broken"
    ),
    "reopened": Loss(_("were opened again"), Q(reopened__gt=0), Q(), "reopened"),
    "late": Loss(
        _("were not answered within 24 hours"),
        Q(customer_seconds__gt=86_400) | Q(customer_seconds__isnull=True),
        Q(),
        "late",
    ),
    "unhappy": Loss(_("were rated, and not well"), Q(is_good=False), Q(is_good__isnull=False), "rated-bad"),
}
