"""What stands in a provider's record, in plain words."""

from collections.abc import Iterable
from datetime import date

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def language_words(codes: Iterable[str]) -> str:
    """By their names where they are known."""
    return ", ".join(language_name(code) for code in codes)


def language_name(code: str) -> str:
    known = LANG_INFO.get(code.lower(), {})
    return _(known["name"]) if "name" in known else code


def tenure_words(since: date, today: date) -> str:
    """In whole years and months: how long somebody does this work."""
    months = max(0, (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day))
    years, months = divmod(months, 12)
    said = []
    if years:
        said.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    if months:
        said.append(ngettext("%(n)s month", "%(n)s months", months) % {"n": months})
    return " ".join(said) or _("less than a month")
