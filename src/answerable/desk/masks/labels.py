"""Writing to somebody without knowing their address: a label stands for it in the boxes of the page, and means
something only on its own ticket."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from email.utils import formataddr, getaddresses

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.addresses import MAIL, normalise
from answerable.people.masking import Part, is_masked, shown_address, shown_name, through
from answerable.people.masking.values import DOT, HIDDEN
from answerable.people.models import Staff
from answerable.tickets.models import Ticket

_MOST = 200  # messages whose recipients are known by label
_LABEL = re.compile(rf"[^\s<>,;\"]{{0,4}}{HIDDEN}([0-9a-f]{{8}})@[^\s<>,;\"]+")


def labelled(ticket: Ticket, pairs: Iterable[Sequence[str]]) -> str:
    """Recipients as one types them, those whose address is masked by their labels."""
    return ", ".join(_written(shown_name(name), _label(ticket, address)) for address, name in pairs)


def _written(name: str, label: str) -> str:
    """As one types it. Labels are no addresses, which the library would insist on."""
    return formataddr((name, "@"), charset="utf-8").replace("<@>", f"<{label}>") if name else label


def opened(ticket: Ticket, given: str, writer: Staff) -> str:
    """What its writer put into a box, with the addresses for which labels stand."""
    known = {_digest(ticket, address): address for address in _known(ticket)} if DOT in given else {}
    chosen = Counter[str]()

    def address_of(label: re.Match[str]) -> str:
        address = known.get(label[1], label[0])
        chosen[normalise(MAIL, address)] += 1
        return address

    said = _LABEL.sub(address_of, given)
    if DOT in said:
        raise Invalid(_("One of the recipients is not known on this ticket any more: choose them again."))
    if is_masked(writer, Part.ADDRESS):
        _refuse_others(said, chosen)
    return said


def _refuse_others(said: str, chosen: Counter[str]) -> None:
    """Behind a mask nobody is added: in their copy they would read whom else it went to. Also nobody who takes part
    already, or a guess would be told from a hit; what was shown to them may stand there."""
    typed = Counter(normalise(MAIL, address) for _name, address in getaddresses([said])) - chosen
    if set(typed) - through().keep - {""}:
        raise NotAllowed(
            _("Addresses are masked for you: to copy somebody else, ask somebody of the house."),
            code="masked",
        )


def _label(ticket: Ticket, address: str) -> str:
    shown = shown_address(MAIL, address)
    return shown if shown == address else shown.replace(HIDDEN, HIDDEN + _digest(ticket, address), 1)


def _digest(ticket: Ticket, address: str) -> str:
    """Of no use for guessing: it is made with a secret, and for one ticket."""
    return salted_hmac("answerable.desk.masks", f"{ticket.pk}|{address.lower()}").hexdigest()[:8]


def _known(ticket: Ticket) -> set[str]:
    found = set(ticket.customer.identities.filter(channel=MAIL).values_list("address", flat=True))
    found |= set(ticket.participants.filter(channel=MAIL).values_list("address", flat=True))
    said = ticket.messages.order_by("-pk").values_list("from_address", "to", "cc", "reply_to")[:_MOST]
    for sender, *lists in said:
        found |= {sender, *(pair[0] for pairs in lists for pair in pairs)}
    for conversation in ticket.side_conversations.prefetch_related("parties"):
        found |= {pair[0] for pair in conversation.addresses}
    return found - {""}
