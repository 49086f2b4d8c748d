"""What there is to set up, for the rail, for the list beside every page of settings, and for whoever lists places."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.place import Place
from answerable.people.looking_after import manages_own
from answerable.people.models import Staff

_address = cache(reverse)


def settings_places(staff: Staff) -> Sequence[Place]:
    """Only what they may see."""
    return list(_all(staff))


def marked(request: HttpRequest, place: Place) -> Place:
    """The place, and whether the request is for it or for something in it."""
    return place.as_current() if request.path.startswith(place.url) else place


def _all(staff: Staff) -> Iterator[Place]:
    if staff.may("staff.manage"):
        yield Place(_address("desk:colleagues"), "users", _("Staff"))
        yield Place(_address("desk:teams"), "user-group", _("Teams"))
        yield Place(_address("desk:roles"), "identification", _("Roles"))
    elif manages_own(staff):
        yield Place(_address("desk:colleagues"), "users", _("Staff"))
    if staff.may("access.manage") and staff.scope.everything:
        yield Place(_address("desk:access"), "shield-check", _("Access"))
    elif manages_own(staff):
        yield Place(_address("desk:reveals"), "shield-check", _("What was shown"))
    if staff.may("identity.manage") and staff.scope.everything:
        yield Place(_address("desk:connections"), "key", _("Sign-in"))
    if staff.may("calendars.manage") and (staff.scope.everything or staff.scope.without_team):
        yield Place(_address("desk:calendars"), "calendar-days", _("Calendars"))
        yield Place(_address("desk:regions"), "globe-alt", _("Regions"))
    if staff.may("promises.manage") and staff.scope.everything:
        yield Place(_address("desk:policies"), "clock", _("Promises"))
        yield Place(_address("desk:hole_limits"), "no-symbol", _("Black holes"))
    if staff.may("capability.manage") and staff.scope.everything:
        yield Place(_address("desk:capability"), "academic-cap", _("Past the first line"))
    if staff.may("routing.manage") and staff.scope.everything:
        yield Place(_address("desk:giving"), "hand-raised", _("Giving tickets"))
        yield Place(_address("desk:routes"), "arrows-right-left", _("Routing"))
    if staff.may("fields.manage"):
        yield Place(_address("desk:statuses"), "flag", _("Statuses"))
        yield Place(_address("desk:fields"), "rectangle-group", _("Fields"))
        yield Place(_address("desk:forms"), "clipboard-document-check", _("Forms"))
        yield Place(_address("desk:tag_list"), "tag", _("Tags"))
    if staff.may("rules.manage") and staff.scope.everything:
        yield Place(_address("desk:rules"), "bolt", _("Automations"))
        yield Place(_address("desk:brands"), "building-storefront", _("Brands"))
    if staff.may("mailbox.manage"):
        yield Place(_address("desk:mailboxes"), "envelope", _("Mailboxes"))
    if staff.may("jobs.see") and staff.scope.everything:
        yield Place(_address("desk:jobs"), "arrow-path", _("Jobs"))
    if staff.may("health.see") and staff.scope.everything:
        yield Place(_address("desk:health"), "heart", _("System health"))
    if staff.may("privacy.keep") and staff.scope.everything:
        yield Place(_address("desk:retention"), "archive-box", _("Retention"))
    if staff.may("audit.see"):
        yield Place(_address("desk:audit"), "clipboard-document-list", _("What was changed"))
