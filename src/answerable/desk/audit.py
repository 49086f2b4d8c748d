"""What was changed in settings, as sentences from the ledger. Names are those of today; what is gone, its last one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from answerable.channels.models import Mailbox
from answerable.desk.masks.words import masked_words
from answerable.desk.models import HoleLimit, Rule, WebhookEndpoint
from answerable.history.models import HistoryMapping, HistoryRun
from answerable.insight.models import (
    BusinessCase,
    CentralGoals,
    MoneySettings,
    Report,
    StaffingPlan,
    StaffingSettings,
    Study,
    Transition,
)
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.listening.models import (
    Department,
    RotaMember,
    RotaYear,
    SalesCount,
    Scorecard,
    Survey,
    Tracker,
    TrackerKind,
)
from answerable.people.access import Role
from answerable.people.models import (
    Account,
    CustomRole,
    DutyWhat,
    Field,
    FieldAbout,
    FieldKind,
    IdentityConnection,
    Provider,
    ProviderKind,
    ServiceLevel,
    Side,
    Staff,
    Team,
    Tier,
)
from answerable.promises.models import Policy
from answerable.regions.models import Calendar, Region
from answerable.routing.models import Route, Skill, SkillKind
from answerable.selfservice.models import (
    ArticleCategory,
    Guide,
    HookEnd,
    Issue,
    IssueKind,
    Open311Client,
    StatusHook,
)
from answerable.tickets.models import Brand, Category, Form, MatterSettings, Status, Tag

PAGE = 50
# What events of administration are about. Tokens are called by their number, as on the command line: this room
# does not know them.
NOUNS: dict[str, type[Model]] = {
    "staff": Staff,
    "team": Team,
    "provider": Provider,
    "customrole": CustomRole,
    "account": Account,
    "identityconnection": IdentityConnection,
    "status": Status,
    "field": Field,
    "tag": Tag,
    "salescount": SalesCount,
    "study": Study,
    "transition": Transition,
    "rule": Rule,
    "brand": Brand,
    "guide": Guide,
    "form": Form,
    "mailbox": Mailbox,
    "calendar": Calendar,
    "holelimit": HoleLimit,
    "mattersettings": MatterSettings,
    "region": Region,
    "rotayear": RotaYear,
    "rotamember": RotaMember,
    "policy": Policy,
    "survey": Survey,
    "skill": Skill,
    "route": Route,
    "issue": Issue,
    "statushook": StatusHook,
    "department": Department,
    "tracker": Tracker,
    "webhookendpoint": WebhookEndpoint,
    "report": Report,
    "open311client": Open311Client,
    "articlecategory": ArticleCategory,
    "historyrun": HistoryRun,
    "historymapping": HistoryMapping,
    "scorecard": Scorecard,
    "moneysettings": MoneySettings,
    "businesscase": BusinessCase,
    "staffingsettings": StaffingSettings,
    "staffingplan": StaffingPlan,
    "centralgoals": CentralGoals,
}
SENTENCES = {
    "historyrun.begun": _lazy("%(actor)s began to bring %(subject)s"),
    "historyrun.finished": _lazy("The import %(subject)s was done"),
    "historyrun.stopped": _lazy("The import %(subject)s stopped"),
    "historyrun.taken_out": _lazy("The import %(subject)s was taken out again"),
    "historymapping.kept": _lazy("%(actor)s kept the mapping %(subject)s"),
    "historymapping.removed": _lazy("%(actor)s removed the mapping %(subject)s"),
    "report.made": _lazy("%(actor)s made the report %(subject)s"),
    "report.changed": _lazy("%(actor)s changed the report %(subject)s"),
    "report.switched_on": _lazy("%(actor)s switched the report %(subject)s on"),
    "report.switched_off": _lazy("%(actor)s switched the report %(subject)s off"),
    "report.begun": _lazy("%(actor)s sent the report %(subject)s"),
    "report.left": _lazy("%(actor)s receives the report %(subject)s no more"),
    "report.removed": _lazy("%(actor)s removed the report %(subject)s"),
    "webhookendpoint.added": _lazy("%(actor)s added the webhook %(subject)s"),
    "webhookendpoint.changed": _lazy("%(actor)s changed the webhook %(subject)s"),
    "webhookendpoint.switched_on": _lazy("%(actor)s switched the webhook %(subject)s on"),
    "webhookendpoint.switched_off": _lazy("%(actor)s switched the webhook %(subject)s off"),
    "webhookendpoint.stopped": _lazy("The webhook %(subject)s was switched off"),
    "webhookendpoint.removed": _lazy("%(actor)s removed the webhook %(subject)s"),
    "webhookendpoint.secret_renewed": _lazy("%(actor)s made a new secret for the webhook %(subject)s"),
    "webhookendpoint.tested": _lazy("%(actor)s tried the webhook %(subject)s"),
    "webhookendpoint.resent": _lazy("%(actor)s told the webhook %(subject)s something again"),
    "centralgoals.kept": _lazy("%(actor)s kept the %(subject)s"),
    "moneysettings.changed": _lazy("%(actor)s changed what prices rest on"),
    "staffingsettings.changed": _lazy("%(actor)s changed what staffing is planned by"),
    "staffingplan.kept": _lazy("%(actor)s kept a plan of staffing"),
    "businesscase.kept": _lazy("%(actor)s kept a version of the business case “%(subject)s”"),
    "department.added": _lazy("%(actor)s added the department %(subject)s"),
    "department.changed": _lazy("%(actor)s changed the department %(subject)s"),
    "department.removed": _lazy("%(actor)s removed the department %(subject)s"),
    "tracker.added": _lazy("%(actor)s connected the tracker %(subject)s"),
    "tracker.changed": _lazy("%(actor)s changed the tracker %(subject)s"),
    "tracker.secret_renewed": _lazy("%(actor)s made a new secret for the tracker %(subject)s"),
    "tracker.removed": _lazy("%(actor)s removed the tracker %(subject)s"),
    "issue.opened": _lazy("%(actor)s stated the known issue “%(subject)s”"),
    "issue.changed": _lazy("%(actor)s changed the known issue “%(subject)s”"),
    "issue.updated": _lazy("%(actor)s said how the known issue “%(subject)s” stands"),
    "issue.solved": _lazy("%(actor)s said that the known issue “%(subject)s” is solved"),
    "issue.reopened": _lazy("%(actor)s opened the known issue “%(subject)s” again"),
    "issue.reached": _lazy("%(actor)s said whom the known issue “%(subject)s” touches"),
    "issue.reach_removed": _lazy("%(actor)s took back whom the known issue “%(subject)s” touches"),
    "issue.notice_written": _lazy("%(actor)s wrote a notice about “%(subject)s”"),
    "issue.notice_changed": _lazy("%(actor)s changed a notice about “%(subject)s”"),
    "issue.notice_approved": _lazy("%(actor)s approved a notice about “%(subject)s”"),
    "issue.notice_stopped": _lazy("%(actor)s stopped a notice about “%(subject)s”"),
    "issue.notice_sent": _lazy("The notice about “%(subject)s” was sent"),
    "issue.update_due_soon": _lazy("An update about “%(subject)s” is owed soon"),
    "issue.update_missed": _lazy("An update about “%(subject)s” is late"),
    "issue.answering": _lazy("%(actor)s had those answered who wrote about “%(subject)s”"),
    "statushook.confirmed": _lazy("The system at %(subject)s follows the status page"),
    "statushook.ended": _lazy("%(actor)s had the system at %(subject)s told no more of the status page"),
    "open311client.added": _lazy("%(actor)s made the Open311 key %(subject)s"),
    "open311client.revoked": _lazy("%(actor)s revoked the Open311 key %(subject)s"),
    "articlecategory.added": _lazy("%(actor)s added the category %(subject)s of articles"),
    "articlecategory.changed": _lazy("%(actor)s changed the category %(subject)s of articles"),
    "articlecategory.removed": _lazy("%(actor)s removed the category %(subject)s of articles"),
    "staff.may_write_articles": _lazy("%(actor)s let %(subject)s write articles"),
    "staff.may_write_articles_no_more": _lazy("%(actor)s lets %(subject)s write articles no more"),
    "provider.articles_limited": _lazy("%(actor)s changed in which categories people of %(subject)s read"),
    "provider.articles_freed": _lazy("%(actor)s lets people of %(subject)s read every category"),
    "staff.created": _lazy("%(actor)s added %(subject)s"),
    "staff.changed": _lazy("%(actor)s changed %(subject)s"),
    "staff.looked_over": _lazy("%(actor)s changed whether %(subject)s’s answers are looked over"),
    "staff.serves": _lazy("%(subject)s serves for a week and may answer customers through a mentor"),
    "staff.serves_no_more": _lazy("%(subject)s does not serve as had been planned"),
    "rotayear.changed": _lazy("%(actor)s changed the rules of the rota of %(subject)s"),
    "rotayear.asked": _lazy("%(actor)s had the rota of %(subject)s planned"),
    "rotayear.published": _lazy("%(actor)s published the rota of %(subject)s"),
    "rotayear.planned": _lazy("The rota of %(subject)s was planned"),
    "rotamember.leave_changed": _lazy("%(actor)s changed the leave of %(subject)s"),
    "rotamember.calendar_renewed": _lazy("%(subject)s’s calendar of the rota has a new address"),
    "rotamember.week_called_off": _lazy("%(actor)s called a week of %(subject)s in the rota off"),
    "rotamember.joined": _lazy("%(actor)s put %(subject)s into the rota"),
    "rotamember.changed": _lazy("%(actor)s changed what the rota knows of %(subject)s"),
    "rotamember.removed": _lazy("%(actor)s took %(subject)s out of the rota"),
    "staff.invited": _lazy("%(actor)s sent %(subject)s an invitation"),
    "staff.went_away": _lazy("%(subject)s is away"),
    "staff.came_back": _lazy("%(subject)s is back"),
    "staff.skills_changed": _lazy("%(actor)s changed what %(subject)s can do"),
    "staff.giving_changed": _lazy("%(actor)s changed what %(subject)s can be given, and when"),
    "staff.took_up_work": _lazy("%(subject)s takes work"),
    "staff.paused_work": _lazy("%(subject)s takes no work"),
    "staff.deactivated": _lazy("%(actor)s deactivated %(subject)s"),
    "staff.reactivated": _lazy("%(actor)s let %(subject)s back in"),
    "team.added": _lazy("%(actor)s added the team %(subject)s"),
    "team.changed": _lazy("%(actor)s changed the team %(subject)s"),
    "team.removed": _lazy("%(actor)s removed the team %(subject)s"),
    "team.restored": _lazy("%(actor)s brought the team %(subject)s back"),
    "team.giving_changed": _lazy("%(actor)s changed how the tickets of %(subject)s find their person"),
    "scorecard.added": _lazy("%(actor)s put %(subject)s for reviews in force"),
    "provider.sample_set": _lazy("%(actor)s said how many conversations of %(subject)s are drawn for review"),
    "provider.calibration_overdue": _lazy(
        "No session in which reviews of %(subject)s are compared is planned"
    ),
    "provider.added": _lazy("%(actor)s added the provider %(subject)s"),
    "provider.access_changed": _lazy("%(actor)s changed what people of %(subject)s see of customers"),
    "provider.reviewed": _lazy("%(actor)s looked through who has access for %(subject)s"),
    "staff.sessions_ended": _lazy("%(actor)s ended every session of %(subject)s"),
    "provider.renamed": _lazy("%(actor)s renamed the provider %(subject)s"),
    "provider.changed": _lazy("%(actor)s changed the record of the provider %(subject)s"),
    "provider.authority_changed": _lazy("%(actor)s changed what people of %(subject)s may do"),
    "provider.contact_changed": _lazy("%(actor)s changed a contact at %(subject)s"),
    "provider.contact_removed": _lazy("%(actor)s removed a contact at %(subject)s"),
    "provider.site_added": _lazy("%(actor)s added a site of %(subject)s"),
    "provider.site_changed": _lazy("%(actor)s changed a site of %(subject)s"),
    "provider.site_removed": _lazy("%(actor)s removed a site of %(subject)s"),
    "provider.charter_drafted": _lazy("%(actor)s wrote on the charter with %(subject)s"),
    "provider.charter_draft_removed": _lazy("%(actor)s removed the draft of a charter with %(subject)s"),
    "provider.charter_offered": _lazy("%(actor)s offered the charter with %(subject)s to be signed"),
    "provider.charter_withdrawn": _lazy("%(actor)s withdrew the charter with %(subject)s"),
    "provider.charter_signed": _lazy("%(actor)s signed the charter with %(subject)s"),
    "provider.duty_said": _lazy("%(actor)s said what became of a duty of the client towards %(subject)s"),
    "provider.rates_added": _lazy("%(actor)s added a rate card of %(subject)s"),
    "provider.rates_changed": _lazy("%(actor)s changed a rate card of %(subject)s"),
    "provider.rates_removed": _lazy("%(actor)s removed a rate card of %(subject)s"),
    "staff.placed": _lazy("%(actor)s said where and since when %(subject)s works"),
    "customrole.added": _lazy("%(actor)s added the role “%(subject)s”"),
    "customrole.changed": _lazy("%(actor)s changed the role “%(subject)s”"),
    "customrole.removed": _lazy("%(actor)s removed the role “%(subject)s”"),
    "account.created": _lazy("%(actor)s made the account %(subject)s"),
    "account.changed": _lazy("%(actor)s changed the account %(subject)s"),
    "account.contract_changed": _lazy("%(actor)s changed the contract of %(subject)s"),
    "account.sharing_changed": _lazy(
        "%(actor)s changed whether the people of “%(subject)s” read each other’s tickets"
    ),
    "account.field_changed": _lazy("%(actor)s changed a field of the account “%(subject)s”"),
    "account.dissolved": _lazy("%(actor)s dissolved the account %(subject)s"),
    "account.noted": _lazy("%(actor)s noted something about the account %(subject)s"),
    "account.note_removed": _lazy("%(actor)s removed a note about the account %(subject)s"),
    "data.export_asked": _lazy("%(actor)s asked for a copy of what is kept about customer no. %(customer)s"),
    "data.export_made": _lazy("The copy about customer no. %(customer)s was made"),
    "data.export_fetched": _lazy("%(actor)s fetched the copy about customer no. %(customer)s"),
    "data.export_gone": _lazy("The copy about customer no. %(customer)s was removed"),
    "data.erasure_asked": _lazy("%(actor)s had customer no. %(customer)s erased"),
    "data.export_stopped": _lazy("No copy of customer no. %(customer)s was kept: they are being erased"),
    "data.erasure_stopped": _lazy("The erasure of customer no. %(customer)s was stopped by a legal hold"),
    "retention.added": _lazy("%(actor)s made the rule no. %(number)s about how long things are kept"),
    "retention.changed": _lazy("%(actor)s changed the rule no. %(number)s about how long things are kept"),
    "retention.switched_on": _lazy(
        "%(actor)s switched on the rule no. %(number)s about how long things are kept"
    ),
    "retention.switched_off": _lazy(
        "%(actor)s switched off the rule no. %(number)s about how long things are kept"
    ),
    "retention.removed": _lazy("%(actor)s removed the rule no. %(number)s about how long things are kept"),
    "hold.set": _lazy("%(actor)s put a legal hold on %(held)s"),
    "hold.lifted": _lazy("%(actor)s lifted the legal hold on %(held)s"),
    "transition.added": _lazy("%(actor)s planned the transition “%(subject)s”"),
    "transition.fixed": _lazy("%(actor)s fixed the plan of the transition “%(subject)s”"),
    "transition.step_taken": _lazy("%(actor)s took a step of the transition “%(subject)s”"),
    "transition.judged": _lazy("The transition “%(subject)s” was judged"),
    "transition.rolled_back": _lazy("%(actor)s rolled the transition “%(subject)s” back"),
    "study.added": _lazy("%(actor)s began the study “%(subject)s”"),
    "study.fixed": _lazy("%(actor)s fixed the design of the study “%(subject)s”"),
    "study.asked": _lazy("%(actor)s had the study “%(subject)s” reckoned"),
    "study.reckoned": _lazy("The study “%(subject)s” was reckoned"),
    "study.removed": _lazy("%(actor)s threw the draft of the study “%(subject)s” away"),
    "salescount.counted": _lazy("%(actor)s said how much was sold"),
    "status.added": _lazy("%(actor)s added the status “%(subject)s”"),
    "status.changed": _lazy("%(actor)s changed the status “%(subject)s”"),
    "status.made_default": _lazy("%(actor)s made “%(subject)s” the default"),
    "status.moved": _lazy("%(actor)s moved the status “%(subject)s”"),
    "status.removed": _lazy("%(actor)s removed the status “%(subject)s”"),
    "field.added": _lazy("%(actor)s added the field “%(subject)s”"),
    "field.changed": _lazy("%(actor)s changed the field “%(subject)s”"),
    "field.choice_renamed": _lazy("%(actor)s renamed a choice of the field “%(subject)s”"),
    "field.moved": _lazy("%(actor)s moved the field “%(subject)s”"),
    "field.removed": _lazy("%(actor)s removed the field “%(subject)s”"),
    "tag.renamed": _lazy("%(actor)s renamed the tag “%(subject)s”"),
    "tag.merged": _lazy("%(actor)s merged the tag “%(subject)s” into another"),
    "tag.removed": _lazy("%(actor)s removed the tag “%(subject)s”"),
    "rule.added": _lazy("%(actor)s made the rule “%(subject)s”"),
    "rule.changed": _lazy("%(actor)s changed the rule “%(subject)s”"),
    "rule.moved": _lazy("%(actor)s moved the rule “%(subject)s”"),
    "rule.switched_on": _lazy("%(actor)s switched the rule “%(subject)s” on"),
    "rule.switched_off": _lazy("%(actor)s switched the rule “%(subject)s” off"),
    "rule.removed": _lazy("%(actor)s removed the rule “%(subject)s”"),
    "rule.restored": _lazy("%(actor)s brought the rule “%(subject)s” back"),
    "guide.added": _lazy("%(actor)s began the guide “%(subject)s”"),
    "guide.changed": _lazy("%(actor)s changed the guide “%(subject)s”"),
    "guide.published": _lazy("%(actor)s published the guide “%(subject)s”"),
    "guide.withdrawn": _lazy("%(actor)s withdrew the guide “%(subject)s”"),
    "guide.restored": _lazy("%(actor)s brought the guide “%(subject)s” back"),
    "brand.added": _lazy("%(actor)s added the brand “%(subject)s”"),
    "brand.changed": _lazy("%(actor)s changed the brand “%(subject)s”"),
    "brand.removed": _lazy("%(actor)s removed the brand “%(subject)s”"),
    "form.added": _lazy("%(actor)s added the form “%(subject)s”"),
    "form.changed": _lazy("%(actor)s changed the form “%(subject)s”"),
    "form.removed": _lazy("%(actor)s removed the form “%(subject)s”"),
    "mailbox.added": _lazy("%(actor)s added the mailbox %(subject)s"),
    "mailbox.changed": _lazy("%(actor)s changed the mailbox %(subject)s"),
    "mailbox.secret_renewed": _lazy("%(actor)s made a new secret for signed-in visitors of %(subject)s"),
    "mailbox.stopped": _lazy("%(actor)s switched the mailbox %(subject)s off"),
    "calendar.added": _lazy("%(actor)s added the calendar “%(subject)s”"),
    "calendar.changed": _lazy("%(actor)s changed the calendar “%(subject)s”"),
    "calendar.renamed": _lazy("%(actor)s renamed the calendar “%(subject)s”"),
    "calendar.removed": _lazy("%(actor)s removed the calendar “%(subject)s”"),
    "calendar.restored": _lazy("%(actor)s brought the calendar “%(subject)s” back"),
    "calendar.feed_changed": _lazy("%(actor)s changed what feed the calendar “%(subject)s” follows"),
    "calendar.leave_changed": _lazy(
        "%(actor)s changed how many people are there by the calendar “%(subject)s”"
    ),
    "mattersettings.changed": _lazy("%(actor)s changed when tickets of one matter become one by themselves"),
    "holelimit.changed": _lazy("%(actor)s changed after how long “%(subject)s” is a black hole"),
    "region.added": _lazy("%(actor)s added the region “%(subject)s”"),
    "region.changed": _lazy("%(actor)s changed the region “%(subject)s”"),
    "region.removed": _lazy("%(actor)s removed the region “%(subject)s”"),
    "region.restored": _lazy("%(actor)s brought the region “%(subject)s” back"),
    "region.times_changed": _lazy("%(actor)s changed by when something is done in the region “%(subject)s”"),
    "account.times_changed": _lazy("%(actor)s changed by when something is done for “%(subject)s”"),
    "survey.added": _lazy("%(actor)s wrote the survey “%(subject)s”"),
    "survey.changed": _lazy("%(actor)s changed the survey “%(subject)s”"),
    "survey.switched": _lazy("%(actor)s switched the survey “%(subject)s” on or off"),
    "survey.removed": _lazy("%(actor)s removed the survey “%(subject)s”"),
    "policy.added": _lazy("%(actor)s added the promises of “%(subject)s”"),
    "policy.changed": _lazy("%(actor)s changed the promises of “%(subject)s”"),
    "policy.moved": _lazy("%(actor)s moved the promises of “%(subject)s”"),
    "policy.removed": _lazy("%(actor)s removed the promises of “%(subject)s”"),
    "policy.restored": _lazy("%(actor)s brought the promises of “%(subject)s” back"),
    "skill.added": _lazy("%(actor)s added the skill “%(subject)s”"),
    "skill.changed": _lazy("%(actor)s changed the skill “%(subject)s”"),
    "skill.removed": _lazy("%(actor)s removed the skill “%(subject)s”"),
    "identityconnection.added": _lazy("%(actor)s connected the sign-in of %(subject)s"),
    "identityconnection.changed": _lazy("%(actor)s changed the sign-in of %(subject)s"),
    "identityconnection.tested": _lazy("%(actor)s tried the sign-in of %(subject)s"),
    "identityconnection.removed": _lazy("%(actor)s removed the sign-in of %(subject)s"),
    "identityconnection.key_made": _lazy("%(actor)s made a key for the accounts of %(subject)s"),
    "identityconnection.key_revoked": _lazy("%(actor)s revoked a key for the accounts of %(subject)s"),
    "staff.linked": _lazy("%(subject)s came in by their provider’s own sign-in for the first time"),
    "staff.joined_team": _lazy(
        "%(actor)s was told by their provider’s system that %(subject)s is in one of its teams"
    ),
    "staff.left_team": _lazy(
        "%(actor)s was told by their provider’s system that %(subject)s left one of its teams"
    ),
    "staff.forgotten": _lazy("%(actor)s was told by their provider’s system that %(subject)s is no more"),
    "staff.readdressed": _lazy("%(actor)s changed the address of %(subject)s"),
    "capability.changed": _lazy("%(actor)s changed whose tickets go straight past the first line"),
    "capability.next_line_changed": _lazy("%(actor)s changed what lies behind the first line of a team"),
    "route.added": _lazy("%(actor)s made the routing rule “%(subject)s”"),
    "route.changed": _lazy("%(actor)s changed the routing rule “%(subject)s”"),
    "route.moved": _lazy("%(actor)s moved the routing rule “%(subject)s”"),
    "route.paused": _lazy("%(actor)s switched the routing rule “%(subject)s” off"),
    "route.resumed": _lazy("%(actor)s switched the routing rule “%(subject)s” on"),
    "route.removed": _lazy("%(actor)s removed the routing rule “%(subject)s”"),
    "route.restored": _lazy("%(actor)s brought the routing rule “%(subject)s” back"),
    "token.created": _lazy("%(actor)s made the token no. %(number)s"),
    "token.revoked": _lazy("%(actor)s revoked the token no. %(number)s"),
}


@dataclass(frozen=True)
class Change:
    """`details` say what exactly, where the sentence alone does not."""

    id: int
    at: datetime
    sentence: str
    details: Sequence[str]


def changes(*, before: int | None = None, most: int = PAGE) -> list[Change]:
    """The newest first. Names are looked up with one query for each noun, however many changes there are."""
    events = list(Event.objects.filter(pk__in=_ids(before, most)).order_by("-pk"))
    names = _names(events)
    return [_change(event, names) for event in events]


def changes_among(kinds: Sequence[str], *, most: int = PAGE) -> list[Change]:
    """Those of some kinds alone, the newest first."""
    events = list(Event.objects.filter(pk__in=_ids(None, most, kinds)).order_by("-pk"))
    names = _names(events)
    return [_change(event, names) for event in events]


def changes_of(staff: Staff, *, most: int = 20) -> list[Change]:
    """What was done about one account, the newest first."""
    about = Event.objects.filter(stream=f"staff/{staff.pk}", kind__in=SENTENCES)
    events = list(about.order_by("-number")[:most])
    names = _names(events)
    return [_change(event, names) for event in events]


def _ids(before: int | None, most: int, kinds: Iterable[str] = SENTENCES) -> list[int]:
    """Each kind has its own end of an index, and the newest of all are among the newest of each: so few changes among
    millions of messages are found without reading these."""
    parts: list[str] = []
    values: list[Any] = []
    for kind in kinds:
        rows = Event.objects.filter(kind=kind).order_by("-id").values("id")
        sql, given = (rows.filter(pk__lt=before) if before else rows)[:most].query.sql_with_params()
        parts.append(f"SELECT id FROM ({sql}) AS part{len(parts)}")  # noqa: S608 - Django's own statement
        values += list(given)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1 DESC LIMIT %s", [*values, most])
        return [row[0] for row in cursor.fetchall()]


_HOOK_ENDED = {
    HookEnd.ASKED: _lazy(
        "The system at %(subject)s is told no more of the status page: its own link ended it"
    ),
    HookEnd.GONE: _lazy(
        "The system at %(subject)s is told no more of the status page: it answered that it is not to be (410)"
    ),
    HookEnd.FAILING: _lazy(
        "The system at %(subject)s is told no more of the status page: it did not take what it was told, five times "
        "in a row"
    ),
}


def _change(event: Event, names: dict[str, str]) -> Change:
    said = {
        "actor": names.get(f"staff/{event.actor_id}", "") if event.actor_kind == "staff" else "",
        "number": event.stream.partition("/")[2],
        "subject": names.get(event.stream) or _("(no longer there)"),
    }
    said["customer"] = str(event.data.get("customer") or "")
    said["held"] = _held(event)
    sentence = SENTENCES[event.kind]
    if event.kind == "statushook.ended":
        sentence = _HOOK_ENDED.get(event.data["reason"], sentence)
    is_own = event.stream == f"staff/{event.actor_id}" and event.actor_kind == "staff"
    if is_own and event.kind == "staff.changed" and not event.data:
        sentence = _lazy("%(actor)s changed their own profile")
    said["actor"] = said["actor"] or _("Answerable")
    return Change(event.pk, event.at, str(sentence) % said, list(_details(event, names)))


def _held(event: Event) -> str:
    if event.data.get("ticket"):
        return _("ticket no. %(number)s") % {"number": event.data["ticket"]}
    return _("customer no. %(number)s") % {"number": event.data.get("customer")}


# Mostly said by those whom it is about.
_OF_ONESELF = ("staff.went_away", "staff.came_back", "staff.took_up_work", "staff.paused_work")
_KINDS = {
    value: label
    for kinds in (ProviderKind, FieldKind, SkillKind, IssueKind, TrackerKind)
    for value, label in kinds.choices
}


def _of_goals(data: dict[str, Any]) -> Iterable[str]:
    for kind in ServiceLevel:
        if share := data.get(kind.value):
            yield _("%(kind)s: %(n)s %%") % {"kind": kind.label, "n": share}


def _of_duty(data: dict[str, Any]) -> str:
    words = _("%(duty)s, %(day)s: met, %(side)s") if data["met"] else _("%(duty)s, %(day)s: missed, %(side)s")
    day = date_format(date.fromisoformat(data["day"]), "j M Y")
    return words % {"duty": DutyWhat(data["duty"]).label, "day": day, "side": Side(data["side"]).label}


def _details(event: Event, names: dict[str, str]) -> Iterable[str]:
    data = event.data
    if data.get("role"):
        yield _("role: %(role)s") % {"role": Role(data["role"]).label}
    if data.get("custom_role"):
        role = names.get(f"customrole/{data['custom_role']}", "?")
        yield _("role: %(role)s") % {"role": role}
    if data.get("provider"):
        words = _("works for %(provider)s") if event.kind.startswith("staff.") else _("of %(provider)s")
        yield words % {"provider": names.get(f"provider/{data['provider']}", "?")}
    if event.kind in _OF_ONESELF and event.stream != f"staff/{event.actor_id}":
        yield _("said by %(name)s") % {"name": names.get(f"staff/{event.actor_id}") or _("Answerable")}
    if data.get("until"):
        until = localtime(datetime.fromisoformat(data["until"]))
        yield _("until %(when)s") % {"when": date_format(until, "j M Y, H:i")}
    if "teams" in data:
        teams = ", ".join(names.get(f"team/{pk}", "?") for pk in data["teams"])
        yield _("teams: %(teams)s") % {"teams": teams} if teams else _("in no team")
    if data.get("tier"):
        yield str(Tier(data["tier"]).label)
    if event.kind in ("calendar.changed", "policy.changed"):
        yield from _of_versions(event)
    if data.get("masked"):
        yield _("masked: %(parts)s") % {"parts": masked_words(data["masked"])}
    if data.get("unused"):
        yield _("nobody used it")
    if event.kind == "centralgoals.kept":
        yield from _of_goals(data)
    if event.kind == "provider.duty_said":
        yield _of_duty(data)
    if event.kind.startswith("provider.charter_"):
        yield from _of_charter(data)
    if data.get("renamed"):
        yield _("a new name")
    if data.get("category"):
        yield _("means “%(category)s”") % {"category": Category(data["category"]).label}
    if data.get("of") in _KINDS:
        yield str(_KINDS[data["of"]])
    if data.get("about"):
        yield _("of %(about)s") % {"about": FieldAbout(data["about"]).label}
    if data.get("into"):
        noun = event.kind.partition(".")[0]
        yield _("“%(into)s” instead") % {"into": names.get(f"{noun}/{data['into']}", "?")}
    if data.get("staff"):
        yield _("acts as %(name)s") % {"name": names.get(f"staff/{data['staff']}", "?")}
    if event.kind == "capability.changed":
        yield _("switched on") if data["on"] else _("switched off")
    for key, counted in _COUNTED_OF.get(event.kind.partition(".")[0], _COUNTED).items():
        if data.get(key):
            yield counted(data[key])


_CHANGED = {
    "hours": _lazy("the hours"),
    "day": _lazy("a day"),
    "feed": _lazy("days of the feed"),
    "holidays": _lazy("public holidays"),
}


def _of_versions(event: Event) -> Iterable[str]:
    if event.data.get("what") in _CHANGED:
        yield str(_CHANGED[event.data["what"]])
    since = datetime.fromisoformat(event.data["since"])
    if since > event.at:
        yield _("from %(when)s on") % {"when": date_format(localtime(since), "j M Y, H:i")}


def _of_charter(data: Mapping[str, Any]) -> Iterable[str]:
    yield _("version %(n)s") % {"n": data["version"]}
    if data.get("side"):
        yield str(Side(data["side"]).label)
    if data.get("whole"):
        yield _("signed by both sides")


_COUNTED: dict[str, Callable[[int], str]] = {
    "tickets": lambda n: ngettext("%(n)s ticket", "%(n)s tickets", n) % {"n": n},
    "added": lambda n: ngettext("%(n)s choice added", "%(n)s choices added", n) % {"n": n},
    "removed": lambda n: ngettext("%(n)s choice removed", "%(n)s choices removed", n) % {"n": n},
    "joining": lambda n: ngettext("%(n)s domain added", "%(n)s domains added", n) % {"n": n},
    "parting": lambda n: ngettext("%(n)s domain removed", "%(n)s domains removed", n) % {"n": n},
    "places": lambda n: ngettext("in one place", "in %(n)s places", n) % {"n": n},
    "accounts": lambda n: ngettext("%(n)s account", "%(n)s accounts", n) % {"n": n},
    "people": lambda n: ngettext("%(n)s person", "%(n)s people", n) % {"n": n},
}
_RIGHTS: dict[str, Callable[[int], str]] = {
    "added": lambda n: ngettext("%(n)s right added", "%(n)s rights added", n) % {"n": n},
    "removed": lambda n: ngettext("%(n)s right removed", "%(n)s rights removed", n) % {"n": n},
}

_FIELDS: dict[str, Callable[[int], str]] = {
    "tickets": _COUNTED["tickets"],
    "added": lambda n: ngettext("%(n)s field added", "%(n)s fields added", n) % {"n": n},
    "removed": lambda n: ngettext("%(n)s field removed", "%(n)s fields removed", n) % {"n": n},
}
_SKILLS: dict[str, Callable[[list[int]], str]] = {
    "added": lambda keys: ngettext("%(n)s skill more", "%(n)s skills more", len(keys)) % {"n": len(keys)},
    "removed": lambda keys: ngettext("%(n)s skill less", "%(n)s skills less", len(keys)) % {"n": len(keys)},
}
_WITHHELD: dict[str, Callable[[int], str]] = {
    "withheld": lambda n: ngettext("%(n)s right taken", "%(n)s rights taken", n) % {"n": n},
    "given": lambda n: ngettext("%(n)s right given back", "%(n)s rights given back", n) % {"n": n},
}
_COUNTED_OF: dict[str, dict[str, Callable[[Any], str]]] = {
    "customrole": _RIGHTS,
    "form": _FIELDS,
    "provider": _WITHHELD,
    "staff": _SKILLS,
}


def _names(events: Iterable[Event]) -> dict[str, str]:
    """By stream, of everything that these events speak of."""
    wanted: set[str] = set()
    for event in events:
        noun = event.kind.partition(".")[0]
        wanted.add(event.stream)
        if event.actor_kind == "staff":
            wanted.add(f"staff/{event.actor_id}")
        wanted |= {f"{key}/{event.data[key]}" for key in ("provider", "staff") if event.data.get(key)}
        if event.data.get("custom_role"):
            wanted.add(f"customrole/{event.data['custom_role']}")
        wanted |= {f"team/{pk}" for pk in event.data.get("teams") or ()}
        if event.data.get("into"):
            wanted.add(f"{noun}/{event.data['into']}")
    found: dict[str, str] = {}
    for noun, model in NOUNS.items():
        keys = [int(stream.partition("/")[2]) for stream in wanted if stream.startswith(f"{noun}/")]
        if keys:
            rows = model._default_manager.filter(pk__in=keys)
            found |= {f"{noun}/{row.pk}": str(row) for row in rows}
    return found | names_gone(wanted - found.keys())
