"""Writing to somebody without knowing their address: a label stands for it in the boxes of the page, and means
something only on its own ticket."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from email.utils import formataddr, getaddresses

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.ledger.composed import Composed, document
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.addresses import MAIL, normalise
from answerable.people.masking import Part, is_masked, shown_address, shown_name, through
from answerable.people.masking.values import DOT, HIDDEN
from answerable.people.models import Identity, Staff
from answerable.tickets.models import Message, Participant, SideParty, Ticket

_MOST = 200  # messages whose recipients are known by label
_LABEL = re.compile(rf"[^\s<>,;\"]{{0,4}}{HIDDEN}([0-9a-f]{{8}})@[^\s<>,;\"]+")


def labelled(ticket: Ticket, pairs: Iterable[Sequence[str]]) -> str:
    """Recipients as one types them, those whose address is masked by their labels."""
    return ", ".join(_written(shown_name(name), _label(ticket, address)) for address, name in pairs)


def _written(name: str, label: str) -> str:
    """As one types it. Labels are no addresses, which the library would insist on."""
    return formataddr((name, "@"), charset="utf-8").replace("<@>", f"<{label}>") if name else label


def foresee_opened(ticket: Ticket, given: Iterable[str]) -> None:
    """It will be asked what stands behind the labels in these boxes."""
    if _are_labels_in(given):
        _THEIRS.foresee(ticket.customer_id)
        for each in _ON_IT:
            each.foresee(ticket.pk)


def opened(ticket: Ticket, given: Collection[str], writer: Staff) -> list[str]:
    """What its writer put into each of these boxes, with the addresses for which labels stand."""
    known = {_digest(ticket, each): each for each in _known(ticket)} if _are_labels_in(given) else {}
    return [_opened(each, known, writer) for each in given]


def _are_labels_in(given: Iterable[str]) -> bool:
    return any(DOT in each for each in given)


def _opened(given: str, known: Mapping[str, str], writer: Staff) -> str:
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
    for each in _ON_IT:
        each.foresee(ticket.pk)
    found = {address for (address,) in _THEIRS.ask(ticket.customer_id)}
    found |= {address for (address,) in [*_TAKING_PART.ask(ticket.pk), *_BESIDE.ask(ticket.pk)]}
    for sender, *lists in _SAID.ask(ticket.pk):
        found |= {sender, *(pair[0] for pairs in lists for pair in document(pairs))}
    return found - {""}


_THEIRS = Composed(
    lambda customer: Identity.objects.filter(customer=customer, channel=MAIL).values_list("address")
)
_TAKING_PART = Composed(
    lambda ticket: Participant.objects.filter(ticket=ticket, channel=MAIL).values_list("address")
)
_SAID = Composed(
    lambda ticket: (
        Message.objects.filter(ticket=ticket)
        .order_by("-pk")
        .values_list("from_address", "to", "cc", "reply_to")[:_MOST]
    )
)
_BESIDE = Composed(
    lambda ticket: SideParty.objects.filter(conversation__ticket=ticket).values_list("address")
)
_ON_IT = (_TAKING_PART, _SAID, _BESIDE)
