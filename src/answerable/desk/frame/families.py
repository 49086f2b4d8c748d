"""Pages of one kind share a place in the rail; whoever opens one of them has the others as tabs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.place import Place
from answerable.ledger.addresses import address
from answerable.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Member:
    """A page of a family, for whoever has the right; an empty one is everybody's."""

    name: str
    label: "StrPromise"
    icon: str
    right: str = ""


@dataclass(frozen=True)
class Family:
    icon: str
    label: "StrPromise"
    members: tuple[Member, ...]


FLOOR = Family(
    "squares-2x2",
    _("The floor"),
    (
        Member("desk:floor", _("The floor"), "squares-2x2", "floor.see"),
        Member("desk:rota", _("The rota: everybody’s week in service"), "calendar-days", "rota.plan"),
        Member("desk:visits", _("Visits to regions"), "globe-alt", "visits.plan"),
    ),
)
ANSWERS = Family(
    "book-open",
    _("Answers"),
    (
        Member("desk:articles", _("Articles"), "book-open"),
        Member("desk:guides", _("Guides"), "map"),
        Member("desk:saved_replies", _("Saved replies"), "chat-bubble-bottom-center-text"),
        Member("desk:macros", _("Macros"), "bolt"),
        Member("desk:good_answers", _("Good answers"), "light-bulb"),
        Member("desk:sought", _("What people look for"), "magnifying-glass", "floor.see"),
    ),
)
LISTENING = Family(
    "megaphone",
    _("Listening"),
    (
        Member("desk:findings", _("Findings"), "light-bulb"),
        Member("desk:themes", _("What customers write about"), "chat-bubble-left-right", "themes.see"),
        Member("desk:words", _("Their words and ours"), "language", "themes.see"),
        Member("desk:sales", _("Not what they were sold"), "shopping-bag", "themes.see"),
        Member("desk:surveys", _("Surveys"), "chart-bar", "floor.see"),
        Member("desk:wrap_ups", _("Why humans were needed"), "chat-bubble-left-right", "floor.see"),
    ),
)
COMPANIES = Family(
    "building-office-2",
    _("Companies"),
    (
        Member("desk:accounts", _("Accounts"), "building-office-2"),
        Member("desk:providers", _("Providers"), "briefcase", "providers.see"),
    ),
)
FAMILIES = (FLOOR, ANSWERS, LISTENING, COMPANIES)


def family_place(family: Family, staff: Staff) -> Iterator[Place]:
    """One, or none for somebody who may see nothing of it; alone, a page stands under its own name."""
    seen = _seen(family, staff)
    if len(seen) > 1:
        yield replace(seen[0], icon=family.icon, label=family.label, members=seen)
    else:
        yield from seen


def siblings(path: str, staff: Staff) -> Sequence[Place]:
    """The tabs of the page with this address, and itself; none where it has no others."""
    for family in FAMILIES:
        if any(address(each.name) == path for each in family.members):
            seen = _seen(family, staff)
            return [replace(each, current=each.url == path) for each in seen] if len(seen) > 1 else ()
    return ()


def _seen(family: Family, staff: Staff) -> tuple[Place, ...]:
    return tuple(
        Place(address(each.name), each.icon, each.label)
        for each in family.members
        if not each.right or staff.may(each.right)
    )
