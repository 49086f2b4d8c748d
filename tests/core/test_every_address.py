"""Every address of the product, walked by everybody: what comes back holds nothing that `visible_to` keeps from them.

A new address is walked by itself; when it has a parameter of a new kind, the test asks for a line in `_values`. What
may be seen is marked with words that stand nowhere else. The interface's addresses have a walk of their own.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Mailbox, RawItem
from answerable.desk.automations.acting import Cause, act
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.insight.pages import PAGES
from answerable.desk.insight.reports.actions import ReportWanted, make_report
from answerable.desk.models import Macro, Notification, Rule, RuleRun, SavedReply, View, WebhookEndpoint
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.desk.reading.presence import appear
from answerable.insight.models import Audience as ReportAudience
from answerable.insight.models import Report, Study, Transition
from answerable.insight.studies.actions import begin_study
from answerable.insight.studies.design import Design
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.listening.findings.actions import Evidence, FindingWanted, raise_finding
from answerable.listening.models import (
    Ask,
    AskState,
    Calibration,
    CoachingNote,
    Department,
    Finding,
    FindingKind,
    GoodAnswer,
    Lesson,
    PeerQuestion,
    QualityAppeal,
    QualityCase,
    QualityReview,
    RotaMember,
    RotaWeek,
    Sale,
    Seat,
    Survey,
    SurveyAnswer,
    SurveyKind,
    Theme,
    ThemeTicket,
    TicketMeaning,
    Via,
    Visit,
)
from answerable.listening.models import Cause as WhyHuman
from answerable.listening.peers import GoodWanted, mark_good, note_for
from answerable.listening.quality import add_scorecard
from answerable.listening.quality.tests.making import CRITERIA
from answerable.listening.rota.debriefing import Said as Told
from answerable.listening.rota.debriefing import hold_debrief
from answerable.listening.rota.members import MemberWanted, put_member
from answerable.listening.rota.years import YearWanted, set_year
from answerable.listening.surveys.writing import SurveyPlan, add_survey
from answerable.listening.visits import VisitWanted, plan_visit
from answerable.people.actions import create_account, note_about
from answerable.people.models import (
    AboutNote,
    Account,
    Customer,
    CustomRole,
    Field,
    FieldAbout,
    FieldKind,
    Identity,
    Provider,
    Staff,
    Team,
)
from answerable.privacy.actions import Wanted, ask_export, hold
from answerable.privacy.actions import add_rule as add_retention
from answerable.privacy.models import DataRequest, Does, Hold, HoldReason, Reason, RetentionRule
from answerable.privacy.retention.age import Unit
from answerable.promises.actions import PolicyPlan, add_policy
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.regions.actions import HoursWanted, RegionWanted, add_calendar, add_region
from answerable.regions.models import Calendar, Region
from answerable.routing.actions import (
    RoutePlan,
    SkillPlan,
    TeamPlan,
    add_route,
    add_skill,
    begin_draft,
    endorse,
    plan_of,
    set_team_giving,
    try_route,
)
from answerable.routing.giving.deciding import give
from answerable.routing.models import CapabilityEvidence, Route, RouteTrial, Skill, SkillKind, Way
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    Draft,
    add_article,
    add_category,
    approve,
    ask_review,
    flag,
    publish,
    write,
)
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.running import Whose, begin, take
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide
from answerable.selfservice.guides.writing import publish as publish_guide
from answerable.selfservice.models import (
    Article,
    ArticleCategory,
    ArticleFlag,
    Burst,
    FlagWhat,
    Guide,
    GuideRun,
    Issue,
    Notice,
    StatusHook,
)
from answerable.tickets.actions import (
    GoodwillWanted,
    Heard,
    Question,
    ask_others,
    ask_to_look,
    give_goodwill,
    keep_draft,
    keep_picture,
    keep_side_draft,
    note,
    receive_from_others,
    tag,
)
from answerable.tickets.conditions import Conditions
from answerable.tickets.files import File
from answerable.tickets.models import (
    Attachment,
    Brand,
    DraftKind,
    Form,
    Goodwill,
    GoodwillKind,
    GoodwillReason,
    Look,
    Message,
    Picture,
    SameMatter,
    SideConversation,
    SideMessage,
    Status,
    Tag,
    Ticket,
)
from answerable.tickets.vocabulary import add_field
from tests.fixtures.dividing import ON_POSTGRES

pytestmark = pytest.mark.django_db

# One of each kind: Ben sees of Leuven what Ana sees of Ghent. Which rows are somebody's is asked of both databases in
# the same words.
WALKERS = ["ada", "althea"] if ON_POSTGRES else ["ana", "sam", "mara", "ada", "althea", "zed"]
CHANGERS = ["zed"] if ON_POSTGRES else ["ana", "althea", "zed"]
# What has no page of ours, has a walk of its own, or would end the session that walks.
_ELSEWHERE = (
    "api/",
    "scim/",
    "hooks/",
    "help/",
    "status/",
    "notices/",
    "chat/",
    "assets/",
    "^assets",
    "sign-in/",
    "i18n/",
    "demo/",
    "open311/",
    "asked/",
)
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class World:
    """`marked` tells of each word which row it belongs to."""

    marked: dict[str, Any] = field(default_factory=dict)

    def word(self, row):
        """Of letters alone, so that nothing splits or completes it."""
        word = (
            f"qz{type(row).__name__.lower()}{''.join(chr(ord('a') + int(digit)) for digit in str(row.pk))}zq"
        )
        self.marked[word] = row
        return word

    def hidden_from(self, staff):
        return {word for word, row in self.marked.items() if not _sees(staff, row)}


def _sees(staff, row):
    return type(row).objects.visible_to(staff).filter(pk=row.pk).exists()


@pytest.fixture
def world(make_ticket, make_message, make_customer, ghent, leuven, manila, cast, cleo):
    """Of everything something that belongs to each team."""
    world, now = World(), timezone.now()
    sam = cast["sam"].actor()
    for about in FieldAbout:
        add_field("Product", FieldKind.TEXT, about=about, by=cast["ada"].actor(), at=now)
    theme = Theme.objects.create(language="en", name="torn tents", born_at=now)
    steps = [Step(StepKind.PRIORITY, 40)]
    rule = add_rule(RulePlan("Torn first", "tagged", Conditions(()), steps), by=SYSTEM, at=now)
    for team, writer in ((ghent, "ana"), (leuven, "ben"), (manila, "althea")):
        person = make_customer(f"Somebody of {team.pk}", address=f"{team.pk}@example.com")
        account = create_account(f"Account {team.pk}", by=SYSTEM, at=now)
        Account.objects.filter(pk=account.pk).update(name=f"Firm {world.word(account)}")
        about = world.word(person)
        Customer.objects.filter(pk=person.pk).update(name=f"Pat {about}", account=account)
        person.refresh_from_db()
        note_about(person, about, by=sam, at=now)
        note_about(account, world.word(account), by=sam, at=now)
        endorse(person, f"They repair them. {about}", by=sam, at=now)
        ticket = make_ticket(team=team, customer=person)
        also = make_ticket(team=team, customer=cleo)
        Ticket.objects.filter(pk=also.pk).update(subject=world.word(also))
        word = world.word(ticket)
        Ticket.objects.filter(pk=ticket.pk).update(subject=f"Tent {word}")
        ticket.refresh_from_db()
        for each in (ticket, also):  # a theme's tickets are each team's own
            TicketMeaning.objects.create(ticket=each, vector=b"x", meant_by="x", opened_at=each.created_at)
            ThemeTicket.objects.create(ticket=each, theme=theme, opened_at=each.created_at)
        Sale.objects.create(ticket=ticket, order_number=word, product="Tent", at=now)
        log = File(f"{word}.txt", "text/plain", word.encode())
        make_message(
            ticket, text=f"The tent is torn. {word}", files=[log], html=f"<p>The tent is torn. {word}</p>"
        )
        note(ticket, f"About the tent: {word}", by=sam, at=now)
        tag(ticket, "torn", by=sam, at=now)
        for staff in cast.values():  # who may not see it now was told while they did
            Notification.objects.create(staff=staff, ticket=ticket, kind="wrote", event_id=1, at=now)
        act([rule], ticket, Cause(), at=now)
        appear(ticket, cast[writer], at=now)
        shot = File("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + word.encode())
        keep_picture(ticket, shot, by=cast[writer].actor(), at=now)
        keep_draft(ticket, DraftKind.REPLY, f"Dear {word}", by=cast[writer].actor(), at=now)
        ask_to_look(ticket, of=None, by=cast[writer].actor(), at=now)
        _others(ticket, word, cast[writer], now)
        given = GoodwillWanted(GoodwillKind.REFUND, Decimal(5), "EUR", GoodwillReason.LATE, word)
        give_goodwill(ticket, given, by=cast[writer].actor(), at=now)
        found = FindingWanted(FindingKind.DEFECT, f"The tent of {team.name} tears")
        finding = raise_finding(found, [Evidence(ticket)], by=cast[writer].actor(), at=now)
        Finding.objects.filter(pk=finding.pk).update(title=world.word(finding))
        _phrases(world, team, now, cast[writer])
        _held(world, team, now)
    ada = cast["ada"].actor()
    for person in Customer.objects.all():
        ask_export(person, Reason.LAW, by=ada, at=now)
        hold(person, HoldReason.COURT, by=ada, at=now)
    add_policy(PolicyPlan("Everybody", {Kind.FIRST_ANSWER: {20: timedelta(hours=4)}}), by=ada, at=now)
    add_skill(SkillPlan("Stoves", SkillKind.PRODUCT), by=ada, at=now)
    for team in (ghent, leuven, manila):
        set_team_giving(team, TeamPlan(Way.PUSH), by=ada, at=now)
    for ticket in Ticket.objects.filter(waiting_since__isnull=False):
        give(ticket.pk, at=now)  # to nobody: nobody is there
    by_rule = add_route(RoutePlan("Everything", tier=1), by=ada, at=now)
    try_route(plan_of(by_rule, by_rule.versions.get()), by_rule, staff=cast["ada"], at=now)
    begin_draft(cast["ada"], at=now)
    _guides(world, now)
    add_calendar("Ghent", HoursWanted("UTC", [()] * 7), by=ada, at=now)
    add_region(RegionWanted("Benelux", countries=["BE"]), by=ada, at=now)
    _articles(world, now)
    _surveys(world, now)
    _rota(world, cast, now)
    _studies(world, cast, now)
    _reports(world, cast, now)
    add_retention(Wanted(Does.FILES, 1, Unit.YEARS), by=ada, at=now)
    _reviewed(world, cast, now)
    return world


def _reviewed(world, cast, now):
    """Of each team's ticket a released review, one to do for each who may, an appeal and a session; what was learnt."""
    card = add_scorecard(CRITERIA, by=SYSTEM, at=now)
    marks = {str(each.pk): "yes" for each in card.criteria.all()}
    facts = {"scorecard": card, "week": now.date(), "ended_at": now, "chosen_at": now, "why": "chance"}
    for ticket in Ticket.objects.filter(goodwill__isnull=False).select_related("team__provider"):
        word = next(word for word, row in world.marked.items() if row == ticket)
        writer = ticket.team.members.order_by("pk").first()
        case = QualityCase.objects.create(
            ticket=ticket, provider=ticket.team.provider, agent=writer, agreed=marks, released_at=now, **facts
        )
        for seat, reviewer in zip(Seat, (cast["sam"], cast["mara"]), strict=True):
            QualityReview.objects.create(case=case, seat=seat, reviewer=reviewer, marks=marks, words=word)
        QualityAppeal.objects.create(case=case, reason=word, at=now)
        session = Calibration.objects.create(
            provider=ticket.team.provider, at=now + timedelta(days=ticket.pk)
        )
        session.cases.set([case])
        asked = note(ticket, word, by=cast["sam"].actor(), at=now)
        PeerQuestion.objects.create(
            ticket=ticket, asked_by=cast["sam"], asked=cast["mara"], question=asked, at=now
        )
    answer = Message.objects.filter(direction="outbound", is_automatic=False).first()
    if answer is not None:
        mark_good(
            answer, GoodWanted(WhyHuman.OTHER, "A good one", "We mend it."), by=cast["sam"].actor(), at=now
        )
    private = note_for(cast["mara"], "Between us", by=cast["sam"].actor(), at=now)
    CoachingNote.objects.filter(pk=private.pk).update(text=world.word(private))


