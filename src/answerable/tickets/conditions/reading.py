"""How typed input becomes a condition, and conditions a question to the database or words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.ledger.refusals import Invalid
from answerable.people.masking import NO_MASK, Part, mask_for
from answerable.tickets.conditions.asking import NOTHING, Asker, Condition, Conditions, Reader, What
from answerable.tickets.conditions.own_fields import what_of
from answerable.tickets.conditions.table import ALSO_OF_LISTS, ALSO_OF_RULES, WHATS, since

MOST = 20


def whats(reader: Asker) -> dict[str, What]:
    """Everything that can be asked, in the order in which it is offered."""
    mask = mask_for(reader.staff) if isinstance(reader, Reader) else NO_MASK
    hidden = mask.fields if mask.hides(Part.FIELDS) else frozenset()
    # By what is masked nobody looks for: they would learn it.
    own = [what_of(each) for each in reader.fields if each.pk not in hidden]
    also = ALSO_OF_RULES if reader.is_rule else ALSO_OF_LISTS
    known = {what.key: what for what in (*WHATS, *also, *own)}
    if mask.hides(Part.ACCOUNT):
        del known["account"]
    return known


def read(condition: Condition, reader: Reader) -> Condition:
    """The condition that somebody chose and typed, in the form that is kept; raises Invalid with a sentence."""
    what = whats(reader).get(condition.what)
    if what is None or condition.how not in what.hows:
        raise Invalid(_("There is no such condition."))
    if condition.how in what.without_value:
        return Condition(condition.what, condition.how)
    given = " ".join(condition.value.split())
    if not given:
        raise Invalid(_("%(what)s: choose or type a value.") % {"what": what.label})
    if what.choices is not None and given not in dict(what.choices(reader)):
        raise Invalid(_("%(what)s: choose one of the list.") % {"what": what.label})
    return Condition(condition.what, condition.how, what.read(given, reader))


def question(conditions: Conditions, reader: Asker) -> Q:
    """What a ticket must be. A condition that has lost its sense (a field that is gone) fits nothing."""
    known = whats(reader)
    whole = Q()
    for condition in conditions.each:
        one = _question(condition, known, reader)
        whole = whole | one if conditions.is_any else whole & one
    return whole


def questions(conditions: Sequence[Condition], reader: Asker) -> list[Q]:
    """Each by itself."""
    known = whats(reader)
    return [_question(condition, known, reader) for condition in conditions]


def _question(condition: Condition, known: Mapping[str, What], reader: Asker) -> Q:
    what = known.get(condition.what)
    try:
        return what.question(condition, reader) if what and condition.how in what.hows else NOTHING
    except (ValueError, Invalid):
        return NOTHING


def changed_since(conditions: Conditions, reader: Asker) -> datetime | None:
    """Whatever fits was changed since then, as what was opened since then was: all else need not be looked at."""
    if conditions.is_any:
        return None
    recent = [
        each for each in conditions.each if each.what in ("created", "changed") and each.how != "before"
    ]
    try:
        return max((since(each, reader) for each in recent), default=None)
    except (TypeError, ValueError):
        return None  # it has lost its sense, and fits nothing


def words(conditions: Conditions, reader: Reader) -> str:
    """As one reads them: "Tag has warranty; Opened this month"."""
    known = whats(reader)
    said = [
        known[each.what].words(each, reader) if each.what in known else _("(a condition that is gone)")
        for each in conditions.each
    ]
    return (_(" or ") if conditions.is_any else "; ").join(said)
