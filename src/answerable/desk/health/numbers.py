"""Telephone numbers by which nobody is known again."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.desk.health.counting import MOST, count
from answerable.desk.health.finding import Finding, fine, note
from answerable.people.numbers import without_country


def numbers(_now: datetime) -> Iterator[Finding]:
    """They come from before numbers were written with their country."""
    n = count(without_country())
    if not n:
        yield fine(_("All telephone numbers of customers have their country."))
        return
    words = ngettext(
        "%(n)s telephone number of a customer lacks its country: whoever calls or writes from it is somebody new.",
        "%(n)s telephone numbers of customers lack their country: whoever calls or writes from them is somebody new.",
        n,
    ) % {"n": f"{MOST}+" if n > MOST else n}
    yield note(words, _("Say which country they are of: answerable numbers mend --country BE --try"))
