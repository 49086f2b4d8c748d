"""Where the author of a message wants answers to go (Reply-To), and whether they do.

It opens no door: what a message joins is decided by its sender. On a ticket that is there already, whoever forges the
sender could have our next answer sent to themselves; so an address that is new there counts only from a proven sender.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.channels.incoming import Nature
from answerable.channels.matching import Match, Sender, takes_part
from answerable.channels.placement import Placement

_MOST = 3  # to answer many is what copies are for


@dataclass(frozen=True)
class Wish:
    to: tuple[tuple[str, str], ...] = ()  # heeded: answers go there
    remarks: tuple[list[str], ...] = ()


def wish_of(placement: Placement, found: Match | None) -> Wish:
    author, _name = placement.author
    if author != placement.sender:
        words = _("It came from %(address)s, which takes no answers; its Reply-To says who wrote it.")
        return Wish(remarks=(["reply_to", words % {"address": placement.sender}],))
    asked = _asked(placement)
    if not asked:
        return Wish()
    listed = {"addresses": ", ".join(address for address, _name in asked)}
    if _is_heeded(placement, found, asked):
        return Wish(asked, (["reply_to", _("Answers go to %(addresses)s, as the sender asks.") % listed],))
    words = _(
        "It asks for answers to %(addresses)s. They go to the sender all the same: nothing proves who asks."
    )
    return Wish(remarks=(["reply_to", words % listed],))


def _asked(placement: Placement) -> tuple[tuple[str, str], ...]:
    if placement.incoming.nature is Nature.BULK:
        return ()  # a mailing list names itself, and everybody on it would read the answer
    others = placement.others(placement.incoming.reply_to)
    if any(address == placement.sender for address, _name in others):
        return ()  # themselves and others: those are reached as ever
    return tuple(others[:_MOST])


def _is_heeded(placement: Placement, found: Match | None, asked: tuple[tuple[str, str], ...]) -> bool:
    said = placement.incoming.authentication
    if said.dmarc == "fail":
        return False
    if found is None or said.is_proven:
        return True
    return all(takes_part(found.ticket, Sender(placement.channel, address)) for address, _name in asked)
