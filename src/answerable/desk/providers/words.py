"""What stands in a provider's record, in plain words."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.desk.templatetags.desk import language_name as named

# Spoken where customers are often answered, and in no list of Django's.
_FURTHER = {"fil": gettext_lazy("Filipino"), "ceb": gettext_lazy("Cebuano")}


def language_words(codes: Iterable[str]) -> str:
    """By their names where they are known."""
    return ", ".join(language_name(code) for code in codes)


def language_name(code: str) -> str:
    code = code.lower()
    return str(_FURTHER[code]) if code in _FURTHER else named(code)


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
