"""For whom something of a help centre is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read it; each of them reads also what is for those after it."""

    INTERNAL = "internal", _("the company's own people")
    PARTNER = "partner", _("everybody who answers customers, providers' people too")
    PUBLIC = "public", _("everybody")

    @property
    def readable(self) -> "tuple[Audience, ...]":
        """What somebody of this audience reads."""
        order = list(Audience)
        return tuple(order[order.index(self) :])
