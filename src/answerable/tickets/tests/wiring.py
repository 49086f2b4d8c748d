"""The subscribers of this room alone: what the rooms below do with an event is tested there."""

from answerable.config.subscribers import SUBSCRIBERS as EVERYBODYS
from answerable.ledger.subscribers import Subscribers


def _ours(paths):
    return tuple(path for path in paths if path.startswith("answerable.tickets."))


SUBSCRIBERS = {
    kind: Subscribers(now=_ours(listed.now), later=_ours(listed.later)) for kind, listed in EVERYBODYS.items()
}
