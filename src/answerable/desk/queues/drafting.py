"""A view as its editor shows it: what was typed, sense or not, and what is wrong with it beside where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from answerable.desk.models import Holds, Order, View
from answerable.desk.queues.actions import ViewChange
from answerable.desk.queues.columns import chosen, moved, typed
from answerable.desk.queues.looking import BY_WAIT, ONLY_OPEN
from answerable.desk.queues.narrowing import BUILT_IN, WAITING, chosen_in
from answerable.desk.sharing.belonging import VIEWS
from answerable.desk.sharing.choosing import OWN, WhoseField, chosen_for
from answerable.ledger.refusals import Invalid
from answerable.tickets.conditions import MOST, Condition, Conditions, Reader, What, read, whats

_MOST_NAME = 60


@dataclass
class Row:
    """One condition with what its fields need."""

    condition: Condition
    what: What
    reader: Reader
    error: str = ""

    @property
    def hows(self) -> Sequence[tuple[str, object, bool]]:
        """Key, words, and whether it stands alone, without a value."""
        return [(key, words, key in self.what.without_value) for key, words in self.what.hows.items()]

    @property
    def has_one_how(self) -> bool:
        return len(self.what.hows) == 1

    @property
    def choices(self) -> Sequence[tuple[str, str]] | None:
        return None if self.what.choices is None else self.what.choices(self.reader)

    @property
    def never_has_value(self) -> bool:
        return set(self.what.hows) == self.what.without_value


@dataclass
class Draft:
    reader: Reader
    name: str = ""
    whose: str = OWN  # as `WhoseField` knows it
    present: View | None = None
    holds: str = Holds.OPEN.value
    order: str = Order.WAIT.value
    is_any: bool = False
    conditions: list[Condition] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        known = whats(self.reader)
        return [
            Row(condition, known[condition.what], self.reader, self.errors.get(place, ""))
            for place, condition in enumerate(self.conditions)
            if condition.what in known
        ]

    def checked(self) -> tuple[Conditions, Holds, Order]:
        """Its conditions in the form that is kept; the first that is wrong is raised, each is said beside it."""
        self.errors.clear()
        kept = []
        for place, condition in enumerate(self.conditions):
            try:
                kept.append(read(condition, self.reader))
            except Invalid as refusal:
                self.errors[place] = refusal.message
        if self.errors:
            raise Invalid(_("Look at the conditions: something is missing or wrong there."))
        if self.holds not in Holds.values or self.order not in Order.values:
            raise Invalid(_("Choose which tickets, and in which order."))
        holds, order = Holds(self.holds), Order(self.order)
        if holds != Holds.OPEN and order in ONLY_OPEN:
            raise Invalid(
                _("Closed tickets are not sorted by their wait or by what is owed: choose another order.")
            )
        return Conditions(tuple(kept), self.is_any), holds, order

    def change(self) -> ViewChange:
        conditions, holds, order = self.checked()
        if not self.name:
            raise Invalid(_("Give the view a name."))
        try:
            team, owner = self.for_whom.clean(self.whose)
        except ValidationError as error:
            raise Invalid(_("Choose whom it is for.")) from error
        return ViewChange(self.name, conditions, team, owner, holds, order, tuple(self.columns))

    @cached_property
    def for_whom(self) -> WhoseField:
        return WhoseField(staff=self.reader.staff, rights=VIEWS, present=self.present)


def draft_typed(given: QueryDict, reader: Reader, present: View | None = None) -> Draft:
    """What the form sent; conditions that there are not, and more than there may be, are left out."""
    lists = (given.getlist("what"), given.getlist("how"), given.getlist("value"))
    known = whats(reader)
    conditions = [
        Condition(what, how, value[:500])
        for what, how, value in list(zip(*lists, strict=False))[:MOST]
        if what in known
    ]
    return Draft(
        reader,
        name=" ".join(given.get("name", "").replace("\x00", "").split())[:_MOST_NAME],
        whose=given.get("whose", OWN),
        present=present,
        holds=given.get("holds", Holds.OPEN.value),
        order=given.get("order", Order.WAIT.value),
        is_any=given.get("match") == "any",
        conditions=conditions,
        columns=typed(given.getlist("column")),
    )


def draft_of(view: View, reader: Reader) -> Draft:
    conditions = Conditions.from_json(view.conditions)
    return Draft(
        reader,
        view.name,
        chosen_for(view),
        view,
        view.holds,
        view.order,
        conditions.is_any,
        list(conditions.each),
        [column.key for column in chosen(view.columns)],
    )


def draft_from(given: QueryDict, reader: Reader) -> Draft:
    """What a built-in queue holds, narrowed as it was where one looked at it."""
    draft, queue = Draft(reader), given.get("from", "")
    if queue in BUILT_IN:
        draft.holds, draft.order = BUILT_IN[queue][0].value, BUILT_IN[queue][1].value
        draft.conditions = list(BUILT_IN[queue][2])
    draft.conditions += chosen_in(given).values()
    if given.get("team"):
        draft.conditions.append(Condition("team", "is", given.get("team", "")[:17]))
    return draft


def sort_as(draft: Draft, given: QueryDict) -> None:
    """As the list was sorted where one looked at it."""
    sort = next((order for order in Order if order == given.get("sort")), None)
    if sort is None:
        return
    if draft.order in BY_WAIT and sort not in BY_WAIT and not draft.is_any:
        draft.conditions.append(WAITING)
    draft.order = sort.value


def pressed(given: QueryDict, draft: Draft) -> str:
    """What the button that was pressed asks for; what it changes in the draft is done already."""
    do, _colon, value = given.get("do", "").partition(":")
    if do == "add":
        with_another(draft, given.get("add", ""))
    elif do == "remove":
        without(draft, value)
    elif do in ("up", "down"):
        draft.columns = moved(draft.columns, value, up=do == "up")
    return do


def with_another(draft: Draft, what: str) -> None:
    known = whats(draft.reader)
    if what in known and len(draft.conditions) < MOST:
        draft.conditions.append(Condition(what, next(iter(known[what].hows))))


def without(draft: Draft, place: str) -> None:
    if place.isascii() and place.isdigit() and int(place) < len(draft.conditions):
        del draft.conditions[int(place)]
