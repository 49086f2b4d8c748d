"""Every page at both widths and in both themes: no error, no stranger asked, nothing too heavy, reachable for all.

With ANSWERABLE_TEST_PICTURES=yes, as `make test` sets it, what was seen is kept in artefacts/, for those who look.
"""

import os
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.channels.models import Item, ItemState, Mailbox, RawItem
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.desk.automations.acting import Cause, act
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.insight.reports.actions import ReportWanted, make_report, send_now
from answerable.desk.models import WebhookDelivery
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.desk.tasks import reckon_learning, reckon_quality
from answerable.desk.webhooks.endpoints import EndpointPlan, add_endpoint
from answerable.history.actions import Handed
from answerable.history.actions import begin as begin_history
from answerable.history.storing import keep_file
from answerable.insight.duties.actions import DutySaid, say_duty
from answerable.insight.goals import keep_goals
from answerable.insight.models import Audience as ReportAudience
from answerable.insight.studies.actions import begin_study, fix_design
from answerable.insight.studies.design import Design
from answerable.insight.studies.running import ask_run, keep_run, reckoned
from answerable.insight.studies.tests.planting import plant
from answerable.insight.transitions.actions import fix_plan, plan_transition, take_step
from answerable.insight.transitions.plan import Plan as Going
from answerable.insight.transitions.plan import Step as GoingOver
from answerable.ledger.actor import SYSTEM
from answerable.ledger.actor import customer as as_customer
from answerable.listening.findings.actions import Evidence, FindingWanted, finish_finding, raise_finding
from answerable.listening.models import (
    Ask,
    AskState,
    Calibration,
    FindingKind,
    QualityAppeal,
    QualityCase,
    QualityReview,
    RotaWeek,
    SurveyKind,
    Via,
)
from answerable.listening.models import Cause as WhyHuman
from answerable.listening.peers import GoodWanted, ask_peer, mark_good, note_for
from answerable.listening.quality import SizeWanted, add_scorecard, set_sample_size
from answerable.listening.quality.tests.making import CRITERIA
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.years import YearWanted, set_year
from answerable.listening.surveys.answering import answer as answer_survey
from answerable.listening.surveys.writing import SurveyPlan, add_survey
from answerable.listening.visits import VisitWanted, plan_visit
from answerable.people.actions import (
    AccessWanted,
    ConnectionWanted,
    Post,
    change_access,
    connect_provider,
    create_account,
    make_key,
    note_about,
    providers,
)
from answerable.people.invitations import add_by_invitation
from answerable.people.masking import Part
from answerable.people.models import DutyWhat, FieldAbout, FieldKind, Provider, Role
from answerable.privacy.actions import Wanted, hold
from answerable.privacy.actions import add_rule as add_retention
from answerable.privacy.models import Does, HoldReason
from answerable.privacy.retention.age import Unit
from answerable.promises.actions import (
    PolicyPlan,
    StepAfter,
    StepWhat,
    TimesWanted,
    add_policy,
    agree_times,
    change_policy,
)
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.regions.actions import (
    HoursWanted,
    LeaveWanted,
    RegionWanted,
    add_calendar,
    add_region,
    change_hours,
    follow_feed,
    set_day,
    set_leave,
    take_read,
)
from answerable.regions.feeds import Read
from answerable.regions.hours import DifferentDay
from answerable.regions.models import Region
from answerable.routing.actions import (
    Offer,
    RoutePlan,
    Settling,
    SkillPlan,
    TeamPlan,
    add_route,
    add_skill,
    be_seen,
    begin_draft,
    draft_rule,
    endorse,
    hand_over,
    return_handover,
    set_next_line,
    set_skills,
    set_team_giving,
    settle,
    try_route,
)
from answerable.routing.actions import Step as AskedFirst
from answerable.routing.giving.deciding import give
from answerable.routing.models import SkillKind, Way, Why, WhyNot
from answerable.routing.rules.sharing import Share
from answerable.routing.rules.trying import go_on
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    add_article,
    add_category,
    approve,
    ask_review,
    flag,
    publish,
    write,
)
from answerable.selfservice.articles.actions import Draft as ArticleDraft
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.paths import Kind as GuideKind
from answerable.selfservice.guides.paths import Step as GuideStep
from answerable.selfservice.guides.running import Whose, begin, take
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide, put_step
from answerable.selfservice.guides.writing import publish as publish_guide
from answerable.selfservice.models import FlagWhat
from answerable.tickets.actions import (
    Heard,
    Question,
    ask_others,
    ask_to_look,
    close,
    keep_draft,
    mark_bounced,
    mark_side_bounced,
    note,
    receive_from_others,
    reveal,
    set_brand,
    set_field,
    set_form,
    snooze,
    tag,
)
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.files import File
from answerable.tickets.models import Category, DraftKind, RevealReason, Tag, Ticket
from answerable.tickets.vocabulary import add_brand, add_field, add_form, add_status
from answerable.tickets.vocabulary.brands import BrandWanted
from answerable.tickets.vocabulary.forms import FormWanted, Placed
from tests.browser import axe
from tests.browser.conftest import PHONE, WIDE

pytestmark = pytest.mark.django_db(transaction=True)

SEEN = Path(__file__).resolve().parents[2] / "artefacts"
_CUT = """[...document.querySelectorAll(".table-frame, .policy-scroll")]
    .some((frame) => frame.scrollWidth > frame.clientWidth + 1)"""