def _rota(world, cast, now):
    """Ana serves and has told what she saw; Mara goes to see the region."""
    by = cast["ada"].actor()
    for name, is_mentor in (("ana", False), ("sam", True)):
        wanted = MemberWanted("Finance", languages=["en"], is_mentor=is_mentor)
        put_member(cast[name], wanted, by=by, at=now)
    year = set_year(now.year, YearWanted(), by=by, at=now)
    ana, sam = cast["ana"].rota_member, cast["sam"].rota_member
    monday = now.date() - timedelta(days=now.weekday() + 7)
    week = RotaWeek.objects.create(year=year, member=ana, mentor=sam, starts_on=monday, is_draft=False)
    debrief = hold_debrief(week, Told("They wait."), by=cast["ana"].actor(), at=now)
    lesson = Lesson.objects.create(debrief=debrief, text="x")
    Lesson.objects.filter(pk=lesson.pk).update(text=world.word(lesson))
    visit = plan_visit(VisitWanted(Region.objects.get(), cast["mara"], now.date()), by=by, at=now)
    Visit.objects.filter(pk=visit.pk).update(learned=world.word(visit))


def _studies(world, cast, now):
    study = begin_study(Design("x", "chased", "team", 5.0), by=cast["mara"].actor(), at=now)
    Study.objects.filter(pk=study.pk).update(title=world.word(study))
    ghent, manila = (Team.objects.get(name=name) for name in ("Ghent", "Manila"))
    transition = Transition.objects.create(title="x", from_team=ghent, to_team=manila, made_at=now)
    Transition.objects.filter(pk=transition.pk).update(title=world.word(transition))


