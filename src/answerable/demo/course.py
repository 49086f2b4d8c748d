"""The course of one ticket: who asks, who answers, when, and what comes between."""

import math
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from answerable.demo.company import MAILBOXES, PEOPLE, STAFF, TEAM
from answerable.demo.customers import PlannedCustomer
from answerable.demo.phrasing import Pen
from answerable.demo.plan import (
    Answered,
    AskedOthers,
    Bounced,
    Delivered,
    Ended,
    Filled,
    Frame,
    Moved,
    Noted,
    Prioritised,
    Snoozed,
    Step,
    Tagged,
    Took,
    Woken,
    Wrote,
)
from answerable.demo.products import Product
from answerable.demo.reasons import DEALER_ORDER, LEAK, Reason
from answerable.demo.shape import fading, is_august_in_europe, within_hours
from answerable.people.access import Role

_MAILBOX = {mailbox.key: mailbox for mailbox in MAILBOXES}
_PATIENCE = {"friendly": 44, "formal": 40, "terse": 30, "annoyed": 11}  # hours until they ask again
# How many take what is next in turn. In one team those who choose choose what is quickly done.
_NEXT, _PICKERS, _NEXT_OF_PICKERS, _EASY = 0.55, "manila1", {True: 0.15, False: 0.9}, ("request",)
_BOUNCES = (
    "550 5.1.1 The address does not exist.",
    "552 5.2.2 The mailbox is full.",
    "554 5.7.1 Refused by policy.",
)
_TO_EXPERTS = (
    "Beyond my script: the guide has been followed to the end already. Please take over.",
    "Customer has done every step of the guide; please do not ask again. Handing over with the photo.",
    "Not in the manual. Same as two others this month?",
)
_NOTES = (
    "Carrier confirms the loss; claim opened.",
    "Goodwill is fine here, third order this year.",
    "Workshop has a slot on Thursday.",
    "Called back, nobody answered; writing instead.",
    "Checked in the shop system: order and address are right.",
)