PICTURES = os.environ.get("ANSWERABLE_TEST_PICTURES") == "yes"
MOST_REQUESTS, MOST_BYTES = 9, 100_000  # beside the stream
GROUP = 20
VIEWPORTS = {"1440": WIDE, "390": PHONE}
PAGES = {
    "day": "/day/",
    "floor": "/floor/",
    "floor-rows": "/floor/came-in/",
    "sought": "/sought/",
    "black-holes": "/black-holes/",
    "black-hole": "/black-holes/unopened/",
    "same": "/same/",
    "findings": "/findings/",
    "findings-mine": "/findings/mine/",
    "finding": "/findings/{finding}/",
    "finding-raise": "/findings/raise/?ticket={ticket}",
    "finding-notice": "/findings/{finding_done}/notice/",
    "ticket-findings": "/tickets/{ticket}/findings/",
    "departments": "/settings/departments/",
    "department-new": "/settings/departments/new/",
    "tracker-new": "/settings/departments/trackers/new/",
    "issues": "/known-issues/",
    "issue-new": "/known-issues/new/",
    "status-followers": "/known-issues/followers/",
    "queue": "/queue/",
    "queue-theirs": "/queue/theirs/",
    "queue-snoozed": "/queue/snoozed/",
    "queue-closed": "/queue/ended/",
    "queue-empty": "/queue/mine/",
    "queue-columns": "/queue/owed/columns/",
    "ticket-new": "/tickets/new/",
    "call-new": "/calls/new/?q=nobody+of+this+name",
    "call": "/tickets/{ticket}/calls/new/",
    "queue-marked": "/queue/?ticket={ticket}",
    "queue-view": "/queue/view-{view}/",
    "views": "/views/",
    "articles": "/articles/",
    "article-new": "/articles/new/",
    "article-categories": "/articles/categories/",
    "article-permissions": "/articles/permissions/",
    "article-figures": "/articles/figures/",
    "article": "/articles/{article}/",
    "article-change": "/articles/{article}/change/",
    "article-write": "/articles/{article}/en/write/",
    "article-review": "/articles/{article}/en/review/",
    "article-versions": "/articles/{article}/en/versions/",
    "ticket-articles": "/tickets/{ticket}/articles/",
    "view-new": "/views/new/",
    "view": "/views/{view}/",
    "merging": "/merges/?ticket={ticket}&ticket={closed}&ticket={other}",
    "ticket": "/tickets/{ticket}/",
    "ticket-closed": "/tickets/{closed}/",
    "clocks": "/tickets/{ticket}/clocks/",
    "others-new": "/tickets/{ticket}/?side=new",
    "others": "/tickets/{ticket}/?side={side}",
    "guides": "/guides/",
    "guide-new": "/guides/new/",
    "guide": "/guides/{guide}/",
    "guide-about": "/guides/{guide}/about/",
    "guide-step": "/guides/{guide}/steps/where/",
    "guide-followed": "/guides/{guide}/followed/",
    "ticket-guides": "/tickets/{ticket}/guides/?q=gas",
    "palette": "/palette/?q=stove",
    "search": "/search/?q=stove",
    "search-empty": "/search/",
    "customer": "/customers/{customer}/",
    "customer-change": "/customers/{customer}/change/",
    "customer-data": "/customers/{customer}/data/",
    "accounts": "/accounts/",
    "account": "/accounts/{account}/",
    "account-change": "/accounts/{account}/change/",
    "quarantine": "/quarantine/",
    "item": "/items/{item}/",
    "settings": "/settings/",
    "staff": "/settings/staff/",
    "colleague": "/settings/staff/{colleague}/",
    "invitation": "/settings/staff/new/",
    "access": "/settings/access/",
    "access-review": "/settings/access/{access}/",
    "access-masks": "/settings/access/{access}/masks/",
    "access-shown": "/settings/access/reveals/",
    "teams": "/settings/teams/",
    "team": "/settings/teams/{team}/",
    "rota": "/rota/",
    "rota-mine": "/rota/mine/",
    "rota-year": "/rota/years/{rota}/",
    "rota-members": "/rota/members/",
    "rota-member": "/rota/members/{member}/",
    "rota-member-new": "/rota/members/new/",
    "rota-week": "/rota/weeks/{week}/",
    "rota-place": "/rota/weeks/{later}/place/",
    "visits": "/visits/",
    "visit": "/visits/{visit}/",
    "visit-new": "/visits/new/",
    "goodwill": "/tickets/{ticket}/goodwill/",
    "quality": "/quality/",
    "quality-reviews": "/quality/reviews/",
    "quality-review": "/quality/reviews/{to_review}/",
    "quality-both": "/quality/reviews/{both}/",
    "quality-own": "/quality/mine/",
    "quality-own-one": "/quality/mine/{released}/",
    "quality-appeal": "/quality/appeals/{appeal}/",
    "quality-scorecard": "/quality/scorecard/",
    "quality-samples": "/quality/samples/",
    "quality-calibrations": "/quality/calibrations/",
    "quality-calibration-new": "/quality/calibrations/new/{provider}/",
    "quality-calibration": "/quality/calibrations/{session}/",
    "quality-calibration-case": "/quality/calibrations/{session}/cases/{discussed}/",
    "learn-from": "/tickets/{closed}/learning/",
    "peer-ask": "/tickets/{closed}/questions/?about={ticket}",
    "peer-question": "/tickets/{closed}/questions/{question}/",
    "good": "/tickets/{closed}/messages/{good_message}/good/",
    "good-answers": "/good-answers/",
    "coaching": "/coaching/",
    "coaching-with": "/coaching/{sam}/",
    "learning": "/learning/",
    "wrap-up": "/tickets/{ticket}/wrap-up/",
    "similar": "/tickets/{ticket}/similar/",
    "surveys": "/surveys/",
    "survey-new": "/surveys/new/",
    "survey": "/surveys/{survey}/",
    "survey-results": "/surveys/{survey}/results/",
    "survey-answers": "/surveys/{survey}/answers/",
    "ticket-surveys": "/tickets/{closed}/survey-answers/",
    "insight": "/insight/",
    "duties": "/insight/duties/",
    "goals": "/insight/goals/",
    "transitions": "/insight/transitions/",
    "transition-new": "/insight/transitions/new/",
    "transition": "/insight/transitions/{transition}/",
    "insight-regions": "/insight/regions/",
    "studies": "/insight/studies/",
    "study-new": "/insight/studies/new/?question=guide",
    "study": "/insight/studies/{study}/",
    "study-question": "/insight/studies/{study_draft}/question/",
    "study-whom": "/insight/studies/{study_draft}/whom/",
    "study-draft": "/insight/studies/{study_draft}/",
    "reports": "/insight/reports/",
    "report-new": "/insight/reports/new/",
    "report": "/insight/reports/{report}/",
    "report-change": "/insight/reports/{report}/change/",
    "report-preview": "/insight/reports/{report}/preview/",
    "money-figures": "/insight/money/",
    "money": "/money/",
    "staffing-figures": "/insight/staffing/",
    "staffing": "/staffing/",
    "staffing-plan-new": "/staffing/plans/new/",
    "money-contracts": "/money/contracts/",
    "money-case-new": "/money/cases/new/",
    "insight-behind": "/insight/tickets/?what=all",
    "wrap-ups": "/wrap-ups/",
    "themes": "/themes/",
    "words": "/words/",
    "sales": "/sales/",
    "sales-counts": "/sales/counts/",
    "sales-tickets": "/sales/tickets/",
    "sale": "/tickets/{ticket}/sale/",
    "wrap-up-cause": "/wrap-ups/our_failure/",
    "sign-ins": "/settings/sign-in/",
    "sign-in-new": "/settings/sign-in/{house}/",
    "sign-in-of": "/settings/sign-in/{connected}/",
    "sign-in-by-saml": "/settings/sign-in/{house}/?by=saml",
    "company-begin": "/sign-in/company/{connection}/",
    "providers": "/providers/",
    "provider": "/providers/{provider}/",
    "provider-people": "/providers/{provider}/people/",
    "charter": "/providers/{provider}/charter/2/",
    "charter-draft": "/providers/{provider}/charter/draft/",
    "charter-differences": "/providers/{provider}/charter/differences/",
    "rates": "/providers/{provider}/rates/",
    "rate-card": "/providers/{provider}/rates/new/",
    "roles": "/settings/roles/",
    "role": "/settings/roles/new/",
    "brands": "/settings/brands/",
    "brand": "/settings/brands/{brand}/",
    "brand-pages": "/settings/brands/{brand}/pages/",
    "brand-open311": "/settings/brands/{brand}/open311/",
    "forms": "/settings/forms/",
    "form": "/settings/forms/{form}/",
    "statuses": "/settings/statuses/",
    "status": "/settings/statuses/{status}/",
    "fields": "/settings/fields/",
    "field": "/settings/fields/{field}/",
    "tags": "/settings/tags/",
    "tag": "/settings/tags/{tag}/",
    "calendars": "/settings/calendars/",
    "calendar": "/settings/calendars/{calendar}/",
    "calendar-change": "/settings/calendars/{calendar}/change/",
    "calendar-leave": "/settings/calendars/{calendar}/leave/",
    "regions": "/settings/regions/",
    "region": "/settings/regions/{region}/",
    "region-change": "/settings/regions/{region}/change/",
    "rules-moving": "/settings/rules/",
    "history": "/settings/history/",
    "history-run": "/settings/history/{history}/",
    "webhooks": "/settings/webhooks/",
    "webhook": "/settings/webhooks/{webhook}/",
    "webhook-new": "/settings/webhooks/new/",
    "hole-limits": "/settings/black-holes/",
    "hole-limit": "/settings/black-holes/unopened/",
    "promises": "/settings/promises/",
    "promise": "/settings/promises/{policy}/",
    "promise-new": "/settings/promises/new/",
    "giving": "/settings/giving/",
    "giving-team": "/settings/giving/teams/{team}/",
    "giving-person": "/settings/giving/people/{colleague}/",
    "skill": "/settings/giving/skills/{skill}/",
    "skill-new": "/settings/giving/skills/new/",
    "why-given": "/tickets/{given}/routing/",
    "routes": "/settings/routing/",
    "route": "/settings/routing/{route}/",
    "route-new": "/settings/routing/new/",
    "route-draft": "/settings/routing/draft/",
    "route-draft-rule": "/settings/routing/draft/rules/r{route}/",
    "route-trial": "/settings/routing/trials/{trial}/",
    "why-here": "/tickets/{routed}/routing/",
    "health": "/settings/health/",
    "capability": "/settings/capability/",
    "next-line": "/settings/capability/teams/{team}/",
    "capability-shown": "/customers/{customer}/capability/",
    "capability-past": "/tickets/{past}/past/",
    "fairness": "/fairness/?by=language",
    "rules": "/settings/automations/",
    "rule": "/settings/automations/{rule}/",
    "rule-new": "/settings/automations/new/",
    "why": "/tickets/{ticket}/rules/{why}/",
    "retention": "/settings/retention/",
    "retention-rule": "/settings/retention/{retention}/",
    "changes": "/settings/changes/",
    "handovers": "/handovers/",
    "hand-over": "/tickets/{ticket}/handover/",
    "offered": "/tickets/{offered}/",
    "hand-over-return": "/tickets/{offered}/handover/return/",
    "looks": "/looks/",
    "look": "/tickets/{other}/look/{look}/",
    "look-for": "/tickets/{other}/look/",
    "jobs": "/jobs/",
    "saved-replies": "/saved-replies/",
    "saved-replies-empty": "/saved-replies/?q=nothing",
    "saved-reply": "/saved-replies/{reply}/",
    "saved-reply-new": "/saved-replies/new/",
    "picker": "/tickets/{ticket}/saved-replies/?kind=reply",
    "macros": "/macros/",
    "macro": "/macros/{macro}/",
    "macro-new": "/macros/new/",
    "ticket-macros": "/tickets/{ticket}/macros/",
    "mailboxes": "/mailboxes/",
    "mailbox": "/mailboxes/{mailbox}/",
    "chat": "/channels/{chat}/",
    "chat-signed": "/channels/{chat}/signed-in/",
    "chat-try": "/channels/{chat}/try/?language=ar",
    "me": "/me/",
    "notifications": "/notifications/",
    "password": "/sign-in/password/change/",
    "second-factors": "/sign-in/2fa/",
    "sign-out": "/sign-in/logout/",
    "nothing-here": "/tickets/ZZZZ-ZZZZ/",
}
STRANGERS = {
    "sign-in": "/sign-in/login/",
    "forgotten": "/sign-in/password/reset/",
    "company": "/sign-in/company/",
    "help": "/help/kestrel/",
    "help-ask": "/help/kestrel/ask/",
    "help-search": "/help/kestrel/search/?q=stove",
    "help-link": "/help/kestrel/link/",
    "help-article": "/help/kestrel/articles/{article}/",
    "help-category": "/help/kestrel/categories/1/",
}