def _reports(world, cast, now):
    """One of the house, which Sam receives and nobody else sees that does not manage them."""
    wanted = ReportWanted("x", ReportAudience.LEADERS, ["health"], recipients=[cast["sam"]])
    report = make_report(wanted, owner=cast["mara"], by=cast["mara"].actor(), at=now)
    Report.objects.filter(pk=report.pk).update(name=world.word(report))


def _guides(world, now):
    """One of the house, and one that was followed on every ticket, with what it asked for."""
    for audience in (Audience.INTERNAL, Audience.PARTNER):
        path = leak_guide()
        wanted = Described(path.languages, path.title, path.lead, audience)
        guide = publish_guide(add_guide(wanted, by=SYSTEM, at=now, steps=path.steps), by=SYSTEM, at=now)
        Guide.objects.filter(pk=guide.pk).update(product=world.word(guide))
    for ticket in Ticket.objects.filter(goodwill__isnull=False):
        run = begin(guide, Whose(ticket=ticket), by=SYSTEM, at=now).run
        for key, choice in (("where", "hose"), ("soap", "no"), ("ring", "on")):
            take(run, key, choice, by=SYSTEM, at=now, value=world.word(run))


def _surveys(world, now):
    """Whoever wrote was asked about it, and answered with words."""
    survey = add_survey(SurveyPlan("Did we care", kind=SurveyKind.CARE), by=SYSTEM, at=now)
    Survey.objects.filter(pk=survey.pk).update(name=world.word(survey))
    for ticket in Ticket.objects.all():
        about = {
            "survey": survey,
            "version": survey.newest,
            "ticket": ticket,
            "ended_at": now,
            "team": ticket.team,
        }
        known = {"state": AskState.ASKED, "asked_at": now, "channel": "email", "language": "en"}
        ask = Ask.objects.create(**about, **known)
        kept = SurveyAnswer.objects.create(ask=ask, value=2, via=Via.LINK, at=now, changed_at=now)
        SurveyAnswer.objects.filter(pk=kept.pk).update(words=world.word(kept))


