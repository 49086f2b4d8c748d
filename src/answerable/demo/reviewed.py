"""Six weeks of quality review: drawn by chance, scored by both sides, mostly agreed; one reviewer is milder than the
others. And some of what colleagues learn from one another."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from answerable.demo.founding import World
from answerable.desk.peers.curves import reckon_teams
from answerable.desk.quality.reckoning import reckon_all
from answerable.ledger.actor import Actor
from answerable.listening.models import Cause, Family, QualityCase, QualityReview
from answerable.listening.peers import GoodWanted, ask_peer, mark_good, may_be_asked, note_for, proposed_text
from answerable.listening.quality import (
    CalibrationWanted,
    CriterionWanted,
    SizeWanted,
    add_scorecard,
    appeal,
    choose_week,
    hold_calibration,
    plan_calibration,
    reconcile,
    score,
    score_together,
    set_sample_size,
)
from answerable.listening.quality.choosing import monday_of
from answerable.people.models import Provider, ProviderKind
from answerable.tickets.models import Message, Ticket

_WEEKS = 6
_PER_WEEK, _TARGETED = 5, 1
_MILD = "grace.ocampo"
_LAST_WEEKS = 1  # is still being looked at
CRITERIA = (
    CriterionWanted(
        "Answers what was asked", 4, "", "all of it", "something was left open", "nothing was asked"
    ),
    CriterionWanted(
        "Says what happens next, and by when", 3, "", "with a time", "without one, or not at all"
    ),
    CriterionWanted(
        "Takes the customer at their word", 2, "", "asks without doubting", "doubts, or asks twice"
    ),
    CriterionWanted("Is easy to read", 1),
    CriterionWanted(
        "What it says is right", 0, Family.CUSTOMER, "nothing misleads", "it would harm or mislead them"
    ),
    CriterionWanted(
        "Gives back what is due, and no more", 0, Family.BUSINESS, not_means="no money is touched"
    ),
    CriterionWanted("Tells nobody what is not theirs to know", 0, Family.COMPLIANCE),
)


def review_conversations(world: World, *, by: Actor, at: datetime) -> None:
    begun = at - timedelta(weeks=_WEEKS + 1)
    add_scorecard(CRITERIA, by=by, at=begun)
    for provider in Provider.objects.exclude(kind=ProviderKind.AUTOMATED).order_by("pk"):
        set_sample_size(provider, SizeWanted(_PER_WEEK, _TARGETED), by=by, at=begun)
    for back in range(_WEEKS, 0, -1):
        week = monday_of(at) - timedelta(weeks=back)
        choose_week(week, at=at)
    mild = world.staff[_MILD].pk
    newest = monday_of(at) - timedelta(weeks=_LAST_WEEKS)
    looks = QualityReview.objects.filter(reviewer__isnull=False, case__ticket__erased_at=None).order_by("pk")
    for look in looks.select_related("reviewer", "case__scorecard"):
        if look.case.week < newest:
            score(look, _marks(look, mild), "", by=look.reviewer.actor(), at=at)  # type: ignore[union-attr]
    _talk_over(at)
    _see_otherwise(at)
    _calibrate(world, at)
    reckon_all(at=at)


def learn_from_one_another(world: World, *, at: datetime) -> None:
    """Somebody asks who solved it; an answer is kept; two have a note."""
    lead, agent = world.staff["lena.baert"], None
    solved = (
        Ticket.objects.ended().filter(erased_at=None, team=world.teams["ghent1"]).order_by("-closed_at")[:40]
    )
    waiting = Ticket.objects.open().filter(team=world.teams["ghent1"]).order_by("pk").first()
    for ticket in solved:
        agent = may_be_asked(ticket, by=lead.actor())
        if agent is not None:
            ask_peer(ticket, _("How did you get it clean?"), about=waiting, by=lead.actor(), at=at)
            break
    for cause, ticket in zip((Cause.DOCUMENTED, Cause.OUR_FAILURE), solved, strict=False):
        _keep_good(ticket, cause, lead.actor(), at)
    if agent is not None:
        note_for(agent, "Your answers say when now. Next: one thing at a time.", by=lead.actor(), at=at)
    reckon_teams(at=at)


def _keep_good(ticket: Ticket, cause: Cause, by: Actor, at: datetime) -> None:
    answers: list[Message] = [
        each
        for each in ticket.messages.filter(direction="outbound", is_automatic=False, delivery="delivered")
        if proposed_text(each)
    ]
    if answers:
        mark_good(
            answers[0],
            GoodWanted(cause, ticket.subject[:100] or "An answer", proposed_text(answers[0])),
            by=by,
            at=at,
        )


def _marks(look: QualityReview, mild: int) -> dict[str, str]:
    """Both sides mostly see the same, since it depends on the conversation; each now and then something else."""
    marks = {}
    for place, each in enumerate(look.case.scorecard.criteria.all()):
        true = (look.case_id * 31 + place * 17) % 10
        sees = true if (look.pk * 7 + place * 13) % 9 else true + 5
        is_good = sees % 10 > (1 if each.family == "" else 0) or (
            look.reviewer_id == mild and not each.family
        )
        marks[str(each.pk)] = "yes" if is_good else "no"
        if each.family == Family.BUSINESS and look.case_id % 3:
            marks[str(each.pk)] = "not"
    return marks


def _talk_over(at: datetime) -> None:
    """Where they differ, the house proposes its view, and the other side mostly accepts."""
    for case in QualityCase.objects.filter(released_at=None).prefetch_related("reviews__reviewer"):
        looks = list(case.reviews.all())
        if all(each.done_at and each.reviewer for each in looks) and case.pk % 6:
            for each in looks:
                assert each.reviewer is not None
                reconcile(case, looks[0].marks, "", by=each.reviewer.actor(), at=at)


def _see_otherwise(at: datetime) -> None:
    case = QualityCase.objects.filter(
        released_at__isnull=False, agreed_score__lt=80, agent__is_active=True
    ).first()
    if case is not None:
        appeal(case, "I had told them by telephone when it would come.", by=case.agent.actor(), at=at)


def _calibrate(world: World, at: datetime) -> None:
    """With one provider it was held, the other waits."""
    both = [world.staff["lena.baert"], world.staff[_MILD]]
    provider = both[1].provider
    cases = list(
        QualityCase.objects.visible_to(both[1])
        .filter(provider=provider, released_at__isnull=False)
        .order_by("-pk")[:2]
    )
    if not cases:
        return
    then = at - timedelta(days=5)
    wanted = CalibrationWanted(then, [each.pk for each in both], [each.pk for each in cases])
    session = plan_calibration(provider, wanted, by=both[0].actor(), at=then)
    for case in cases:
        for place, person in enumerate(both):
            keys = list(case.agreed)
            marks = case.agreed | ({keys[1]: "yes"} if place else {})
            score_together(session, case, marks, by=person.actor(), at=then)
    hold_calibration(session, "“By when” means a day or an hour, not “soon”.", by=both[0].actor(), at=then)