@pytest.fixture
def world(
    make_ticket, make_message, make_answer, make_customer, make_staff, ghent, manila, own_company, ada, sam
):
    """A ticket in which much has happened, and a little of everything around it."""
    now = timezone.now()

    def ago(hours):
        return now - timedelta(hours=hours)

    account = create_account("Okafor Outdoors", domains=["okafor.example"], by=SYSTEM, at=now)
    maya = make_customer("Maya Okafor", language="en", time_zone="Europe/London", account=account)
    note_about(maya, "Prefers to be called in the morning.", by=sam.actor(), at=now)
    ticket = make_ticket(
        team=ghent, customer=maya, subject="Stove valve leaks with the elevation kit", created_at=ago(50)
    )
    log = [File("igniter.log", "text/plain", b"hiss" * 9000)]
    make_message(
        ticket, text="The valve hisses.\n\nOn Thursday you wrote:\n> which kit?", at=ago(50), files=log
    )
    make_answer(ticket, by=sam, text="Thank you, it tells us a lot.", at=ago(48))
    note(ticket, "Same thread as the last one.", by=sam.actor(), at=ago(47))
    make_message(
        ticket, text="After the service.", at=ago(30), authentication={"dmarc": "pass", "spf": "pass"}
    )
    came_back = make_answer(ticket, by=sam, text="A new seal leaves today.", at=ago(28))
    mark_bounced(came_back, "550 5.2.2 mailbox full", by=SYSTEM, at=ago(27))
    remarks = [
        ["other_subject", "The subject changed: it may be another matter."],
        ["defect", "It has no date."],
    ]
    make_message(ticket, text="Any news about the stove?", at=ago(2), remarks=remarks)
    tag(ticket, "warranty", by=sam.actor(), at=ago(1))
    note(ticket, "@Ada, do you know this seal?", by=sam.actor(), at=ago(1))
    closed = make_ticket(team=ghent, customer=maya, subject="Stove: wrong colour", created_at=ago(90))
    make_message(closed, text="It is green.", at=ago(90))
    make_answer(closed, by=sam, at=ago(89))
    close(closed, by=sam.actor(), at=ago(88))
    later = make_message(make_ticket(team=manila, subject="Invoice"), at=ago(9)).ticket
    snooze(later, now + timedelta(days=1), by=sam.actor(), at=ago(8))
    for number, name in enumerate(["Jonas Weber", "Atelier Duval", "ليلى حداد", "河合 さくら"]):
        person = make_customer(name, address=f"person{number}@example.com")
        make_message(
            make_ticket(team=ghent, customer=person, subject=f"Where is my stove, {number}?"), at=ago(number)
        )
    answered = make_message(make_ticket(team=ghent, subject="Zip"), at=ago(5)).ticket
    make_answer(answered, by=sam, at=ago(4))
    conditions = Conditions((Condition("tag", "has", "warranty"), Condition("created", "days", "30")))
    shown = ("hands", "status", "tags", "said")
    view = make_view(ViewChange("Warranty this month", conditions, columns=shown), by=ada.actor(), at=now)
    mailbox = Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", created_at=now, error="It does not answer."
    )
    chat = Mailbox.objects.create(channel="chat", name="Kestrel", address="https://a.example", created_at=now)
    return {
        "chat": chat.pk,
        "ticket": ticket.reference,
        "closed": closed.reference,
        "other": answered.reference,
        "offered": _offered(later, ghent, sam, now).reference,
        "customer": maya.pk,
        "account": maya.account_id,
        "retention": _retention(ticket, ada, now).pk,
        "history": _history(ada, now).pk,
        "view": view.pk,
        "guide": _followed_guide(ticket, sam, now).pk,
        "item": _item(mailbox, now).pk,
        "mailbox": mailbox.pk,
        "webhook": _webhook(ada, now).pk,
        "look": _look(answered, sam, ada, now).pk,
        **_words(ticket, ghent, own_company, ada, now),
        "survey": _survey(closed, ada, now).pk,
        "side": _side(ticket, sam, now).pk,
        "reply": _reply(now).pk,
        "macro": _macro(now).pk,
        "article": _article(sam, now),
        **_findings(ticket, sam, now),
        **_rules(ticket, now),
        **_giving(make_message(make_ticket(team=ghent, subject="Tent")).ticket, sam, now),
        "calendar": (calendar := _calendar(now)).pk,
        "region": _region(calendar, now).pk,
        "past": _past(maya, ghent, manila, make_ticket, sam, now),
        "policy": _policy(ghent, now).pk,
        "access": _masked(manila.provider, make_customer("Pat Poe"), make_ticket, ada, now),
        **_routes(make_ticket, maya, ghent, manila, ada, now),
        "provider": _provider(manila.provider, ada, now).pk,
        **_reviewed([ticket, answered, closed], manila.provider, ada, sam, now),
        **_learnt(ticket, closed, ada, sam, now),
        **_rota(ada, sam, make_staff, now),
        **_studies(ada, now),
        **_agreed(manila.provider, ada, now),
        "transition": _transition(ghent, manila, ada, now).pk,
    }