def _others(ticket, word, writer, now):
    """A carrier was asked beside it, has answered with a file, and is being answered."""
    question = Question(f"The carrier knows: {word}", to=[("x@carrier.example", word)], subject=word)
    asked = ask_others(ticket, question, by=writer.actor(), at=now).conversation
    heard = Heard("email", "x@carrier.example", text=word, files=[File(word, "text/plain", word.encode())])
    receive_from_others(asked, heard, by=SYSTEM, at=now)
    keep_side_draft(ticket, asked, word, by=writer.actor(), at=now)


def _phrases(world, team, now, writer):
    by = writer.actor()
    reply = add_saved_reply(Wording(f"Reply {team.pk}", {"en": "x"}, team=team), by=SYSTEM, at=now)
    word = world.word(reply)
    SavedReply.objects.filter(pk=reply.pk).update(title=word)
    reply.texts.update(text=f"Dear customer, {word}")
    macro = add_macro(Plan(f"Macro {team.pk}", [Step(StepKind.TAKE)], team=team), by=SYSTEM, at=now)
    Macro.objects.filter(pk=macro.pk).update(name=world.word(macro))
    view = make_view(ViewChange(f"View {team.pk}", Conditions(()), owner=writer), by=by, at=now)
    View.objects.filter(pk=view.pk).update(name=world.word(view))


