"""Tags are made by whoever tags; here they are put in order."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import events
from answerable.tickets.actions.words import storable, tag_name
from answerable.tickets.models import Tag, Ticket
from answerable.tickets.vocabulary.guards import count_to_move, require

_Hung = Ticket.tags.through


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: Actor, at: datetime) -> Tag:
    require(by)
    tag, name = Tag.objects.select_for_update(no_key=True).get(pk=tag.pk), tag_name(storable(name))
    if tag.name == name:
        return tag
    if Tag.objects.filter(name=name).exists():
        raise Refusal(_("There is a tag “%(name)s” already. Merge the two.") % {"name": name}, code="taken")
    tag.name = name
    tag.save(update_fields=["name"])
    record(events.TAG_RENAMED, tag, by=by, at=at)
    return tag


@transaction.atomic
def merge_tags(gone: Tag, kept: Tag, *, by: Actor, at: datetime) -> Tag:
    """Whatever has `gone` has `kept` instead, once. Twice is harmless."""
    require(by)
    if gone.pk == kept.pk:
        raise Invalid(_("A tag cannot be merged with itself."))
    rows = {tag.pk: tag for tag in _lock(gone, kept)}
    if kept.pk not in rows:
        raise Tag.DoesNotExist
    if gone.pk not in rows:
        return rows[kept.pk]
    hung = _Hung.objects.filter(tag=gone.pk)
    count = count_to_move(hung)
    hung.exclude(ticket__in=_Hung.objects.filter(tag=kept.pk).values("ticket")).update(tag=kept.pk)
    keep_name(rows[gone.pk], at=at)
    record(events.TAG_MERGED, rows[gone.pk], by=by, at=at, into=kept.pk, tickets=count)
    rows[gone.pk].delete()
    return rows[kept.pk]


@transaction.atomic
def remove_tag(tag: Tag, *, by: Actor, at: datetime) -> None:
    """From every ticket that has it. Twice is harmless."""
    require(by)
    found = next(iter(_lock(tag)), None)
    if found is None:
        return
    count = count_to_move(_Hung.objects.filter(tag=found.pk))
    keep_name(found, at=at)
    record(events.TAG_REMOVED, found, by=by, at=at, tickets=count)
    found.delete()


def _lock(*tags: Tag) -> list[Tag]:
    """In the order of their keys, so that two merges at once cannot wait for each other."""
    return list(Tag.objects.select_for_update().filter(pk__in=[tag.pk for tag in tags]).order_by("pk"))