def _studies(ada, now):
    """One that found what was planted, and one that is still asked."""
    units = [f"Tent {letter}" for letter in "ABCDEF"]
    first = now.date() - timedelta(days=now.weekday(), weeks=22)
    begins = first + timedelta(weeks=10)
    plant(
        units=units, first=first, weeks=19, a_week=11,
        chased=lambda name, week: 0.2 if name in units[:3] and week > 9 else 0.6,
    )  # fmt: skip
    wanted = Design(
        "Did the guide help?", "chased", "product", 10.0, "A guide was published.",
        dict.fromkeys(units[:3], begins), tuple(units[3:]), since=first, judged_on=begins + timedelta(weeks=9),
    )  # fmt: skip
    study, draft = (begin_study(wanted, by=ada.actor(), at=now) for _each in range(2))
    fixed = fix_design(study, by=ada.actor(), at=now)
    keep_run(ask_run(study, by=ada.actor(), at=now), reckoned(fixed, at=now), at=now)
    return {"study": study.pk, "study_draft": draft.pk}


def _agreed(provider, ada, now):
    """What the client owed was not done, and goals hold for all regions."""
    keep_goals({"first_answer": 90}, now.date(), "The board’s plan", by=ada.actor(), at=now)
    said = DutySaid(DutyWhat.RELEASE_NOTES, now.date(), is_met=False, words="A day late.")
    return {"duty": say_duty(provider, said, by=ada.actor(), at=now).pk}


def _transition(ghent, manila, ada, now):
    """Its first step is taken, and the gate of the second is not met."""
    rule = add_route(RoutePlan("All of it", shares=[Share(ghent.pk, 100)]), by=ada.actor(), at=now)
    steps = (GoingOver(10, now.date()), GoingOver(100, now.date() + timedelta(days=28), 40))
    wanted = Going("Ghent to Manila", ghent.pk, manila.pk, (rule.pk,), "unheard", steps)
    planned = plan_transition(wanted, by=ada.actor(), at=now)
    fix_plan(planned, by=ada.actor(), at=now)
    take_step(planned, 1, by=ada.actor(), at=now)
    return planned


