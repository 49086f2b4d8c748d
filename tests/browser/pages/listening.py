"""What was asked, reviewed, learnt and found, and the figures drawn from it."""

from datetime import date, timedelta

from answerable.desk.insight.reports.actions import ReportWanted, make_report, send_now
from answerable.desk.tasks import reckon_learning, reckon_quality
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
from answerable.people.models import DutyWhat, Role
from answerable.regions.models import Region
from answerable.routing.actions import (
    RoutePlan,
    add_route,
)
from answerable.routing.rules.sharing import Share


def findings(ticket, by, now):
    """One to be answered, late; one done, of which nobody was told."""
    open_one = FindingWanted(FindingKind.DEFECT, "Valves leak with the kit", "Change it.", "Stove")
    raised = raise_finding(
        open_one, [Evidence(ticket, "The valve hisses.")], by=by.actor(), at=now - timedelta(days=20)
    )
    done_one = FindingWanted(FindingKind.MISSING, "Poles in another colour")
    done = raise_finding(done_one, [Evidence(ticket)], by=by.actor(), at=now)
    finish_finding(done, "They are green now.", by=by.actor(), at=now)
    return {"finding": raised.pk, "finding_done": done.pk}


def answered_survey(ticket, ada, now):
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


def reviewed(tickets, provider, ada, sam, now):
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


def learnt(ticket, closed, ada, sam, now):
    """Sam was asked, an answer of Sam's is kept, and the two have a note."""
    question = ask_peer(closed, "Which seal was it?", about=ticket, by=ada.actor(), at=now)
    answer = closed.messages.filter(direction="outbound").first()
    mark_good(
        answer, GoodWanted(WhyHuman.OUR_FAILURE, "A wrong colour", "We change it."), by=sam.actor(), at=now
    )
    note_for(ada, "Your letters are calm now.", by=sam.actor(), at=now)
    reckon_learning()
    return {"question": question.pk, "good_message": answer.pk, "sam": sam.pk}


def served_rota(ada, sam, make_staff, now):
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


def studies(ada, now):
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


def agreed(provider, ada, now):
    """What the client owed was not done, and goals hold for all regions."""
    keep_goals({"first_answer": 90}, now.date(), "The board’s plan", by=ada.actor(), at=now)
    said = DutySaid(DutyWhat.RELEASE_NOTES, now.date(), is_met=False, words="A day late.")
    return {"duty": say_duty(provider, said, by=ada.actor(), at=now).pk}


def planned_transition(ghent, manila, ada, now):
    """Its first step is taken, and the gate of the second is not met."""
    rule = add_route(RoutePlan("All of it", shares=[Share(ghent.pk, 100)]), by=ada.actor(), at=now)
    steps = (GoingOver(10, now.date()), GoingOver(100, now.date() + timedelta(days=28), 40))
    wanted = Going("Ghent to Manila", ghent.pk, manila.pk, (rule.pk,), "unheard", steps)
    planned = plan_transition(wanted, by=ada.actor(), at=now)
    fix_plan(planned, by=ada.actor(), at=now)
    take_step(planned, 1, by=ada.actor(), at=now)
    return planned
