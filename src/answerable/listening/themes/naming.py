"""A theme's name as a person gives it: from then on it stays, whatever words come."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening import events
from answerable.listening.models import Theme

LONGEST = 120


@transaction.atomic
def name_theme(theme: Theme, name: str, *, by: Actor, at: datetime) -> Theme:
    """Empty, and its own words name it again."""
    if not by.may("themes.name"):
        raise NotAllowed
    name = " ".join(name.replace("\0", " ").split())
    if len(name) > LONGEST:
        raise Invalid(_("A name has at most %(most)d characters.") % {"most": LONGEST})
    found = Theme.objects.select_for_update().get(pk=theme.pk)
    is_named, kept = bool(name), name or ", ".join(found.words[:3])[:LONGEST]
    if (found.name, found.is_named) == (kept, is_named):
        return found
    found.name, found.is_named = kept, is_named
    found.save(update_fields=["name", "is_named"])
    record(events.THEME_NAMED, found, by=by, at=at)
    return found
