"""What others found, in their own measure: only what our tests reckon again from its data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Published:
    """`at`, and its standard error, in the source's measure, and what it is about in `says`."""

    title: "StrOrPromise"
    says: "StrOrPromise"
    at: float
    error: float
    measure: "StrOrPromise"
    method: "StrOrPromise"
    source: str


PUBLISHED: Sequence[Published] = (
    Published(
        _("Organ donation, California against the other states, before and after the third quarter of 2011"),
        _(
            "Not of customer service. It shows how large an effect of a change in how people are asked came out by "
            "the method that is used here, and with how much doubt."
        ),
        -0.02246,
        0.0067,
        _("share of people registered (of 1)"),
        _("difference in differences, errors clustered by state"),
        "organ_donation, causaldata 0.1.5 (MIT)",
    ),
)