@dataclass
class Course:
    frame: Frame
    customer: PlannedCustomer
    reason: Reason
    product: Product
    at: datetime
    rng: random.Random
    steps: list[Step] = field(default_factory=list)
    chases: int = 0
    reopened: bool = False
    agent: str = ""  # who has it
    waited: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.opened_at = self.at
        self.pen = Pen(self.customer, self.product, self.reason.key, self.at, self.rng)
        self.subject = self.pen.subject()
        self.mailbox = self._mailbox()
        self.team = self.first_team = self._team()
        self.said: tuple[datetime, str, str] | None = None  # our last answer

    # --- where it goes ------------------------------------------------------------------------------------

    def _mailbox(self) -> str:
        if self.reason is DEALER_ORDER:
            return "dealers"
        if self.reason.key == "order_status" and self.rng.random() < 0.6:
            return "orders"
        return self.customer.market.mailbox

    def _team(self) -> str:
        if self.mailbox == "hilfe" and self.at < self.frame.times.takeover:
            return "cologne1" if self.customer.language == "de" else "ghent2"
        return _MAILBOX[self.mailbox].team

    def _pick(self, team: str) -> str:
        """Somebody of the team who speaks the customer's language, else anybody there."""
        people = [each for each in STAFF if team in each.teams and each.role == Role.AGENT]
        speaking = [each for each in people if self.customer.language in each.speaks]
        return self.rng.choice(speaking or people).key

    # --- what happens -------------------------------------------------------------------------------------

    def run(self) -> None:
        self._write(self.at, self.pen.question(), files=self._files())
        if self.team == "waypoint" and self._answered_by_machine():
            return
        self._sort(self.at)
        if self.rng.random() < self.reason.probes * (0.5 if self.customer.is_expert else 1.0):
            self._ask_back()
        if self.team != "ghent2" and self.rng.random() < self.reason.to_experts * self._troubled(3.0):
            self._hand_over()
        self._answer()
        if self.rng.random() < 0.045 * self._troubled(3.0):
            self._again()

    def _answered_by_machine(self) -> bool:
        """Waypoint answers at once; every fourth customer needs a person all the same."""
        at = self.at + timedelta(seconds=self.rng.randrange(40, 200))
        self._say(at, "waypoint", self.pen.topic.answers, then_close=self.rng.random() < 0.75)
        if isinstance(last := self.steps[-2], Answered) and last.then_close:
            return True
        self._reply_after(self.pen.speech.chases, hours=9)
        self.team, self.agent = self._human_team(), ""
        self.steps.append(Moved(self.at + timedelta(seconds=30), "waypoint", self.team))
        return False

    def _human_team(self) -> str:
        self.mailbox, kept = self.customer.market.mailbox, self.mailbox
        team, self.mailbox = self._team(), kept
        return team

    def _ask_back(self) -> None:
        self._say(self._when_answered(), self._taken(), self.pen.speech.probes)
        self._reply_after(self.pen.speech.more, hours=8)

    def _hand_over(self) -> None:
        at = self._when_answered(share=0.6)
        agent = self._taken()
        self.steps.append(Noted(at, agent, self.rng.choice(_TO_EXPERTS)))
        self.team, self.agent = "ghent2", self._pick("ghent2")
        self.steps.append(Moved(at + timedelta(seconds=20), agent, self.team, self.agent))
        if self.rng.random() < 0.15:
            self.steps.append(AskedOthers(at + timedelta(minutes=self.rng.randrange(20, 200)), self.agent))

    def _answer(self) -> None:
        at, agent = self._when_answered(), self._taken()
        if self.rng.random() < 0.10:
            self.steps.append(Noted(at - timedelta(minutes=3), agent, self.rng.choice(_NOTES)))
        if self.rng.random() < 0.008:
            at = self._bounce(at, agent)
        closes = self.rng.random() < 0.34
        self._say(at, agent, self._answers(at), then_close=closes)
        if closes:
            return
        if self.rng.random() < 0.04:
            self._snooze(at, agent)
        if self.rng.random() < 0.42:
            self._reply_after(self.pen.speech.thanks, hours=14)
            self._end(within_hours(TEAM[self.team], self.at, timedelta(hours=self.rng.expovariate(0.3))))
        else:
            self._away(at)
            self._end(at + timedelta(days=4, minutes=self.rng.randrange(600)))

    def _answers(self, at: datetime) -> tuple[str, ...]:
        """Once the leak is known the answer says so; before, we only look into it."""
        answers = self.pen.topic.answers
        if self.reason is not LEAK or len(answers) < 2:
            return answers
        return answers[1:] if at >= self.frame.times.leak[1] else answers[:1]

    def _bounce(self, at: datetime, agent: str) -> datetime:
        """The answer comes back; the agent finds a way to send it again."""
        self._say(at, agent, self.pen.topic.answers)
        self.steps.append(Bounced(at + timedelta(minutes=2), self.rng.choice(_BOUNCES)))
        again = within_hours(TEAM[self.team], at, timedelta(hours=self.rng.uniform(1, 7)))
        self.steps.append(Noted(again, agent, "It bounced. Reached them by phone; the mailbox works again."))
        return again + timedelta(minutes=6)

    def _again(self) -> None:
        """Not solved after all: reopened, answered, ended."""
        self.reopened = True
        at = self.at + timedelta(hours=self.rng.uniform(20, 200))
        self._write(at, self._with_quote(self.pen.said(self.pen.speech.again, at)))
        self.steps.append(Tagged(at + timedelta(seconds=5), None, "came back"))
        self._say(self._when_answered(), self._taken(), self.pen.topic.answers)
        self._end(self.at + timedelta(days=4))

    # --- the pieces ---------------------------------------------------------------------------------------

    def _write(self, at: datetime, said: "str | tuple[str, int]", files: tuple[str, ...] = ()) -> None:
        text, quoted = (said, 0) if isinstance(said, str) else said
        self.at = at
        self.steps.append(Wrote(at, text, quoted, files, has_html=self.rng.random() < 0.3))

    def _reply_after(self, variants: tuple[str, ...], *, hours: float) -> None:
        """The customer answers us, most by day."""
        at = self.at + timedelta(hours=self.rng.lognormvariate(math.log(hours), 0.9))
        if at.hour < 5:
            at += timedelta(hours=6)
        agent = PEOPLE[self.said[1]].name if self.said else ""
        self._write(at, self._with_quote(self.pen.said(variants, at, agent=agent)))

    def _with_quote(self, text: str) -> tuple[str, int]:
        if self.said is None or self.rng.random() < 0.35:
            return text, 0
        quote = self.pen.quote(self.said[0], PEOPLE[self.said[1]].name, self.said[2])
        return f"{text}\n\n{quote}", len(quote)

    def _say(self, at: datetime, agent: str, variants: tuple[str, ...], *, then_close: bool = False) -> None:
        text = self.pen.answer(variants, at, PEOPLE[agent].name)
        files = ("invoice.pdf",) if self.reason.key == "invoice" else ()
        self._take(at, agent)
        self.steps.append(Answered(at, agent, text, files, then_close=then_close))
        self.steps.append(Delivered(at + timedelta(seconds=self.rng.randrange(2, 25))))
        self.at, self.said = at, (at, agent, text)

    def _take(self, at: datetime, agent: str) -> None:
        """Before the first answer; whoever it was given to has it. Draws of its own: nothing else depends on it."""
        is_had = any(isinstance(step, Took) or getattr(step, "to", None) for step in self.steps)
        if is_had or agent == "waypoint" or PEOPLE[agent].has_left:
            return
        draw = random.Random(self.opened_at.timestamp())  # noqa: S311 - a simulation
        is_easy = self.reason.cause in _EASY
        as_next = _NEXT_OF_PICKERS[is_easy] if self.team == _PICKERS else _NEXT
        before = max(at - timedelta(seconds=draw.randrange(60, 600)), self.opened_at + timedelta(seconds=1))
        self.steps.append(Took(min(before, at), agent, is_next=draw.random() < as_next))

    def _when_answered(self, *, share: float = 1.0) -> datetime:
        """When the team gets to it; whoever waits too long for their patience asks again meanwhile."""
        start, team = self.at, TEAM[self.team]
        hours = self.rng.lognormvariate(math.log(self.reason.hours), 0.85) * share * self._slowness()
        at = within_hours(team, start, timedelta(hours=hours))
        outage_begin, outage_end = self.frame.times.outage
        if self.team == "manila1" and outage_begin <= at < outage_end:
            at = outage_end + timedelta(hours=self.rng.expovariate(1 / 14))
        if self.rng.random() < 0.014:
            at += timedelta(days=self.rng.uniform(2, 7))  # it slipped through
        self._chase(start, at)
        self.waited += at - start
        self.at = at
        return at

    def _chase(self, start: datetime, answered: datetime) -> None:
        patience, moment = _PATIENCE[self.customer.tone], start
        for _ in range(3):
            moment += timedelta(hours=patience * self.rng.uniform(0.7, 1.6))
            if moment >= answered or self.rng.random() < 0.25:
                return
            self.chases += 1
            text = self.pen.said(self.pen.speech.chases, moment)
            self.steps.append(Wrote(moment, text, has_html=self.rng.random() < 0.3))

    def _slowness(self) -> float:
        factor = self._troubled(4.0)
        team = TEAM[self.team]
        if team.zone.startswith("Europe/") and self.at.month == 8:
            factor *= 2.6 if is_august_in_europe(self.customer.market, self.at.date()) else 1.8
        return factor * (1 + 0.7 * sum(loud for _product, loud in self.frame.times.launched(self.at.date())))

    def _troubled(self, most: float) -> float:
        """More goes wrong in the weeks after Kraków took over; it wears off."""
        since = self.frame.times.takeover
        if self.team != "krakow1" or self.at < since:
            return 1.0
        return 1 + (most - 1) * fading(since, self.at, 24)

    def _taken(self) -> str:
        if not self.agent or self.rng.random() < 0.08:
            self.agent = self._pick(self.team)
        return self.agent

    def _sort(self, at: datetime) -> None:
        """What the first reader puts in: product, order, tag, priority."""
        agent, moment = self._taken(), self._soon(at)
        self.steps.append(Filled(moment, agent, "product", self.product.name))
        if self.rng.random() < 0.5:
            self.steps.append(Filled(moment, agent, "order_number", self.pen.facts["order"]))
        if self.rng.random() < 0.3:
            bought = at - timedelta(days=self.rng.randrange(5, 500))
            self.steps.append(Filled(moment, agent, "bought_on", bought.date().isoformat()))
        if self.rng.random() < 0.6:
            self.steps.append(Tagged(moment, agent, self.reason.key.replace("_", " ")))
        if self.reason is LEAK or self.rng.random() < 0.04:
            self.steps.append(Prioritised(moment, agent, 40 if self.reason is LEAK else 30))

    def _soon(self, at: datetime) -> datetime:
        outage_begin, outage_end = self.frame.times.outage
        moment = within_hours(TEAM[self.team], at, timedelta(minutes=self.rng.randrange(3, 40)))
        is_down = self.team == "manila1" and outage_begin <= moment < outage_end
        return outage_end + timedelta(hours=1) if is_down else moment

    def _snooze(self, at: datetime, agent: str) -> None:
        until = at + timedelta(days=self.rng.randrange(2, 6))
        self.steps += [Snoozed(at + timedelta(minutes=1), agent, until), Woken(until)]

    def _away(self, at: datetime) -> None:
        if self.rng.random() < 0.04:
            moment = at + timedelta(seconds=self.rng.randrange(40, 200))
            text = self.pen.said(self.pen.speech.away, moment)
            self.steps.append(Wrote(moment, text, is_automatic=True))

    def _end(self, at: datetime) -> None:
        self.steps.append(Ended(at, self._taken()))
        self.at = at

    def _files(self) -> tuple[str, ...]:
        if self.reason.key in ("defect", "leak", "exception", "warranty") and self.rng.random() < 0.3:
            return (self.rng.choice(("photo.png", "igniter-log.txt", "IMG_2231.png")),)
        return ()

    def satisfaction(self) -> int | None:
        """What they say when asked, from what they lived through; most do not answer."""
        if self.rng.random() > 0.3:
            return None
        mood = 4.7 - 0.5 * self.chases - 1.2 * self.reopened - 0.35 * (self.waited / timedelta(days=1))
        return min(5, max(1, round(self.rng.gauss(mood, 0.7))))
