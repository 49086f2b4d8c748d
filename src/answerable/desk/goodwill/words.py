"""Amounts and what they are, in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.tickets.models import Goodwill, GoodwillKind

_OF = {
    GoodwillKind.REFUND: gettext_lazy("a refund of %(amount)s"),
    GoodwillKind.VOUCHER: gettext_lazy("a voucher for %(amount)s"),
    GoodwillKind.REPLACEMENT: gettext_lazy("a replacement worth %(amount)s"),
}


def amount_words(amount: Decimal, currency: str) -> str:
    is_whole = amount == amount.to_integral_value()
    return _("%(amount)s %(currency)s") % {
        "amount": number_format(amount, decimal_pos=0 if is_whole else 2, force_grouping=True),
        "currency": currency,
    }


def goodwill_words(kind: str, amount: Decimal, currency: str) -> str:
    return str(_OF[GoodwillKind(kind)]) % {"amount": amount_words(amount, currency)}


def words_of(given: Goodwill) -> str:
    return goodwill_words(given.kind, given.amount, given.currency)
