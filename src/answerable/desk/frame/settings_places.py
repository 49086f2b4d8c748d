"""What there is to set up, in the groups in which a newcomer looks for it: for the rail, the page of all settings, the
list beside every page of them, and for whoever lists places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.place import Place
from answerable.desk.moving.taking import parts_of
from answerable.ledger.addresses import address
from answerable.people.looking_after import manages_own, may_lead
from answerable.people.models import Staff
from answerable.routing.actions import may_draft

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Group(Enum):
    """In their order."""

    PEOPLE = "people"
    CHANNELS = "channels"
    WORK = "work"
    TICKETS = "tickets"
    COMPANY = "company"
    SYSTEM = "system"

    @property
    def title(self) -> "StrPromise":
        return _TITLES[self]


_TITLES: dict[Group, "StrPromise"] = {
    Group.PEOPLE: _("People and access"),
    Group.CHANNELS: _("Channels"),
    Group.WORK: _("Work"),
    Group.TICKETS: _("Tickets"),
    Group.COMPANY: _("Company"),
    Group.SYSTEM: _("System"),
}
Sorted = tuple[Group, Place]


@dataclass(frozen=True)
class Places:
    group: Group
    places: Sequence[Place]

    @property
    def title(self) -> "StrPromise":
        return self.group.title

    @property
    def is_current(self) -> bool:
        return any(place.current for place in self.places)


def settings_places(staff: Staff) -> Sequence[Place]:
    """Only what they may see, group after group."""
    return [place for group in settings_groups(staff) for place in group.places]


def settings_groups(staff: Staff, *, with_elsewhere: bool = False) -> Sequence[Places]:
    """`with_elsewhere` names too what is set up on pages that are not settings, and that one looks for among them."""
    found = [*_all(staff), *(_elsewhere(staff) if with_elsewhere else ())]
    groups = [Places(group, [place for where, place in found if where is group]) for group in Group]
    return [each for each in groups if each.places]


def marked(request: HttpRequest, place: Place) -> Place:
    """The place, and whether the request is for it or for something in it."""
    return place.as_current() if request.path.startswith(place.url) else place


def marked_groups(request: HttpRequest, staff: Staff) -> Sequence[Places]:
    return [
        Places(each.group, [marked(request, place) for place in each.places])
        for each in settings_groups(staff)
    ]


def _place(name: str, icon: str, label: "StrPromise", about: "StrPromise") -> Place:
    return Place(address(name), icon, label, about=about)


def _all(staff: Staff) -> Iterator[Sorted]:
    sees_all = staff.scope.everything
    yield from ((Group.PEOPLE, place) for place in _of_people(staff))
    if staff.may("mailbox.manage"):
        about = _("Where mail comes in and goes out, each with a test.")
        yield Group.CHANNELS, _place("desk:mailboxes", "envelope", _("Mailboxes"), about)
        about = _("Where else customers write: text messages, and what is to come.")
        yield Group.CHANNELS, _place("desk:channels", "chat-bubble-left-right", _("Other channels"), about)
    yield from ((Group.WORK, place) for place in _of_work(staff))
    if staff.may("fields.manage"):
        yield from ((Group.TICKETS, place) for place in _of_tickets())
    if staff.may("rules.manage") and sees_all:
        about = _("The names under which you answer, with sender, signature and colour.")
        yield Group.COMPANY, _place("desk:brands", "building-storefront", _("Brands"), about)
    if staff.may("calendars.manage") and (sees_all or staff.scope.without_team):
        about = _("Working hours, public holidays, days that differ and leave, place by place.")
        yield Group.COMPANY, _place("desk:calendars", "calendar-days", _("Calendars"), about)
        about = _("Countries that belong together: their hours, languages, money and who is there when.")
        yield Group.COMPANY, _place("desk:regions", "globe-alt", _("Regions"), about)
    yield from ((Group.SYSTEM, place) for place in _of_system(staff))


def _of_people(staff: Staff) -> Iterator[Place]:
    people = _("Who works here, for whom, in which teams, and with which role.")
    if staff.may("staff.manage"):
        yield _place("desk:colleagues", "users", _("Staff"), people)
        yield _place("desk:teams", "user-group", _("Teams"), _("Groups that have a queue of their own."))
        about = _("What somebody may do: the built-in roles and your own.")
        yield _place("desk:roles", "identification", _("Roles"), about)
    elif manages_own(staff):
        yield _place("desk:colleagues", "users", _("Staff"), people)
    if staff.may("access.manage") and staff.scope.everything:
        about = _("Who can get in, and what of your customers is masked for whom.")
        yield _place("desk:access", "shield-check", _("Access"), about)
    elif manages_own(staff):
        about = _("What masked data your people had shown to them, and why.")
        yield _place("desk:reveals", "shield-check", _("What was shown"), about)
    if staff.may("identity.manage") and staff.scope.everything:
        about = _("Let a provider’s people come in with the accounts that they have there.")
        yield _place("desk:connections", "key", _("Sign-in"), about)


def _of_work(staff: Staff) -> Iterator[Place]:
    sees_all = staff.scope.everything
    if may_draft(staff):
        about = _("Which team a new ticket goes to, and how teams share.")
        yield _place("desk:routes", "arrows-right-left", _("Routing"), about)
    if may_lead(staff):
        about = _("Which person of a team is given a ticket, by skill and by what they have in hand.")
        yield _place("desk:giving", "hand-raised", _("Giving tickets"), about)
    if staff.may("capability.manage") and sees_all:
        about = _("Which customers know the product so well that they skip the first questions.")
        yield _place("desk:capability", "academic-cap", _("Past the first line"), about)
    if staff.may("promises.manage") and sees_all:
        about = _("By when customers hear from you, and who is told before it is late.")
        yield _place("desk:policies", "clock", _("Promises"), about)
        about = _("After how long something that is stuck on its way is counted as such.")
        yield _place("desk:hole_limits", "no-symbol", _("Limits of black holes"), about)
    if staff.may("findings.manage") and sees_all:
        about = _("Who acts on findings, and the trackers in which they work.")
        yield _place("desk:departments", "light-bulb", _("Departments"), about)
    if staff.may("rules.manage") and sees_all:
        about = _("What happens by itself when something happens or time has passed.")
        yield _place("desk:rules", "bolt", _("Automations"), about)


def _of_tickets() -> Iterator[Place]:
    yield _place("desk:statuses", "flag", _("Statuses"), _("Your own words for how a ticket stands."))
    about = _("What you want to know of tickets, customers and accounts besides.")
    yield _place("desk:fields", "rectangle-group", _("Fields"), about)
    about = _("Which fields belong to which topic, and which must be filled in.")
    yield _place("desk:forms", "clipboard-document-check", _("Forms"), about)
    yield _place(
        "desk:tag_list", "tag", _("Tags"), _("What colleagues hang on tickets: rename, merge, remove.")
    )


def _of_system(staff: Staff) -> Iterator[Place]:
    sees_all = staff.scope.everything
    if staff.may("health.see") and sees_all:
        about = _("Whether all is well, and what to do where it is not.")
        yield _place("desk:health", "heart", _("System health"), about)
    if staff.may("jobs.see") and sees_all:
        about = _("What is being done behind the pages, and what was given up.")
        yield _place("desk:jobs", "arrow-path", _("Jobs"), about)
    if staff.may("webhooks.manage") and sees_all:
        about = _("Other systems that are told what happens, and what each was told.")
        yield _place("desk:webhooks", "bolt", _("Webhooks"), about)
    if parts_of(staff.actor()):
        about = _("Promises, routing and automations, taken along and taken in.")
        yield _place("desk:moving", "document-duplicate", _("Rules as a file"), about)
    if staff.may("history.bring") and sees_all:
        about = _("Tickets of another system, with all that happened to them.")
        yield _place("desk:history", "arrow-up-tray", _("Bring your history"), about)
    if staff.may("privacy.keep") and sees_all:
        about = _("How long what people said is kept, and what must not be erased.")
        yield _place("desk:retention", "archive-box", _("Retention"), about)
    if staff.may("audit.see"):
        about = _("Every change of settings: who, what and when.")
        yield _place("desk:audit", "clipboard-document-list", _("What was changed"), about)


def _elsewhere(staff: Staff) -> Iterator[Sorted]:
    about = _("Texts that are said often, by language and folder.")
    yield (
        Group.WORK,
        _place("desk:saved_replies", "chat-bubble-bottom-center-text", _("Saved replies"), about),
    )
    yield Group.WORK, _place("desk:macros", "bolt", _("Macros"), _("Several changes with one press."))
    yield (
        Group.WORK,
        _place("desk:views", "queue-list", _("Views"), _("Lists from conditions, beside the queues.")),
    )
    if staff.may("providers.see"):
        about = _("Companies that work for you: their people, charters and rates.")
        yield Group.COMPANY, _place("desk:providers", "briefcase", _("Providers"), about)
    if staff.may("quarantine.see"):
        about = _("What came in and was set aside, each with its reason.")
        yield Group.SYSTEM, _place("desk:quarantine", "inbox-arrow-down", _("Quarantine"), about)
