"""A draft of the routing order in words: what each rule would say, and what that changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.desk.routed.telling import differences, for_whom, outcome_words, team_names
from answerable.ledger.ordering import moved
from answerable.routing.models import RouteDraft
from answerable.routing.rules.drafts import Drafted, base_of, rules_in
from answerable.tickets.conditions import Reader


@dataclass(frozen=True)
class DraftRow:
    rule: Drafted
    for_whom: str
    outcome: str
    marks: Sequence[str]
    changes: Sequence[str]


def rows_of(draft: RouteDraft, reader: Reader) -> list[DraftRow]:
    base, teams, rules = base_of(draft), team_names(), rules_in(draft)
    order = [key for key, *_rest in draft.began]
    changed_place = moved(order, [each.route for each in rules if each.route is not None])
    rows = []
    for each in rules:
        was = base.get(each.route or 0)
        changes = [] if was is None else list(differences(was.plan, each.plan, reader, teams))
        if was is not None and was.plan.name != each.plan.name:
            changes.insert(0, _("Name: %(was)s → %(now)s") % {"was": was.plan.name, "now": each.plan.name})
        marks = list(_marks(each, was, is_changed=bool(changes), is_moved=each.route in changed_place))
        rows.append(
            DraftRow(each, for_whom(each.plan, reader), outcome_words(each.plan, teams), marks, changes)
        )
    return rows


def _marks(each: Drafted, was: Drafted | None, *, is_changed: bool, is_moved: bool) -> Sequence[str]:
    found = []
    if each.is_out:
        return [_("will be removed")]
    if was is None:
        found.append(_("new"))
    if is_changed:
        found.append(_("changed"))
    if is_moved:
        found.append(_("moved"))
    if was is not None and was.is_on != each.is_on:
        found.append(_("switched on") if each.is_on else _("switched off"))
    elif not each.is_on:
        found.append(_("off"))
    return found


def count_of(rows: Sequence[DraftRow]) -> int:
    """How many rules it changes in any way."""
    return sum(1 for row in rows if set(row.marks) - {_("off")})
