"""Telephone numbers as people type them."""

from answerable.channels.models import Mailbox
from answerable.people.addresses import normalise

CHANNEL = "phone"
# What Twilio says in the place of a number that is withheld.
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464"})


def number_in(given: str) -> str:
    """As the world writes it (E.164); empty when it is none. Without a country it is of our own number's."""
    given = given.strip()
    known = normalise(CHANNEL, given)
    if known or not given:
        return known
    own = (
        Mailbox.objects.filter(channel=CHANNEL, is_active=True)
        .order_by("pk")
        .values_list("address", flat=True)
    )
    return next((found for each in own[:1] if (found := _as_near(given, each))), "")


def _as_near(given: str, own: str) -> str:
    import phonenumbers

    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(own, None))
        found = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(found):
        return ""
    written: str = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return written


def caller(given: str) -> str:
    """Who calls, as Twilio says it; empty when they withhold it."""
    return "" if given in WITHHELD else normalise(CHANNEL, given)
