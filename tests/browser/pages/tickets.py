"""What happened in and around the tickets that the pages show."""

from datetime import timedelta

from answerable.channels.models import Item, ItemState, RawItem
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.history.actions import Handed
from answerable.history.actions import begin as begin_history
from answerable.history.storing import keep_file
from answerable.ledger.actor import SYSTEM
from answerable.privacy.actions import Wanted, hold
from answerable.privacy.actions import add_rule as add_retention
from answerable.privacy.models import Does, HoldReason
from answerable.privacy.retention.age import Unit
from answerable.routing.actions import (
    Offer,
    Settling,
    endorse,
    hand_over,
    return_handover,
    set_next_line,
    settle,
)
from answerable.routing.actions import Step as AskedFirst
from answerable.routing.models import Why, WhyNot
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
    keep_draft,
    mark_side_bounced,
    receive_from_others,
)
from answerable.tickets.models import DraftKind


def offered(ticket, team, sam, now):
    """Manila's invoice is offered to Ghent, and once was returned."""
    offer = Offer(
        Why.DECISION, "It is a matter of goodwill. " * 9, tried="Asked\ntwice.", expected="An answer."
    )
    hand_over(ticket, team, offer, by=sam.actor(), at=now)
    return_handover(ticket, WhyNot.UNTRIED, "Ask once more.", by=sam.actor(), at=now)
    return hand_over(ticket, team, offer, by=sam.actor(), at=now).ticket


def asked_look(ticket, sam, ada, now):
    """Sam asks anybody to look at his answer, and Ada has begun one."""
    html = "<div>Dear <b>Jonas</b>,</div><ul><li>a new zip</li><li>its pull</li></ul>"
    keep_draft(ticket, DraftKind.REPLY, "", by=sam.actor(), at=now, html=html)
    keep_draft(ticket, DraftKind.REPLY, "", by=ada.actor(), at=now, html=html)
    return ask_to_look(ticket, of=None, by=sam.actor(), at=now)


def asked_others(ticket, sam, now):
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


def straight_past(customer, team, next_team, make_ticket, sam, now):
    """Maya services stoves: what she writes next goes straight past the first line."""
    next_team.members.add(sam)
    set_next_line(team, next_team, by=SYSTEM, at=now, steps=[AskedFirst("Is the valve open?")])
    settle(Settling(is_on=True), by=SYSTEM, at=now)
    endorse(customer, "Services stoves for a living.", by=sam.actor(), at=now)
    return make_ticket(customer=customer, team=team, subject="The seal of the 2025 batch").reference


def held_item(mailbox, now):
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


def saved_reply(now):
    texts = {"en": "Dear {customer.name},\n\nThe parcel is back.", "ar": "عزيزي {customer.name}"}
    return add_saved_reply(Wording("The parcel is back", texts, "Returns / Refunds"), by=SYSTEM, at=now)


def saved_macro(now):
    steps = [Step(StepKind.TAG, words="returns"), Step(StepKind.TAKE), Step(StepKind.SNOOZE, 72)]
    return add_macro(Plan("Wait for the parcel", steps), by=SYSTEM, at=now)


def retention_rule(ticket, ada, now):
    hold(ticket, HoldReason.COURT, by=ada.actor(), at=now)
    return add_retention(Wanted(Does.ERASE, 3, Unit.YEARS), by=ada.actor(), at=now)


def handed_history(ada, now):
    """A table that was handed in, and of which a state is still to be explained."""
    path, digest = keep_file([b"number,state,created_at,caller\n1,Parked,2026-02-01 09:00,Cleo\n"], most=1000)
    handed = Handed("csv", "Old desk", path, "tickets.csv", digest, is_ours=True)
    return begin_history(handed, by=ada.actor(), at=now)


def followed_guide(ticket, sam, now):
    """Two ends of it are not said in German."""
    path = leak_guide()
    wanted = Described(path.languages, path.title, path.lead)
    guide = publish_guide(add_guide(wanted, by=SYSTEM, at=now, steps=path.steps), by=SYSTEM, at=now)
    run = begin(guide, Whose(ticket=ticket), by=sam.actor(), at=now).run
    take(run, "where", "hose", by=sam.actor(), at=now)
    put_step(guide, GuideStep("new", GuideKind.ACTION, {"en": "Let it cool."}), by=SYSTEM, at=now)
    return guide


def published_article(by, now):
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
