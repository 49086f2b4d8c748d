"""Finding any event that was changed, removed or added behind the product's back, and naming it.

Three independent witnesses are compared: each event's own hash, the chain through its stream up to the kept head, and
the leaves of the seals. Seals kept elsewhere can be compared too, which helps against somebody who rewrote all three.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from answerable.ledger.chain import GENESIS, event_hash
from answerable.ledger.models import Chain, Event, Seal
from answerable.ledger.seals import Leaf, root_of, seal_hash, unpack
from answerable.ledger.tail import Position, read_all

# Ids begin at 1: only an intruder's can lie below, where no reader looks.
_BEFORE_ALL = Position(0, -(2**63))


@dataclass(frozen=True)
class Fault:
    """One thing wrong; `what` is "changed", "missing" or "added"."""

    what: str
    subject: str  # "event 12 (ticket/3 no. 4)", "seal 2"
    why: str

    def __str__(self) -> str:
        return f"{self.subject} was {self.what}: {self.why}"


def verify(kept_seals: Iterable[Mapping[str, object]] = ()) -> list[Fault]:
    """Everything wrong with the ledger, each subject once; empty when it is whole."""
    faults: dict[str, Fault] = {}
    for fault in (*_check_streams(), *_check_seals(), *_check_kept(kept_seals)):
        faults.setdefault(fault.subject, fault)
    return list(faults.values())


def _name(event: Event) -> str:
    return f"event {event.pk} ({event.stream} no. {event.number})"


def _check_streams() -> Iterator[Fault]:
    heads = {head.stream: head for head in Chain.objects.iterator()}
    events = Event.objects.order_by("stream", "number").iterator(chunk_size=2000)
    for stream, group in groupby(events, key=lambda event: event.stream):
        yield from _check_stream(stream, list(group), heads.pop(stream, None))
    for stream, head in heads.items():
        if head.number:
            yield Fault("missing", f"{stream} no. 1 to {head.number}", "the chain has a head and no events")


def _check_stream(stream: str, events: list[Event], head: Chain | None) -> Iterator[Fault]:
    previous, number = GENESIS, 0
    for index, event in enumerate(events):
        if event.number > number + 1:
            yield Fault(
                "missing", f"{stream} no. {_span(number + 1, event.number - 1)}", "a gap in the chain"
            )
        if event_hash(event, bytes(event.previous)) != bytes(event.hash):
            yield Fault("changed", _name(event), "its content does not give its hash")
        elif event.number == number + 1 and bytes(event.previous) != previous:
            # Its own hash fits its content, so it is the one before that was rewritten together with its hash.
            suspect = events[index - 1] if index else event
            yield Fault("changed", _name(suspect), "the next event in the chain knows another hash")
        previous, number = bytes(event.hash), event.number
    yield from _check_head(stream, events, head)


def _check_head(stream: str, events: list[Event], head: Chain | None) -> Iterator[Fault]:
    last = events[-1]
    known = head.number if head else 0
    for event in events:
        if event.number > known:
            yield Fault("added", _name(event), "the chain ends before it")
    if last.number < known:
        yield Fault("missing", f"{stream} no. {_span(last.number + 1, known)}", "the chain goes on behind it")
    elif head and last.number == known and bytes(last.hash) != bytes(head.hash):
        yield Fault("changed", _name(last), "the head of the chain knows another hash")


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _check_seals() -> Iterator[Fault]:
    previous, sealed = GENESIS, _BEFORE_ALL
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=1):
        try:
            leaves, until = unpack(bytes(seal.leaves)), Position.parse(seal.position)
        except ValueError as error:
            yield Fault("changed", f"seal {seal.pk}", str(error))
            return  # without it nobody can say where the next one begins
        digest = seal_hash(
            position=seal.position, count=seal.count, at=seal.at, root=bytes(seal.root), previous=previous
        )
        if root_of(leaves) != bytes(seal.root) or len(leaves) != seal.count or digest != bytes(seal.hash):
            yield Fault("changed", f"seal {seal.pk}", "its content does not give its hash")
        yield from _check_leaves(leaves, sealed, until)
        previous, sealed = bytes(seal.hash), until


def _check_leaves(leaves: list[Leaf], after: Position, until: Position) -> Iterator[Fault]:
    expected = {leaf.event_id: leaf.hash for leaf in leaves}
    for placed in read_all(after, until=until):
        event, known = placed.event, expected.pop(placed.event.pk, None)
        if known is None:
            yield Fault("added", _name(event), "the seal over its place does not hold it")
        elif known != bytes(event.hash):
            yield Fault("changed", _name(event), "its seal knows another hash")
    for event_id in expected:
        yield Fault("missing", f"event {event_id}", "its seal holds it")


def _check_kept(kept: Iterable[Mapping[str, object]]) -> Iterator[Fault]:
    """Compare with seals exported earlier: `[{"id": 1, "hash": "…hex…"}, …]`."""
    known = {pk: bytes(digest).hex() for pk, digest in Seal.objects.values_list("pk", "hash")}
    for seal in kept:
        if seal["id"] not in known:
            yield Fault("missing", f"seal {seal['id']}", "the kept copy holds it")
        elif known[seal["id"]] != seal["hash"]:
            yield Fault("changed", f"seal {seal['id']}", "the kept copy has another hash")