def _rota(ada, sam, make_staff, now):
    """Ada's week runs, with Sam as mentor; Eli's is to come; a visit is planned."""
    by, year = ada.actor(), now.date().isocalendar().year
    eli = make_staff("Eli", provider=ada.provider, role=Role.MANAGER)
    for staff, is_mentor in ((ada, False), (sam, True), (eli, False)):
        wanted = MemberWanted("Finance", "BE", languages=["en"], is_mentor=is_mentor)
        put_member(staff, wanted, by=by, at=now)
    rota = set_year(year, YearWanted(), by=by, at=now)
    monday = date.fromisocalendar(year, now.date().isocalendar().week, 1)
    weeks = [
        RotaWeek.objects.create(
            year=rota, member=staff.rota_member, mentor=sam.rota_member, starts_on=day, is_draft=False
        )
        for staff, day in ((ada, monday), (eli, monday + timedelta(days=14)))
    ]
    wanted = VisitWanted(Region.objects.order_by("pk")[0], eli, now.date() + timedelta(days=30))
    visit = plan_visit(wanted, by=by, at=now)
    told = ReportWanted("How it goes", ReportAudience.LEADERS, ["health", "unheard"], recipients=[sam, ada])
    report = make_report(told, owner=ada, by=by, at=now)
    send_now(report, by=by, at=now)
    return {
        "report": report.pk,
        "rota": year,
        "member": eli.rota_member.pk,
        "week": weeks[0].pk,
        "later": weeks[1].pk,
        "visit": visit.pk,
    }


def _reviewed(tickets, provider, ada, sam, now):
    """One to score, one on which both sides differ, one of her own with an appeal, a session, and what all says."""
    card = add_scorecard(CRITERIA, by=SYSTEM, at=now)
    set_sample_size(provider, SizeWanted(5, 2), by=SYSTEM, at=now)
    keys = [str(each.pk) for each in card.criteria.all()]
    good, worse = dict.fromkeys(keys, "yes"), dict.fromkeys(keys, "yes") | {keys[0]: "no"}
    facts = {"why": "chance", "scorecard": card, "week": now.date(), "ended_at": now, "chosen_at": now}
    cases = [
        QualityCase.objects.create(ticket=each, provider=provider, agent=sam, **facts) for each in tickets
    ]
    own = QualityCase.objects.create(
        ticket=tickets[0], agent=ada, provider=provider, **facts | {"why": "chased"}, agreed=good, agreed_score=100,
        released_at=now,
    )  # fmt: skip
    done = {"done_at": now, "given_at": now, "score": 75}
    QualityReview.objects.create(case=cases[0], seat="house", reviewer=ada, given_at=now)
    both = QualityReview.objects.create(case=cases[1], seat="house", reviewer=ada, marks=good, **done)
    QualityReview.objects.create(
        case=cases[1], seat="provider", reviewer=sam, marks=worse, words="Part of it was left open.", **done
    )
    QualityCase.objects.filter(pk=cases[2].pk).update(agreed=good, agreed_score=100, released_at=now)
    appeal = QualityAppeal.objects.create(case=cases[2], reason="I had said it on the phone.", at=now)
    session = Calibration.objects.create(provider=provider, at=now + timedelta(days=1), planned_by=ada)
    session.participants.set([ada, sam])
    session.cases.set([cases[2]])
    reckon_quality()
    return {
        "to_review": cases[0].reviews.get().pk,
        "both": both.pk,
        "released": own.pk,
        "appeal": appeal.pk,
        "session": session.pk,
        "discussed": cases[2].pk,
    }


def _learnt(ticket, closed, ada, sam, now):
    """Sam was asked, an answer of Sam's is kept, and the two have a note."""
    question = ask_peer(closed, "Which seal was it?", about=ticket, by=ada.actor(), at=now)
    answer = closed.messages.filter(direction="outbound").first()
    mark_good(
        answer, GoodWanted(WhyHuman.OUR_FAILURE, "A wrong colour", "We change it."), by=sam.actor(), at=now
    )
    note_for(ada, "Your letters are calm now.", by=sam.actor(), at=now)
    reckon_learning()
    return {"question": question.pk, "good_message": answer.pk, "sam": sam.pk}


def _giving(ticket, sam, now):
    """One was given; then people take them themselves again, so that nothing else moves."""
    asked = Conditions((Condition("subject", "has", "tent"),))
    skill = add_skill(SkillPlan("Tents", SkillKind.PRODUCT, needed_when=asked), by=SYSTEM, at=now)
    add_skill(SkillPlan("Dutch", SkillKind.LANGUAGE, "nl"), by=SYSTEM, at=now)
    set_skills(sam, {skill.pk: (now + timedelta(days=90)).date()}, by=SYSTEM, at=now)
    set_team_giving(ticket.team, TeamPlan(Way.PUSH, untouched_minutes=30), by=SYSTEM, at=now)
    be_seen(sam.pk, at=now)
    give(ticket.pk, at=now)
    set_team_giving(ticket.team, TeamPlan(Way.PULL), by=SYSTEM, at=now)
    return {"skill": skill.pk, "given": ticket.reference}


def _masked(provider, person, make_ticket, ada, now):
    """A provider with masks, an agent whom nobody has seen for long, and something that was shown to them."""
    wanted = AccessWanted(parts=[Part.ADDRESS], may_reveal=True)
    change_access(provider, wanted, by=ada.actor(), at=now)
    post = Post("Grace Ocampo", provider, Role.AGENT, tuple(provider.teams.all()))
    grace = add_by_invitation("grace@staff.example", post, by=ada.actor(), at=now - timedelta(days=90))
    ticket = make_ticket(team=provider.teams.get(), customer=person)
    reveal(ticket, Part.ADDRESS, RevealReason.CALL, by=grace.actor(), at=now, words="On the phone")
    return provider.pk


def _routes(make_ticket, customer, ghent, manila, ada, now):
    """Teams share, a ticket was routed by that, and a change was tried on what was there."""
    asked = Conditions((Condition("subject", "has", "tent"),))
    shares = [Share(ghent.pk, 60), Share(manila.pk, 40)]
    plan = RoutePlan("Evening tents", asked, shares, tier=2, tags=["evening"])
    route = add_route(plan, by=SYSTEM, at=now)
    ticket = make_ticket(customer=customer, subject="My tent")
    begin_draft(ada, at=now)
    draft_rule(ada, f"r{route.pk}", replace(plan, shares=[Share(ghent.pk, 100)]))
    trial = try_route(plan, route, staff=ada, at=now)
    go_on(trial)
    trial.save()
    return {"route": route.pk, "routed": ticket.reference, "trial": trial.pk}


