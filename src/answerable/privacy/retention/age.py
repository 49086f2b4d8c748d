"""So many days, months or years before a moment. Pure."""

import calendar
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


def before(at: datetime, number: int, unit: Unit) -> datetime:
    """A month before the 31st of March is the last of February: never later than the calendar says."""
    if unit is Unit.DAYS:
        return at - timedelta(days=number)
    months = at.year * 12 + at.month - 1 - number * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))
