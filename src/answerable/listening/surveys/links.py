"""Signed links: what is pressed in a mail, and the way out of such questions. Nothing personal is in them."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from answerable.channels import consent

_ANSWER, _OUT = "answerable.surveys.answer", "answerable.surveys.out"


@dataclass(frozen=True)
class Pressed:
    """`value` is None where the link leads to the question alone."""

    ask: int
    value: int | None


def answer_link(ask: int, value: int | None) -> str:
    return _absolute("surveys:answer", signing.Signer(salt=_ANSWER).sign_object([ask, value]))


def pressed(token: str) -> Pressed | None:
    """None where it is none of ours."""
    try:
        ask, value = signing.Signer(salt=_ANSWER).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Pressed(int(ask), None if value is None else int(value))


def out_link(channel: str, address: str) -> str:
    told = [channel, consent.digest_of(address)]
    return _absolute("surveys:out", signing.Signer(salt=_OUT).sign_object(told))


def digest_out(token: str) -> str | None:
    """The digest of the address that wants out."""
    try:
        _channel, digest = signing.Signer(salt=_OUT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(digest)


def _absolute(name: str, token: str) -> str:
    return urljoin(settings.BASE_URL, reverse(name, args=[token]))