def _provider(provider, ada, now):
    """With a site, a contact, a charter in its second version that waits for signatures, and a rate card."""
    by = ada.actor()
    providers.keep_site(provider, None, providers.SiteWanted("Ortigas", "Pasig"), by=by, at=now)
    contact = providers.ContactWanted("Rosa Cruz", "who is there", "rosa@manila.example")
    providers.keep_contact(provider, None, contact, by=by, at=now)
    for hours in (8, 4):
        wanted = providers.CharterText(
            date(2026, 1, 1),
            f"Nobody waits longer than {hours} hours.",
            targets={"first_answer": {20: timedelta(hours=hours)}},
            levels={"quality": 90},
            duties={"forecasts": timedelta(days=30)},
        )
        version = providers.draft_charter(provider, wanted, by=by, at=now)
        version = providers.offer_charter(version, by=by, at=now)
        if hours == 8:
            providers.withdraw_charter(version, by=by, at=now)
    rates = [providers.RateWanted("hour", Decimal("450.50"), language="en")]
    providers.keep_card(provider, None, providers.CardWanted("PHP", date(2026, 1, 1), rates), by=by, at=now)
    return provider


def _past(customer, team, next_team, make_ticket, sam, now):
    """Maya services stoves: what she writes next goes straight past the first line."""
    next_team.members.add(sam)
    set_next_line(team, next_team, by=SYSTEM, at=now, steps=[AskedFirst("Is the valve open?")])
    settle(Settling(is_on=True), by=SYSTEM, at=now)
    endorse(customer, "Services stoves for a living.", by=sam.actor(), at=now)
    return make_ticket(customer=customer, team=team, subject="The seal of the 2025 batch").reference


def _findings(ticket, by, now):
    """One to be answered, late; one done, of which nobody was told."""
    open_one = FindingWanted(FindingKind.DEFECT, "Valves leak with the kit", "Change it.", "Stove")
    raised = raise_finding(
        open_one, [Evidence(ticket, "The valve hisses.")], by=by.actor(), at=now - timedelta(days=20)
    )
    done_one = FindingWanted(FindingKind.MISSING, "Poles in another colour")
    done = raise_finding(done_one, [Evidence(ticket)], by=by.actor(), at=now)
    finish_finding(done, "They are green now.", by=by.actor(), at=now)
    return {"finding": raised.pk, "finding_done": done.pk}


def _article(by, now):
    """Published, with a newer draft, a translation and a flag."""
    category = add_category(CategoryWanted({"en": "Stoves"}), by=SYSTEM, at=now)
    article = add_article(
        "Clean it", ArticleWanted(category, Audience.PUBLIC), language="en", by=SYSTEM, at=now
    )
    for language in ("en", "de"):
        edition = 1 if language == "en" else 0
        said = ArticleDraft("Clean it", "# Rub\n\n|a|b|\n|-|-|\n|1|2|\n\n> [!WARNING]\n> Hot!")
        text = write(article, language, said, edition=edition, by=SYSTEM, at=now)
        ask_review(text, by=SYSTEM, at=now)
        publish(approve(text, edition=edition + 1, by=SYSTEM, at=now), by=SYSTEM, at=now)
    write(article, "en", ArticleDraft("Clean it", "# Rub\n\nDry."), edition=2, by=by.actor(), at=now)
    flag(article, FlagWhat.WRONG, "Not oil.", by=by.actor(), at=now)
    return article.pk


def _policy(team, now):
    """With a second version, steps, and a planned third."""
    asked = Conditions((Condition("tag", "has", "warranty"),))
    steps = [StepAfter(timedelta(hours=1), StepWhat.TEAM, team.pk)]
    for hours, since in ((4, None), (2, None), (1, now + timedelta(days=9))):
        wanted = PolicyPlan(
            "Gold", {Kind.FIRST_ANSWER: {20: timedelta(hours=hours)}}, steps=steps, conditions=asked
        )
        policy = Policy.objects.filter(name="Gold").first()
        if policy is None:
            policy = add_policy(wanted, by=SYSTEM, at=now)
        change_policy(policy, wanted, by=SYSTEM, at=now, since=since)
    return policy


def _calendar(now):
    """With a day off tomorrow, hours that are planned, a feed that fails, leave in August."""
    early, late = (((8 * 60, 12 * 60), (13 * 60, 17 * 60)), ((22 * 60, 6 * 60),))
    week = [early] * 4 + [late, (), ()]
    calendar = add_calendar("Denver", HoursWanted("America/Denver", week, "US", "CO"), by=SYSTEM, at=now)
    set_day(calendar, (now + timedelta(days=1)).date(), DifferentDay((), "Stock-taking"), by=SYSTEM, at=now)
    summer = HoursWanted("America/Denver", [early] * 5 + [(), ()])
    change_hours(calendar, summer, by=SYSTEM, at=now, since=now + timedelta(days=20))
    feed = follow_feed(calendar, "https://feeds.example/days.ics", by=SYSTEM, at=now)
    take_read(calendar, Read(feed.sealed, problem="not_found"), at=now)
    set_leave(calendar, LeaveWanted({8: 55}, {52: 40}), by=SYSTEM, at=now)
    return calendar


def _region(calendar, now):
    """In another, with times of its own."""
    outer = add_region(RegionWanted("North America"), by=SYSTEM, at=now)
    wanted = RegionWanted("Colorado", countries=["US"], calendar=calendar.pk, parent=outer.pk)
    region = add_region(wanted, by=SYSTEM, at=now)
    agree_times(region, TimesWanted({Kind.FIRST_ANSWER: {20: timedelta(hours=2)}}), by=SYSTEM, at=now)
    return region


def _rules(ticket, now):
    """One that acted, and one that could not."""
    asked = Conditions(
        (Condition("subject", "has", "leaks"), Condition("waits", "is", "customer")), is_any=True
    )
    steps = [Step(StepKind.PRIORITY, 40), Step(StepKind.NOTE, words="Ask for the size first.")]
    acted = add_rule(RulePlan("Leaks first", "wrote", asked, steps), by=SYSTEM, at=now)
    soon = add_saved_reply(Wording("Soon", {"en": "{agent.name}"}), by=SYSTEM, at=now)
    answer = [Step(StepKind.ANSWER, soon.pk)]
    failing = add_rule(RulePlan("Remind them", "silent", Conditions(()), answer, 24), by=SYSTEM, at=now)
    act([acted, failing], ticket, Cause(), at=now)
    return {"rule": failing.pk, "why": acted.runs.get().until}


