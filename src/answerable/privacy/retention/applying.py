"""A rule, a few tickets in one transaction: nobody waits for it, and it may be stopped anywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from answerable.channels.erasing import forget_errors, forget_originals
from answerable.ledger.actor import SYSTEM
from answerable.ledger.kinds import Kind
from answerable.ledger.recording import record
from answerable.privacy import events
from answerable.privacy.erasing import wipe
from answerable.privacy.held import with_merged
from answerable.privacy.models import Does, RetentionRule
from answerable.privacy.retention.due import ahead_of, concerned
from answerable.tickets.erasing import drop_files_of
from answerable.tickets.models import Ticket

_LOOKED_AT, _AT_ONCE = 500, 20
# What was passed by (a hold that was lifted since, an import with an old date) is come to again by then.
_AFRESH = timedelta(days=7)


@transaction.atomic
def apply_some(rule_id: int, *, at: datetime) -> bool:
    """One step; whether there is more to do."""
    rule = RetentionRule.objects.select_for_update().filter(pk=rule_id, is_active=True).first()
    if rule is None:
        return False
    keys = ahead_of(rule, at=at, most=_LOOKED_AT)
    if not keys:
        _begin_afresh(rule, at=at)
        return False
    order = {key: place for place, (_closed_at, key) in enumerate(keys)}
    found = sorted(concerned(rule, list(order)).values_list("pk", flat=True), key=order.__getitem__)
    for pk in found[:_AT_ONCE]:
        ticket = Ticket.objects.select_for_update().get(pk=pk)
        kind, do = _DOING[Does(rule.does)]
        do(ticket, at)
        record(kind, ticket, by=SYSTEM, at=at, rule=rule.pk)
    if rule.does == Does.ERASE:
        forget_errors(with_merged(found[:_AT_ONCE]))
    last = keys[-1] if len(found) <= _AT_ONCE else keys[order[found[_AT_ONCE - 1]]]
    rule.reached_at, rule.reached_id = last
    rule.began_at = rule.began_at or at
    rule.save(update_fields=["reached_at", "reached_id", "began_at"])
    return True


def _begin_afresh(rule: RetentionRule, *, at: datetime) -> None:
    if rule.reached_at is not None and rule.began_at is not None and at - rule.began_at >= _AFRESH:
        rule.reached_at, rule.reached_id, rule.began_at = None, 0, None
        rule.save(update_fields=["reached_at", "reached_id", "began_at"])


_DOING: dict[Does, tuple[Kind, Callable[[Ticket, datetime], object]]] = {
    Does.ERASE: (events.TICKET_ERASED, lambda ticket, at: wipe(ticket, at=at)),
    Does.FILES: (events.FILES_DELETED, lambda ticket, _at: drop_files_of(ticket)),
    Does.ORIGINALS: (
        events.ORIGINALS_DELETED,
        lambda ticket, _at: forget_originals(with_merged([ticket.pk])),
    ),
}
