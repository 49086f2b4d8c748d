"""A word that ends being written to, or begins it again: heeded, kept with its ticket, and nobody's turn."""

from django.utils.translation import gettext as _

from answerable.channels import consent
from answerable.channels.conversing import customer_of, inbound
from answerable.channels.matching import Match
from answerable.channels.models import ItemState
from answerable.channels.placement import Placement
from answerable.channels.settling import set_aside
from answerable.tickets.actions import receive_message


def heed(placement: Placement, found: Match | None) -> bool:
    """Whether it was such a word and no more."""
    channel, text = placement.item.channel, placement.incoming.text
    if consent.stops(text):
        consent.opt_out(channel, placement.sender, at=placement.at)
        reason, words = "opt_out", _("They do not want to be written to here any more.")
    elif consent.starts(text) and consent.has_opted_out(channel, placement.sender):
        consent.opt_in(channel, placement.sender)
        reason, words = "opt_in", _("They want to be written to here again.")
    else:
        return False
    keep_beside(placement, found, reason, words)
    return True


def keep_beside(placement: Placement, found: Match | None, reason: str, words: str) -> None:
    """On its ticket, where it has one, as something that is nobody's turn."""
    message = None
    if found is not None:
        said = inbound(placement, customer_of(placement), [[reason, words]], is_automatic=True)
        message = receive_message(found.ticket, said, by=placement.by_system, at=placement.at)
        placement.item.became = placement.item.fingerprint or None
    set_aside(
        placement.item,
        ItemState.RECORDED,
        reason,
        words,
        at=placement.at,
        ticket=message.ticket if message else None,
        message=message,
    )
