"""A code goes to an address, so that whoever reads there can tell it: by the address's own channel, and into no ticket,
where colleagues would read it."""

from collections.abc import Callable

import structlog
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.channels import consent
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import CHANNELS, Telling
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.known import Known
from answerable.ledger.models import Event
from answerable.ledger.refusals import Refusal
from answerable.people.actions.proving import code_of
from answerable.people.models import Identity, Proof

log = structlog.get_logger(__name__)
_BY = {"phone": "sms"}  # who reads a number's text messages is who is called there
_connected = Known(
    lambda: frozenset(Mailbox.objects.filter(is_active=True).values_list("channel", flat=True)), Mailbox
)


def can_be_asked(channel: str) -> bool:
    way = _way(channel)
    return way in CHANNELS and bool(CHANNELS[way].tell) and (way == channel or way in _connected())


def _way(channel: str) -> str:
    """By which channel a code reaches an address of this one."""
    return _BY.get(channel, channel)


def queue_code(event: Event) -> None:
    """Somebody wants to know whose an address is."""
    identity = Identity.objects.get(pk=event.data["identity"])
    way = _way(identity.channel)
    if not can_be_asked(identity.channel) or _mailbox(way) is None:
        raise Refusal(_("No code can be sent there. Ask for a proof in another way."), code="no_way")
    if CHANNELS[way].has_opt_out and consent.has_opted_out(way, identity.address):
        raise Refusal(_("They do not want to be written to there."), code="opted_out")
    enqueue(send_code, proof_id=event.data["proof"])


@job(lane=Lane.OUTSIDE)
def send_code(proof_id: int) -> Callable[[], None] | None:
    """Late is no use: whoever waits for it has another sent."""
    proof = Proof.objects.select_related("identity", "customer").filter(pk=proof_id).first()
    if proof is None or not proof.is_open(at=timezone.now()):
        return None
    identity = proof.identity
    way = _way(identity.channel)
    mailbox = _mailbox(way)
    if mailbox is None:
        return None
    with translation.override(proof.customer.language or None):
        text = _(
            "%(code)s is your code. Tell it to the colleague you are speaking with; it can be used for ten minutes. "
            "If you are not in touch with us right now, tell it to nobody: nothing will happen."
        )
        telling = Telling(
            _("Your code"),
            text % {"code": code_of(proof)},
            f"proof-{proof.pk}-{int(proof.asked_at.timestamp())}",
        )
    try:
        CHANNELS[way].teller(mailbox, identity.address, telling)
    except ChannelError as error:
        if not error.permanent:
            raise
        log.warning("code not sent", proof=proof.pk, error=str(error))
    return None


def _mailbox(channel: str) -> Mailbox | None:
    return Mailbox.objects.filter(channel=channel, is_active=True).order_by("pk").first()