def _words(ticket, ghent, own_company, ada, now):
    """What settings are about: somebody invited, a status and a field in use."""
    by = ada.actor()
    post = Post("Eva Ng", own_company, Role.AGENT, (ghent,))
    parts = add_status("Waiting for parts", Category.WAITING_OTHERS, by=by, at=now)
    field = add_field("Product", FieldKind.CHOICE, choices=["Stove", "Tent"], by=by, at=now)
    set_field(ticket, field, "Stove", by=by, at=now)
    number = add_field("Order number", FieldKind.TEXT, by=by, at=now)
    for about in (FieldAbout.CUSTOMER, FieldAbout.ACCOUNT):
        add_field("Member of", FieldKind.CHOICE, about=about, choices=["Alpine Club"], by=by, at=now)
        add_field("Since", FieldKind.DATE, about=about, by=by, at=now)
    placed = (Placed(field.pk), Placed(number.pk, is_needed=True, when=(field.pk, "Stove")))
    form = add_form(FormWanted("Repair", placed), by=by, at=now)
    set_form(ticket, form, by=by, at=now)
    signatures = {"en": "Kestrel Outdoor", "ar": "كيسترل"}
    brand = add_brand(
        BrandWanted("Outdoor", "Kestrel Outdoor", "#f2c14e", "en", "https://help.example.com", signatures),
        by=by,
        at=now,
    )
    set_brand(ticket, brand, by=by, at=now)
    set_up_front(brand, FrontWanted("kestrel", is_on=True), by=SYSTEM, at=now)
    manila = Provider.objects.get(name="Manila Care")
    signs_in = ConnectionWanted("https://login.example", "answerable", "a secret", ("manila.example",))
    connection = connect_provider(manila, signs_in, by=by, at=now)
    make_key(connection, by=by, at=now)
    return {
        "house": own_company.pk,
        "connected": manila.pk,
        "connection": connection.pk,
        "colleague": add_by_invitation("eva@staff.example", post, by=by, at=now).pk,
        "team": ghent.pk,
        "brand": brand.pk,
        "form": form.pk,
        "status": parts.pk,
        "field": field.pk,
        "tag": Tag.objects.get(name="warranty").pk,
    }


@pytest.fixture
def crowd(world, make_ticket, make_message, make_answer, make_customer, ghent, sam):
    """A full page of the queue, and a ticket with more than forty messages."""
    ticket = Ticket.objects.get(reference=world["ticket"])
    for number in range(50):
        person = make_customer(f"Customer with a longer name {number}", address=f"crowd{number}@example.com")
        subject = f"Stove no. {number}: where is it, and why was nobody told that it would be late?"
        make_message(make_ticket(team=ghent, customer=person, subject=subject))
        if number < 20:
            make_message(ticket, text=f"{number}. " + "It hisses when it is cold and when it is warm. " * 12)
            make_answer(ticket, by=sam, text="Thank you for telling us so much about it. " * 8)


def _history(ada, now):
    """A table that was handed in, and of which a state is still to be explained."""
    path, digest = keep_file([b"number,state,created_at,caller\n1,Parked,2026-02-01 09:00,Cleo\n"], most=1000)
    handed = Handed("csv", "Old desk", path, "tickets.csv", digest, is_ours=True)
    return begin_history(handed, by=ada.actor(), at=now)


def _retention(ticket, ada, now):
    hold(ticket, HoldReason.COURT, by=ada.actor(), at=now)
    return add_retention(Wanted(Does.ERASE, 3, Unit.YEARS), by=ada.actor(), at=now)


def _offered(ticket, team, sam, now):
    """Manila's invoice is offered to Ghent, and once was returned."""
    offer = Offer(
        Why.DECISION, "It is a matter of goodwill. " * 9, tried="Asked\ntwice.", expected="An answer."
    )
    hand_over(ticket, team, offer, by=sam.actor(), at=now)
    return_handover(ticket, WhyNot.UNTRIED, "Ask once more.", by=sam.actor(), at=now)
    return hand_over(ticket, team, offer, by=sam.actor(), at=now).ticket


def _webhook(ada, now):
    """One that fails, with what it was told."""
    plan = EndpointPlan("Shop", "https://shop.example/hook", ["ticket.opened", "ticket.closed"], ada)
    endpoint = add_endpoint(plan, by=ada.actor(), at=now)
    endpoint.failing_since, endpoint.error = now, "It answered 500."
    endpoint.save()
    for number, state in enumerate(("sent", "failed", "queued")):
        WebhookDelivery.objects.create(
            endpoint=endpoint,
            key=f"msg_{number}",
            kind="ticket.closed",
            event_id=1,
            state=state,
            attempts=1,
            created_at=now,
        )
    return endpoint


def _look(ticket, sam, ada, now):
    """Sam asks anybody to look at his answer, and Ada has begun one."""
    html = "<div>Dear <b>Jonas</b>,</div><ul><li>a new zip</li><li>its pull</li></ul>"
    keep_draft(ticket, DraftKind.REPLY, "", by=sam.actor(), at=now, html=html)
    keep_draft(ticket, DraftKind.REPLY, "", by=ada.actor(), at=now, html=html)
    return ask_to_look(ticket, of=None, by=sam.actor(), at=now)


def _survey(ticket, ada, now):
    """With two answers of effort: a bad one is looked after."""
    survey = add_survey(SurveyPlan("How easy was it", kind=SurveyKind.EFFORT), by=ada.actor(), at=now)
    known = {
        "state": AskState.ASKED,
        "asked_at": now,
        "closes_at": now + timedelta(days=9),
        "channel": "email",
    }
    for number, value in enumerate((5, 2)):
        ask = Ask.objects.create(
            survey=survey, version=survey.newest, ticket=ticket, language="en", team=ticket.team,
            provider=ticket.team.provider, ended_at=now - timedelta(hours=number), **known,
        )  # fmt: skip
        answer_survey(ask, value, words="I waited.", via=Via.LINK, by=as_customer(ticket.customer_id), at=now)
    return survey


