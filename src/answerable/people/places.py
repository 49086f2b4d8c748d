"""Where people are."""

from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid

_LETTERS = 2


def country_code(given: str) -> str:
    """Two letters, as ISO 3166-1 has them, or nothing; raises Invalid. Which of them are countries, `regions` knows."""
    code = given.strip().upper()
    if code and not (code.isascii() and code.isalpha() and len(code) == _LETTERS):
        raise Invalid(_("Write a country with its two letters, as in BE."))
    return code