def _held(world, team, now):
    box = Mailbox.objects.create(
        channel="email",
        name=f"Box {team.pk}",
        address=f"help{team.pk}@own.example",
        team=team,
        created_at=now,
    )
    item = Item.objects.create(
        channel="email",
        mailbox=box,
        source="lmtp",
        digest=f"{team.pk:064}",
        size=10,
        state=ItemState.QUARANTINED,
        reason="flood",
        sender="a@junk.example",
        received_at=now,
    )
    word = world.word(item)
    Item.objects.filter(pk=item.pk).update(subject=word, sender=f"{word}@junk.example")
    RawItem.objects.create(
        item=item, compressed=RawItem.compress(f"Subject: {word}\r\n\r\n{word}\r\n".encode())
    )


def _articles(world, now):
    """One for each audience, published, with a flag."""
    category = add_category(CategoryWanted({"en": "Tents"}), by=SYSTEM, at=now)
    for audience in Audience:
        article = add_article("x", ArticleWanted(category, audience), language="en", by=SYSTEM, at=now)
        word = world.word(article)
        text = write(article, "en", Draft(word, word, word), edition=1, by=SYSTEM, at=now)
        ask_review(text, by=SYSTEM, at=now)
        publish(approve(text, edition=2, by=SYSTEM, at=now), by=SYSTEM, at=now)
        flag(article, FlagWhat.WRONG, word, by=Staff.objects.get(name="Ada").actor(), at=now)


def _of(model, field_name="pk"):
    return lambda: [str(value) for value in model.objects.order_by("pk").values_list(field_name, flat=True)]


@dataclass
class _Within:
    """What belongs to what the address named just before, and one of another's, which is not to be found there."""

    model: Any
    parent: str
    field_name: str = "pk"
    only: dict[str, Any] = field(default_factory=dict)

    def __call__(self, named):
        rows = self.model.objects.filter(**self.only).order_by("pk").values_list(self.parent, self.field_name)
        all_of = [(str(whose) == named, str(value)) for whose, value in rows]
        own = [at for at, (is_own, _value) in enumerate(all_of) if is_own]
        after = own[-1] + 1 if own else 0
        others = [value for is_own, value in all_of[after:] + all_of[:after] if not is_own]
        return [*(all_of[at][1] for at in own), *others[:1]]


