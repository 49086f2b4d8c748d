"""What the verbs about providers begin with."""

import re

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid
from answerable.people.actions.guards import require
from answerable.people.models import Provider

_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z", re.IGNORECASE)
MOST_LANGUAGES = 40


def locked(provider: Provider, by: Actor) -> Provider:
    """Whoever may not see it does not learn that it is there."""
    if not Provider.objects.visible_to(by).filter(pk=provider.pk).exists():
        raise Provider.DoesNotExist
    require(by, "providers.manage")
    return Provider.objects.select_for_update().get(pk=provider.pk)


def plain(given: str, most: int) -> str:
    """A line of text; what was broken into lines is one."""
    line = " ".join(given.replace("\x00", "").split())
    if len(line) > most:
        raise Invalid(_("That is too long: at most %(most)s characters.") % {"most": most})
    return line


def named(given: str) -> str:
    name = plain(given, 120)
    if not name:
        raise Invalid(_("A name has between 1 and 120 characters."))
    return name


def currency(given: str) -> str:
    code = given.strip().upper()
    if code and not _CURRENCY.match(code):
        raise Invalid(_("A currency is written with three letters, like EUR or PHP."))
    return code


def languages(given: list[str]) -> list[str]:
    """In the order given, each once."""
    codes = list(dict.fromkeys(code.strip() for code in given if code.strip()))
    if len(codes) > MOST_LANGUAGES or not all(_LANGUAGE.match(code) for code in codes):
        raise Invalid(_("Languages are written as codes, like en, fil or pt-br: 40 at most."))
    return codes
