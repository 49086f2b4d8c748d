"""Whoever asks by a word not to be written to any more on a channel is not, until they ask to be.

Of the address only a keyed hash is kept: it must outlast the person's erasure, and tells nobody who it was.
"""

from datetime import datetime

from django.utils.crypto import salted_hmac

from answerable.channels.models import OptOut

# What carriers hold to in the languages that we speak; alone in a message, whatever its case.
STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "opt out", "stopp", "abmelden", "arret",
     "arrêt", "baja", "alto", "afmelden", "wypisz", "停止", "配信停止", "إيقاف", "الغاء", "إلغاء"}
)  # fmt: skip
START = frozenset(
    {"start", "unstop", "optin", "opt in", "anmelden", "alta", "aanmelden", "zapisz", "再開", "ابدأ"}
)


# The name of the list of those who do not want to be asked how it was, among what one may ask not to be told.
SURVEYS = "surveys"


def stops(text: str) -> bool:
    return _word(text) in STOP


def starts(text: str) -> bool:
    return _word(text) in START


def opt_out(channel: str, address: str, *, at: datetime) -> None:
    opt_out_digest(channel, digest_of(address), at=at)


def opt_out_digest(channel: str, digest: str, *, at: datetime) -> None:
    """For whoever knows no more of the address than that."""
    OptOut.objects.get_or_create(channel=channel, digest=digest, defaults={"created_at": at})


def opt_in(channel: str, address: str) -> None:
    OptOut.objects.filter(channel=channel, digest=digest_of(address)).delete()


def has_opted_out(channel: str, address: str) -> bool:
    return OptOut.objects.filter(channel=channel, digest=digest_of(address)).exists()


def _word(text: str) -> str:
    return " ".join(text.casefold().strip(" .!\n\t").split())


def digest_of(address: str) -> str:
    return salted_hmac("answerable.channels.consent", address, algorithm="sha256").hexdigest()