_KEY = "tickets/<reference>"
# What a parameter may be, by all of the address up to it.
_VALUES = {
    "floor/<name>": lambda: ["came-in", "answered", "undelivered"],
    "queue/<name>": lambda: ["mine", "waiting", "all", "ended", *(f"view-{pk}" for pk in _of(View)())],
    "views/<pk>": _of(View),
    "changes/<pk>": lambda: ["1"],
    "customers/<pk>": _of(Customer),
    "customers/<pk>/fields/<key>": _of(Field, "key"),
    "accounts/<pk>/fields/<key>": _of(Field, "key"),
    "customers/<pk>/notes/<note_id>": _Within(AboutNote, "customer"),
    "customers/<pk>/identities/<identity_id>": _Within(Identity, "customer"),
    "customers/<pk>/proofs/<proof_id>": lambda: ["1"],
    "customers/<pk>/data/exports/<request_id>": _Within(DataRequest, "customer"),
    "accounts/<pk>": _of(Account),
    "accounts/<pk>/notes/<note_id>": _Within(AboutNote, "account"),
    "settings/retention/<pk>": _of(RetentionRule),
    "settings/holds/<pk>": _of(Hold),
    _KEY: _of(Ticket, "reference"),
    f"{_KEY}/messages/<message_id>": _Within(Message, "ticket__reference"),
    f"{_KEY}/look/<pk>": _Within(Look, "draft__ticket__reference"),
    f"{_KEY}/pictures/<content_id>": _Within(Picture, "ticket__reference", "content_id"),
    "tickets/new/pictures/<content_id>": _of(Picture, "content_id"),
    f"{_KEY}/drafts/<kind>": lambda: ["reply", "note"],
    f"{_KEY}/others/<pk>": _Within(SideConversation, "ticket__reference"),
    f"{_KEY}/others/<pk>/messages/<message_id>": _Within(SideMessage, "conversation", only={"staff": None}),
    f"{_KEY}/similar/<solved>": _of(Ticket, "reference"),
    "quality/reviews/<pk>": _of(QualityReview),
    "quality/appeals/<pk>": _of(QualityAppeal),
    "quality/mine/<pk>": _of(QualityCase),
    "quality/samples/<pk>": _of(Provider),
    "quality/calibrations/new/<provider>": _of(Provider),
    "quality/calibrations/<pk>": _of(Calibration),
    "quality/calibrations/<pk>/cases/<case_pk>": _of(QualityCase),
    f"{_KEY}/questions/<pk>": _Within(PeerQuestion, "ticket__reference"),
    "good-answers/<pk>": _of(GoodAnswer),
    "coaching/<pk>": _of(Staff),
    "surveys/<pk>": _of(Survey),
    "rota/years/<number>": lambda: ["2026", "1999", "99999999"],
    "rota/members/<pk>": _of(RotaMember),
    "rota/calendars/<pk>": _of(RotaMember),
    "rota/calendars/<pk>/<key>": lambda: ["0" * 40],
    "rota/weeks/<pk>": _of(RotaWeek),
    "rota/swaps/<pk>": lambda: ["1"],
    "lessons/<pk>": _of(Lesson),
    "visits/<pk>": _of(Visit),
    "insight/studies/<pk>": _of(Study),
    "insight/studies/<pk>/study.<form>": lambda: ["csv", "json"],
    "insight/reports/<pk>": _of(Report),
    "staffing/plans/<pk>": lambda: ["1"],
    "money/cases/<pk>": lambda: ["1"],
    "insight/transitions/<pk>": _of(Transition),
    "insight/transitions/<pk>/steps/<number>": lambda: ["1"],
    "insight/<name>": lambda: list(PAGES),
    "insight/<name>/<key>": lambda: ["product"],
    "insight/<name>/<key>/<form>": lambda: ["csv", "vega-lite", "png"],
    "wrap-ups/<name>": lambda: WhyHuman.values,
    "themes/<pk>": _of(Theme),
    f"{_KEY}/goodwill/<pk>": _Within(Goodwill, "ticket__reference"),
    f"{_KEY}/same/<pk>": _Within(SameMatter, "later__reference"),
    f"{_KEY}/fields/<key>": _of(Field, "key"),
    f"{_KEY}/saved-replies/<pk>": _of(SavedReply),
    f"{_KEY}/macros/<pk>": _of(Macro),
    f"{_KEY}/rules/<event>": _Within(RuleRun, "ticket__reference", "until"),
    f"{_KEY}/guides/<pk>": _of(Guide),
    f"{_KEY}/guides/runs/<pk>": _Within(GuideRun, "ticket__reference"),
    "guides/<pk>": _of(Guide),
    "guides/<pk>/pictures/<picture>": lambda: ["1"],
    "guides/<pk>/steps/<key>": lambda: ["where"],
    "attachments/<pk>": _of(Attachment),
    "notifications/<pk>": _of(Notification),
    "quarantine/<state>": lambda: ItemState.values,
    "items/<pk>": _of(Item),
    "settings/staff/<pk>": _of(Staff),
    "settings/teams/<pk>": _of(Team),
    "black-holes/<name>": lambda: ["silent"],
    f"{_KEY}/promises/<stated>": lambda: ["1"],
    "providers/<pk>": _of(Provider),
    "providers/<pk>/contacts/<contact_pk>": lambda: ["1"],
    "providers/<pk>/sites/<site_pk>": lambda: ["1"],
    "providers/<pk>/people/<staff_pk>": _Within(Staff, "provider"),
    "providers/<pk>/charter/<number>": lambda: ["1"],
    "providers/<pk>/rates/<card_pk>": lambda: ["1"],
    "settings/access/<pk>": _of(Provider),
    "settings/access/<pk>/export/<form>": lambda: ["csv", "json"],
    "settings/roles/<pk>": _of(CustomRole),
    "settings/forms/<pk>": _of(Form),
    "settings/brands/<pk>": _of(Brand),
    "settings/brands/<pk>/open311/<client_pk>": lambda: ["1"],
    "settings/calendars/<pk>": _of(Calendar),
    "settings/calendars/<pk>/days/<day>": lambda: ["2030-01-01"],
    "settings/regions/<pk>": _of(Region),
    "settings/black-holes/<name>": lambda: ["unopened"],
    "settings/promises/<pk>": _of(Policy),
    "settings/giving/teams/<pk>": _of(Team),
    "settings/giving/people/<pk>": _of(Staff),
    "settings/giving/skills/<pk>": _of(Skill),
    "settings/routing/<pk>": _of(Route),
    "settings/routing/draft/rules/<key>": lambda: [f"r{pk}" for pk in _of(Route)()],
    "settings/routing/trials/<pk>": _of(RouteTrial),
    "settings/statuses/<pk>": _of(Status),
    "settings/fields/<pk>": _of(Field),
    "settings/tags/<pk>": _of(Tag),
    "settings/automations/<pk>": _of(Rule),
    "settings/sign-in/<pk>": _of(Provider),
    "settings/history/<pk>": lambda: ["1"],
    "settings/history/mappings/<pk>": lambda: ["1"],
    "settings/webhooks/<pk>": _of(WebhookEndpoint),
    "settings/webhooks/<pk>/told/<key>": lambda: ["msg_1"],
    "settings/sign-in/<pk>/keys/<key>": lambda: ["1"],
    "settings/capability/teams/<pk>": _of(Team),
    "customers/<pk>/capability/<evidence_id>": _of(CapabilityEvidence),
    "jobs/<pk>": lambda: ["1"],
    "findings/<pk>": _of(Finding),
    "findings/<pk>/tickets/<reference>": _of(Ticket, "reference"),
    "findings/<pk>/notice/<notice_id>": lambda: ["1"],
    "settings/departments/<pk>": _of(Department),
    "settings/departments/trackers/<pk>": lambda: ["1"],
    "known-issues/<pk>": _of(Issue),
    "known-issues/bursts/<pk>": _of(Burst),
    "known-issues/followers/<pk>": _of(StatusHook),
    "known-issues/<pk>/touched/<reach_id>": lambda: ["1"],
    "known-issues/<pk>/notices/<notice_id>": _Within(Notice, "issue"),
    f"{_KEY}/known-issues/<pk>": _of(Issue),
    "articles/<pk>": _of(Article),
    "articles/<pk>/<language>": lambda: ["en"],
    "articles/<pk>/<language>/versions/<number>": lambda: ["1"],
    "articles/<pk>/flags/<flag_pk>": _Within(ArticleFlag, "article"),
    "articles/categories/<pk>": _of(ArticleCategory),
    "articles/permissions/people/<pk>": _of(Staff),
    "articles/permissions/providers/<pk>": _of(Provider),
    "articles/pictures/<pk>": lambda: ["1"],
    f"{_KEY}/articles/<pk>": _of(Article),
    "saved-replies/<pk>": _of(SavedReply),
    "tickets/new/saved-replies/<pk>": _of(SavedReply),
    "macros/<pk>": _of(Macro),
    "mailboxes/<pk>": _of(Mailbox),
    "channels/<pk>": _of(Mailbox),
    "channels/new/<channel>": lambda: ["sms"],
    "setup/by/<code>": lambda: ["a-code"],
}
# What can be asked of a page beside its address.
_ASKED = [
    "floor/?sort=wait",
    "queue/?team=0",
    "accounts/?q=firm",
    "search/?q=tent",
    "search/?q=tag:torn",
    "quarantine/?q=junk",
    "saved-replies/?q=customer",
    "palette/?q=tent",
    "palette/?q=pat",
]