def _side(ticket, sam, now):
    """The carrier was asked and answered; a question to the workshop came back."""
    by, at = sam.actor(), now - timedelta(minutes=50)
    carrier = Question(
        "Where is the parcel?", to=[("claims@carrier.example", "Claims desk")], subject="Parcel 7"
    )
    asked = ask_others(ticket, carrier, by=by, at=at).conversation
    heard = Heard("email", "claims@carrier.example", "Claims desk", text="With the neighbour.")
    receive_from_others(asked, heard, by=SYSTEM, at=now - timedelta(minutes=20))
    workshop = Question("A new seal?", to=[("workshop@lys.example", "")], subject="Seal", waits=True)
    lost = ask_others(ticket, workshop, by=by, at=now - timedelta(minutes=40))
    mark_side_bounced(lost, "550 5.1.1 no such user", by=SYSTEM, at=now - timedelta(minutes=39))
    return asked


def _reply(now):
    texts = {"en": "Dear {customer.name},\n\nThe parcel is back.", "ar": "عزيزي {customer.name}"}
    return add_saved_reply(Wording("The parcel is back", texts, "Returns / Refunds"), by=SYSTEM, at=now)


def _macro(now):
    steps = [Step(StepKind.TAG, words="returns"), Step(StepKind.TAKE), Step(StepKind.SNOOZE, 72)]
    return add_macro(Plan("Wait for the parcel", steps), by=SYSTEM, at=now)


def _item(mailbox, now):
    raw = b"From: a@junk.example\r\nTo: help@own.example\r\nSubject: Prize\r\n\r\nClick here.\r\n"
    item = Item.objects.create(
        channel="email",
        mailbox=mailbox,
        source="lmtp",
        digest="0" * 64,
        size=len(raw),
        state=ItemState.QUARANTINED,
        reason="flood",
        explanation="More than ten messages in five minutes came from this address.",
        sender="a@junk.example",
        subject="You have won a prize",
        received_at=now,
    )
    RawItem.objects.create(item=item, compressed=RawItem.compress(raw))
    return item


def _settled(page):
    """Also the pane beside a ticket, which comes a moment later."""
    page.wait_for_load_state()
    expect(page.locator("[hx-trigger^=intersect]:empty, .htmx-request")).to_have_count(0)


def _in_groups(names):
    """A world is much work for one page; pages are only looked at, so that several can share one."""
    return [
        pytest.param(names[at : at + GROUP], id="|".join(names[at : at + GROUP]))
        for at in range(0, len(names), GROUP)
    ]


@pytest.fixture
def look(visit, ada):
    """look(address): the page, newly asked for, with nothing of an earlier one at hand; and what it was asked for. All
    pages of somebody are looked at in one window, which is much less work than a window for each."""
    windows = {}

    def open_window(staff):
        own = visit(staff, color_scheme="light")
        axe.bring(own.context)
        page = own.context.new_page()
        own.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        windows[staff] = own, page
        return own, page

    def look(address, *, staff=ada):
        own, page = windows.get(staff) or open_window(staff)
        page.set_viewport_size(WIDE)
        own.requests.clear()
        page.goto(own.site.url + address)
        _settled(page)
        return page, own.requests

    return look


@pytest.mark.timeout(300)
@pytest.mark.parametrize("names", _in_groups([*PAGES, *STRANGERS]))
def test_pages_are_sound_at_every_width_and_in_every_theme(names, look, ada, world):
    wrong = []
    for name in names:
        address = {**PAGES, **STRANGERS}[name].format(**world)
        page, requests = look(address, staff=None if name in STRANGERS else ada)
        wrong += [f"{name} {fault}" for fault in [*_heavy(requests), *_unsound(page, name)]]
    assert not wrong, "\n".join(wrong)


def _followed_guide(ticket, sam, now):
    """Two ends of it are not said in German."""
    path = leak_guide()
    wanted = Described(path.languages, path.title, path.lead)
    guide = publish_guide(add_guide(wanted, by=SYSTEM, at=now, steps=path.steps), by=SYSTEM, at=now)
    run = begin(guide, Whose(ticket=ticket), by=sam.actor(), at=now).run
    take(run, "where", "hose", by=sam.actor(), at=now)
    put_step(guide, GuideStep("new", GuideKind.ACTION, {"en": "Let it cool."}), by=SYSTEM, at=now)
    return guide


def _unsound(page, name):
    """What is wrong at one width or the other: nothing but its style knows how wide the window is, and colours change
    at once."""
    for width, viewport in VIEWPORTS.items():
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        _keep(page, f"{name}-{width}-light")
        yield from (f"{width}: {fault}" for fault in [*_wide(page, viewport), *axe.faults(page)])
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        _keep(page, f"{name}-{width}-dark")
        yield from (f"{width}, dark: {fault}" for fault in axe.faults(page, of=axe.COLOURS))


def _keep(page, name):
    if PICTURES:
        page.screenshot(path=SEEN / f"{name}.png")


def _wide(page, viewport):
    """Wider than the window; on a phone a table too, whose rows would then be read by halves."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"is {wide} wide"] if wide > viewport["width"] else []
    return [*faults, "a table scrolls sideways"] if viewport == PHONE and page.evaluate(_CUT) else faults


def _heavy(requests):
    """All that was asked for with an empty cache, where that is too much."""
    asked = [request for request in requests if "/stream/" not in request.url]
    if len(asked) > MOST_REQUESTS:
        yield f"asks {len(asked)} times: {[request.url for request in asked]}"
    sizes = [
        request.sizes() for request in asked if not request.failure
    ]  # the page may end one that it need not have
    weight = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    if weight > MOST_BYTES:
        yield f"weighs {weight}"


def test_pages_are_light_however_much_is_on_them(look, world, crowd):
    for name in ("queue", "ticket", "customer", "search"):
        _page, requests = look(PAGES[name].format(**world))
        assert not list(_heavy(requests)), name


def test_pages_that_are_read_from_right_to_left_fit_too(look, world):
    for name in ("queue", "ticket", "search", "mailbox", "me", "staff", "statuses", "day", "floor"):
        page, _requests = look(PAGES[name].format(**world))
        page.evaluate("document.documentElement.dir = 'rtl'")  # as the frame says it in such a language
        for width, viewport in VIEWPORTS.items():
            page.set_viewport_size(viewport)
            _keep(page, f"{name}-{width}-rtl")
            assert not _wide(page, viewport), name
            assert page.evaluate("document.querySelector('main').getBoundingClientRect().left") >= 0, name
