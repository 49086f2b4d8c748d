"""Every place that somebody may go to, with where it belongs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.place import Place
from answerable.desk.frame.places import all_places, own_places
from answerable.desk.frame.settings_places import settings_groups, settings_places
from answerable.desk.frame.synonyms import ALSO
from answerable.desk.insight.money import sees_money
from answerable.desk.insight.pages import RIGHT, pages_for
from answerable.desk.insight.staffing import sees_staffing
from answerable.desk.models import View
from answerable.desk.queues.lists import QUEUES
from answerable.desk.queues.saved import name_of
from answerable.insight.models.duties import duties as sees_duties
from answerable.insight.models.goals import keeps_goals
from answerable.insight.models.studies import studies as may_study
from answerable.insight.models.transitions import transitions as may_transit
from answerable.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_VIEWS = 100


@dataclass(frozen=True)
class Spot:
    """A place with what it belongs to and other words for it, which are looked for as well."""

    url: str
    icon: str
    words: "StrOrPromise"
    more: "StrOrPromise" = ""
    also: "StrOrPromise" = ""


# What each needs: a right, or to be let into the place of settings that it belongs to. The pages themselves ask again.
_WITHIN: tuple[tuple[str, str, str, "StrOrPromise", "StrOrPromise"], ...] = (
    ("ticket.open", "desk:ticket_new", "plus", _("New ticket"), _("Queue")),
    ("ticket.open", "desk:call_new", "phone", _("Log a call"), _("Queue")),
    ("", "desk:views", "queue-list", _("All views"), _("Queue")),
    ("", "desk:view_new", "plus", _("New view"), _("Queue")),
    ("", "desk:looks", "eye", _("To look over"), _("Queue")),
    ("floor.see", "desk:wrap_ups", "chat-bubble-left-right", _("Why humans were needed"), _("The floor")),
    ("quality.review", "desk:quality", "scale", _("Quality review"), _("The floor")),
    ("quality.review", "desk:quality_reviews", "eye", _("To review"), _("Quality review")),
    ("quality.review", "desk:quality_calibrations", "calendar", _("Calibration"), _("Quality review")),
    ("quality.review", "desk:quality_scorecard", "document-text", _("Scorecard"), _("Quality review")),
    ("quality.manage", "desk:quality_samples", "beaker", _("Draws"), _("Quality review")),
    ("", "desk:learning", "academic-cap", _("Learning"), _("My day")),
    ("", "desk:good_answers", "light-bulb", _("Good answers"), _("Saved replies")),
    ("", "desk:coaching", "users", _("Coaching notes"), _("Learning")),
    ("", "desk:quality_own", "eye", _("Reviews of my work"), _("My day")),
    ("floor.see", "desk:surveys", "chart-bar", _("Surveys"), _("The floor")),
    ("surveys.manage", "desk:survey_new", "plus", _("New survey"), _("Surveys")),
    ("", "desk:my_week", "calendar-days", _("My week in service"), _("The rota")),
    ("rota.plan", "desk:rota", "calendar-days", _("The rota: everybody’s week in service"), _("The floor")),
    ("rota.plan", "desk:rota_members", "user-group", _("Who takes part in the rota"), _("The rota")),
    (
        "rota.plan",
        "desk:rota_member_new",
        "user-plus",
        _("Somebody new in the rota"),
        _("Who takes part in the rota"),
    ),
    ("visits.plan", "desk:visit_new", "plus", _("Plan a visit"), _("Visits to regions")),
    ("visits.plan", "desk:visits", "globe-alt", _("Visits to regions"), _("The floor")),
    ("money.see", "desk:contracts", "scale", _("Ways of paying, from both sides"), _("Figures")),
    ("themes.see", "desk:themes", "chat-bubble-left-right", _("What customers write about"), _("The floor")),
    ("themes.see", "desk:words", "language", _("Their words and ours"), _("The floor")),
    ("themes.see", "desk:sales", "shopping-bag", _("Not what they were sold"), _("The floor")),
    ("sales.count", "desk:sales_counts", "arrow-up-tray", _("Upload how much was sold"), _("The floor")),
    ("", "desk:handovers", "arrows-right-left", _("Hand-overs"), _("Queue")),
    ("floor.see", "desk:sought", "magnifying-glass", _("What people look for"), _("The floor")),
    ("", "desk:findings_mine", "light-bulb", _("What became of my findings"), _("Findings")),
    ("findings.raise", "desk:finding_raise", "plus", _("Raise a finding"), _("Findings")),
    ("issues.state", "desk:issue_new", "plus", _("State a known issue"), _("Known issues")),
    ("issues.state", "desk:status_followers", "link", _("Who follows the status pages"), _("Known issues")),
    ("", "desk:macros", "bolt", _("Macros"), _("Saved replies")),
    ("phrases.write", "desk:saved_reply_new", "plus", _("New saved reply"), _("Saved replies")),
    ("phrases.write", "desk:macro_new", "plus", _("New macro"), _("Saved replies")),
    ("guides.write", "desk:guide_new", "plus", _("New guide"), _("Guides")),
    ("articles.write", "desk:article_new", "plus", _("New article"), _("Articles")),
    ("articles.publish", "desk:article_figures", "chart-bar", _("What articles did"), _("Articles")),
    ("articles.manage", "desk:article_categories", "folder", _("Categories"), _("Articles")),
    ("articles.manage", "desk:article_permissions", "user-group", _("Providers’ people"), _("Articles")),
    ("customer.edit", "desk:account_new", "plus", _("Add an account"), _("Accounts")),
    ("desk:colleagues", "desk:colleague_new", "plus", _("Invite a colleague"), _("Settings")),
    ("desk:access", "desk:reveals", "eye", _("What was shown"), _("Access")),
    ("desk:teams", "desk:team_new", "plus", _("New team"), _("Settings")),
    ("providers.manage", "desk:provider_new", "plus", _("New provider"), _("Providers")),
    ("desk:roles", "desk:role_new", "plus", _("New role"), _("Settings")),
    ("desk:calendars", "desk:calendar_new", "plus", _("New calendar"), _("Settings")),
    ("desk:regions", "desk:region_new", "plus", _("New region"), _("Settings")),
    ("desk:policies", "desk:policy_new", "plus", _("New promises"), _("Settings")),
    ("routing.manage", "desk:skill_new", "plus", _("New skill"), _("Settings")),
    ("routing.manage", "desk:route_new", "plus", _("New routing rule"), _("Settings")),
    ("desk:routes", "desk:route_draft", "pencil", _("A draft of the routing rules"), _("Settings")),
    ("desk:webhooks", "desk:webhook_new", "plus", _("New webhook"), _("Settings")),
    ("desk:statuses", "desk:status_new", "plus", _("New status"), _("Settings")),
    ("desk:fields", "desk:field_new", "plus", _("New field"), _("Settings")),
    ("reports.manage", "desk:report_new", "plus", _("New report"), _("Figures")),
    ("desk:rules", "desk:rule_new", "plus", _("New automation"), _("Settings")),
    ("desk:forms", "desk:form_new", "plus", _("New form"), _("Settings")),
    ("desk:departments", "desk:department_new", "plus", _("New department"), _("Settings")),
    ("desk:departments", "desk:tracker_new", "plus", _("Connect a tracker"), _("Settings")),
    ("desk:brands", "desk:brand_new", "plus", _("New brand"), _("Settings")),
    ("desk:mailboxes", "desk:mailbox_new", "plus", _("Add a mailbox"), _("Settings")),
    ("desk:retention", "desk:retention_new", "plus", _("New rule of retention"), _("Settings")),
    ("", "account_change_password", "key", _("Change your password"), _("Me")),
    ("", "mfa_index", "shield-check", _("Second factors"), _("Me")),
)


def spots(staff: Staff) -> list[Spot]:
    """Each once, by its first name."""
    also = other_words()
    named = {spot.url: spot for spot in reversed(list(_all(staff)))}
    return [replace(spot, also=also.get(url, "")) for url, spot in named.items()][::-1]


def other_words() -> dict[str, "StrOrPromise"]:
    """By address."""
    return {reverse(name): words for name, words in ALSO.items()}


def _all(staff: Staff) -> Iterator[Spot]:
    """Places, queues, views and settings; what makes something new comes last."""
    for place in all_places(staff):
        yield from (_spot(each, place.label) for each in place.members)
        if not place.members:
            yield _spot(place)
    yield from (
        Spot(reverse("desk:queue", args=[each.name]), "queue-list", each.title, _("Queue"))
        for each in QUEUES.values()
    )
    for view in View.objects.visible_to(staff)[:MOST_VIEWS]:
        yield Spot(reverse("desk:queue", args=[name_of(view)]), "queue-list", view.name, _("View"))
    for group in settings_groups(staff):
        yield from (
            _spot(place, _("Settings · %(group)s") % {"group": group.title}) for place in group.places
        )
    yield from (_spot(place) for place in own_places(staff) if not place.is_post)
    if staff.may("capability.compare") and staff.scope.everything:
        yield Spot(reverse("desk:fairness"), "scale", _("Who waits how long"), _("Past the first line"))
    yield from _figures(staff)
    let_into = {place.url for place in settings_places(staff)}
    for needs, name, icon, words, more in _WITHIN:
        is_place = needs.startswith("desk:")
        if not needs or (reverse(needs) in let_into if is_place else staff.may(needs)):
            yield Spot(reverse(name), icon, words, more)


def _figures(staff: Staff) -> Iterator[Spot]:
    """Pages of figures, and what they rest on. What the house says of wages and plans is no other company's place."""
    yield from (
        Spot(reverse("desk:insight_page", args=[key]), "chart-bar", page.label, _("Figures"))
        for key, page in pages_for(staff).items()
    )
    if staff.may(RIGHT):
        yield Spot(reverse("desk:reports"), "envelope", _("Reports"), _("Figures"))
    if may_transit(staff):
        yield Spot(reverse("desk:transitions"), "chart-bar", _("Transitions"), _("Figures"))
    if may_study(staff):
        yield Spot(reverse("desk:transition_new"), "plus", _("Plan a transition"), _("Transitions"))
        yield Spot(reverse("desk:studies"), "chart-bar", _("Studies"), _("Figures"))
        yield Spot(reverse("desk:study_new"), "plus", _("New study"), _("Studies"))
    if staff.may("insight.see") and keeps_goals(staff):
        yield Spot(reverse("desk:goals"), "chart-bar", _("Central goals"), _("Regions"))
    if sees_duties(staff):
        yield Spot(reverse("desk:duties"), "chart-bar", _("What the client owes"), _("Providers"))
    if sees_staffing(staff):
        yield Spot(reverse("desk:staffing"), "users", _("Every half hour, events and plans"), _("Figures"))
    if staff.may("staffing.plan") and staff.scope.everything:
        yield Spot(reverse("desk:staffing_plan_new"), "plus", _("Plan a week of staffing"), _("Figures"))
    if staff.may("money.keep") and staff.scope.everything:
        yield Spot(reverse("desk:money_case_new"), "plus", _("A business case"), _("Figures"))
    if sees_money(staff) and staff.scope.everything:
        yield Spot(reverse("desk:money"), "banknotes", _("What prices rest on"), _("Figures"))


def _spot(place: Place, more: "StrOrPromise" = "") -> Spot:
    return Spot(place.url, place.icon, place.label, more)