def _boxes():
    """Where one writes to others."""
    for key, reference in SideConversation.objects.values_list("pk", "ticket__reference"):
        yield f"tickets/{reference}/?side={key}"


def _routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield _PARAMETER.sub(r"<\1>", route)
        else:
            yield from _routes(pattern.url_patterns, route)


def _asked(ask):
    """Each address with everything that it can be about, and what is answered. Whoever does not take this method does
    not take it of anything: that is asked once."""
    for route in _routes(get_resolver().url_patterns):
        for address in () if route.startswith(_ELSEWHERE) else _filled(route):
            answer = ask(address)
            if answer is not None:
                yield address, answer
                if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                    break


def _filled(route):
    parts = re.split(r"(<\w+>)", route)
    keys = ["".join(parts[: at + 1]) for at in range(1, len(parts), 2)]
    unknown = [key for key in keys if key not in _VALUES]
    assert not unknown, f"What may stand for the last parameter of {unknown}? Say it in _VALUES."
    filled = [("", "")]
    for key, before in zip(keys, parts[::2], strict=False):
        filled = [
            (f"{so_far}{before}{value}", value) for so_far, named in filled for value in _values(key, named)
        ]
    for address, _named in filled:
        yield f"/{address}{parts[-1]}"


def _values(key, named):
    values = _VALUES[key]
    return values(named) if isinstance(values, _Within) else values()


