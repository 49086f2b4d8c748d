"""What a file calls the things that rules name: their keys are others in every installation."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.desk.models import SavedReply
from answerable.ledger.refusals import Invalid
from answerable.people.models import Field, FieldAbout, Provider, Staff, Team
from answerable.regions.models import Calendar, Region
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Brand, Form, Status

# The rows that may be named, and the column that says how. A saved reply of one's own is nobody else's to use.
_KINDS: Mapping[str, tuple[Callable[[], "QuerySet[Any]"], str]] = {
    "team": (lambda: Team.objects.active(), "name"),
    "status": (lambda: Status.objects.all(), "name"),
    "brand": (lambda: Brand.objects.all(), "name"),
    "form": (lambda: Form.objects.all(), "name"),
    "field": (lambda: Field.objects.of(FieldAbout.TICKET), "key"),
    "provider": (lambda: Provider.objects.all(), "name"),
    "person": (lambda: Staff.objects.active(), "email"),
    "region": (lambda: Region.objects.present(), "name"),
    "calendar": (lambda: Calendar.objects.active(), "name"),
    "reply": (lambda: SavedReply.objects.present().filter(owner=None), "title"),
}
# Of which conditions the value is a key; all others say themselves what they mean.
OF_CONDITIONS = {
    "status": "status",
    "assignee": "person",
    "team": "team",
    "provider": "provider",
    "brand": "brand",
    "form": "form",
    "region": "region",
}


class Names:
    """Each kind is asked for once. What is gone has no name: a file is not written without it, and where rules are
    only shown it is left empty."""

    def __init__(self, *, shows_gone: bool = False) -> None:
        self._known: dict[str, list[tuple[int, str]]] = {}
        self._shows_gone = shows_gone

    def name(self, kind: str, key: int) -> str:
        found = next((name for pk, name in self._of(kind) if pk == key), None)
        if found is None and self._shows_gone:
            return ""
        if found is None:
            raise Invalid(_("It names something that is not there any more (%(kind)s).") % {"kind": kind})
        return found

    def key(self, kind: str, name: object) -> int:
        found = [pk for pk, known in self._of(kind) if known == name]
        if len(found) == 1:
            return found[0]
        words = (
            _("There are several called “%(name)s” here (%(kind)s).")
            if found
            else _("There is none called “%(name)s” here (%(kind)s).")
        )
        raise Invalid(words % {"name": name, "kind": kind})

    def told(self, conditions: Conditions) -> dict[str, Any]:
        each = [
            {
                "what": one.what,
                "how": one.how,
                "value": self._value(one, lambda kind, key: self.name(kind, int(key))),
            }
            for one in conditions.each
        ]
        return {"any": conditions.is_any, "each": each}

    def read(self, told: Mapping[str, Any]) -> list[Condition]:
        """As they would have been chosen here."""
        given = [
            Condition(str(one["what"]), str(one["how"]), str(one.get("value", ""))) for one in told["each"]
        ]
        return [
            Condition(one.what, one.how, self._value(one, lambda kind, name: str(self.key(kind, name))))
            for one in given
        ]

    def _value(self, one: Condition, turn: Callable[[str, str], str]) -> str:
        kind = OF_CONDITIONS.get(one.what)
        if kind is None or one.value in ("", "none", "me"):
            return one.value
        return turn(kind, one.value)

    def _of(self, kind: str) -> list[tuple[int, str]]:
        if kind not in self._known:
            rows, column = _KINDS[kind]
            self._known[kind] = [(pk, str(name)) for pk, name in rows().values_list("pk", column)]
        return self._known[kind]
