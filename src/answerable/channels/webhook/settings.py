"""What is said of a system: how it proves itself, where things stand in what it posts, where answers go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.channels.models import Mailbox
from answerable.ledger.outside import NotReachable, check
from answerable.ledger.refusals import Invalid
from answerable.ledger.signed import is_secret

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHORTEST = 16  # characters of a secret that nobody is to guess


class Proof(StrEnum):
    STANDARD = "standard"
    GITHUB = "github"
    BEARER = "bearer"


# Where each thing stands: a JSON Pointer (RFC 6901), as in /customer/email.
POINTERS: "Mapping[str, StrOrPromise]" = {
    "sender": gettext_lazy("Sender’s address"),
    "sender_name": gettext_lazy("Sender’s name"),
    "subject": gettext_lazy("Subject"),
    "text": gettext_lazy("Text"),
    "thread": gettext_lazy("What belongs together"),
    "id": gettext_lazy("Number of the message"),
    "about": gettext_lazy("Number of the message that it is about"),
    "kind": gettext_lazy("Kind"),
    "files": gettext_lazy("Files"),
}
_NEEDED = ("sender", "text", "id")


@dataclass(frozen=True)
class WebhookSettings:
    proof: str
    pointers: Mapping[str, str]
    has_mail: bool  # their senders' addresses are mail addresses: answers go there
    answers: str  # where we post them, if they go to the system
    tells_arrival: bool

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "WebhookSettings":
        return cls(
            proof=str(kept.get("proof", "")),
            pointers={name: str(kept.get(name, "")).strip() for name in POINTERS},
            has_mail=kept.get("addresses") == "email",
            answers=str(kept.get("answers", "")).strip(),
            tells_arrival=kept.get("arrival") == "told",
        )


def settings_of(mailbox: Mailbox | None) -> WebhookSettings:
    return WebhookSettings.of(mailbox.settings if mailbox is not None else {})


def refuse_unusable(kept: Mapping[str, Any], secret: str) -> None:
    """Raises Invalid in words; `secret` is empty where the one that is kept stays."""
    known = WebhookSettings.of(kept)
    if known.proof not in set(Proof):
        raise Invalid(_("Choose how the other system proves itself."))
    if secret and known.proof == Proof.STANDARD and not is_secret(secret):
        raise Invalid(_("A secret of Standard Webhooks is whsec_ and then at least 24 bytes in base64."))
    if secret and len(secret) < _SHORTEST:
        raise Invalid(_("The secret is too short: at least 16 characters, so that nobody guesses it."))
    for name, pointer in known.pointers.items():
        if not pointer and name in _NEEDED:
            raise Invalid(_("Say where this stands: %(what)s.") % {"what": POINTERS[name]})
        if pointer and not pointer.startswith("/"):
            raise Invalid(
                _("%(what)s: a place begins with a slash, as in /customer/email.") % {"what": POINTERS[name]}
            )
    if known.answers:
        try:
            check(known.answers)
        except NotReachable as error:
            raise Invalid(str(error)) from error


def proofs() -> Sequence[tuple[str, str]]:
    return [
        (Proof.STANDARD, _("a signature as Standard Webhooks says (webhook-signature)")),
        (Proof.GITHUB, _("a signature like GitHub’s (X-Hub-Signature-256)")),
        (Proof.BEARER, _("the secret itself (Authorization: Bearer)")),
    ]


def addresses() -> Sequence[tuple[str, str]]:
    return [("own", _("addresses of that system")), ("email", _("mail addresses: answers go there"))]


def arrivals() -> Sequence[tuple[str, str]]:
    return [("taken", _("when it was taken")), ("told", _("when the system says that it was delivered"))]