@pytest.mark.parametrize("name", WALKERS)
def test_what_one_may_not_see_is_on_no_page(name, world, cast, signed_in):
    hidden = world.hidden_from(cast[name])
    client = signed_in(cast[name])
    seen = set()
    more = ((each, client.get(f"/{each}")) for each in [*_ASKED, *_boxes()])
    for address, answer in chain(_asked(client.get), more):
        assert answer.status_code in {200, 204, 302, 404, 405}, f"{answer.status_code}: {address}"
        content = b"".join(answer) if answer.streaming else answer.content
        found = set(re.findall(r"qz[a-z]+zq", content.decode(errors="replace")))
        assert not found & hidden, f"{address} shows {sorted(found & hidden)} to {name}"
        seen |= found

    # Else the walk went past everything and proves nothing.
    shown = {word for word, row in world.marked.items() if not isinstance(row, Item)} - hidden
    assert shown <= seen


@pytest.mark.parametrize("name", CHANGERS)
def test_what_one_may_not_see_cannot_be_changed_or_told_from_what_is_not_there(name, world, cast, signed_in):
    # Those in which there is everything; who sees them is who sees the team's others.
    theirs = Ticket.objects.exclude(pk__in=Ticket.objects.visible_to(cast[name])).filter(
        goodwill__isnull=False
    )
    tickets = set(theirs.values_list("reference", flat=True))
    assert len(tickets) >= 2
    client = signed_in(cast[name])
    events = Event.objects.count()

    def change(address, data):
        if address.startswith("/tickets/") and address.split("/")[2] in tickets:
            return client.post(address, data, headers={"HX-Request": "true"})
        return None

    for data in ({}, {"_method": "DELETE"}):
        for address, answer in _asked(partial(change, data=data)):
            assert answer.status_code in {404, 405}, f"{answer.status_code}: {address}"
    assert Event.objects.count() == events
