"""What each column of the facts means: the export carries it, `docs/insight.md` says it, and no column is without."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from answerable.insight.models import AnswerFact, ContactFact, DayCell, HandoverFact, SurveyFact, TicketFact


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str


@dataclass(frozen=True)
class Table:
    name: str
    model: type[models.Model]
    meaning: str
    columns: Sequence[Column]


def _table(name: str, model: type[models.Model], meaning: str, columns: dict[str, str]) -> Table:
    return Table(name, model, meaning, [Column(*each) for each in columns.items()])


_DAY = "the date of that moment, in UTC"
_TEAM = "key of the team in whose hands the ticket is"
_PROMISED = {
    "first_answer": "a first answer",
    "next_answer": "a further answer",
    "update": "word",
    "resolution": "an end",
}
_OF_KINDS = {
    f"{how}_{kind}": f"of the promises of {words}, those {how}"
    for kind, words in _PROMISED.items()
    for how in ("kept", "broken")
}
TABLES = (
    _table(
        "tickets",
        TicketFact,
        "One row for each ticket.",
        {
            "ticket": "key of the ticket",
            "opened_at": "when its first word was said, or it was opened, whichever came first",
            "day": "the date of opened_at, in UTC",
            "closed_at": "since when it is solved or closed; empty while it is not",
            "channel": "by which channel it began",
            "language": "the customer's language, as known now",
            "region": "key of the customer's region, as known now",
            "has_account": "whether the customer belongs to an organisation",
            "sale": "`before` or `after` their organisation's contract began; empty where none is known",
            "product": "what stands in the field that names the product (settings of capability)",
            "cause": "why a human was needed: the house's review, else what was said first; empty where nothing was",
            "priority": "10 low, 20 normal, 30 high, 40 urgent, as it is now",
            "tier": "the line of support that it is with now",
            "team": _TEAM,
            "answered_by": "key of the provider whose answer arrived first",
            "tenure": "how many days whoever wrote that answer had worked here then",
            "contract_seconds": "the first wait on the contract clock: counted time alone; empty where nothing was "
            "promised or the first answer has not arrived",
            "customer_seconds": "the first wait on the customer clock: from the first word to the arrival of the first "
            "answer, never paused; empty while there is none",
            "waiting_since": "since when they wait for that first answer; empty once it arrived",
            "is_given_up": "whether a wait ended with the ticket and not with an answer",
            "waited": "seconds of all waits that are over, added up",
            "contacts": "messages of people to us",
            "answers": "answers of ours that arrived",
            "chases": "contacts before an earlier one was answered",
            "handovers": "hand-overs that were accepted",
            "came_back": "how often it came back to a team that had had it",
            "told_again": "further people who answered beside the first: each had to learn the matter",
            "reopened": "how often it was opened again",
            "kept": "promises of every kind that were kept",
            "broken": "promises that were done late, or ended without being kept",
            **_OF_KINDS,
            "taken": "how it first came into somebody's hands: `chosen` by them, `next` in turn, `answered` at once; "
            "`own` where they began it themselves, took it with a hand-over, or took it before it was recorded how; "
            "`given` by the turn of the team, `assigned` by somebody else; empty while nobody has had it",
            "taken_at": "when that was",
            "taken_team": "key of the team in which it was",
            "public_turns": "what was said where everybody can read it, by either side",
            "is_good": "the customer's last rating; empty where there is none",
            "is_merged": "it became part of another ticket: what was said counts there",
            "is_imported": "it was lived elsewhere and brought here",
        },
    ),
    _table(
        "contacts",
        ContactFact,
        "One row for each message of a person to us. Automatic mail is none.",
        {
            "message": "key of the message",
            "ticket": "key of its ticket",
            "team": _TEAM,
            "at": "when it was written",
            "day": _DAY,
            "channel": "by which channel",
            "is_chase": "whether what they wrote before was still unanswered",
            "is_public": "whether everybody can read it",
        },
    ),
    _table(
        "answers",
        AnswerFact,
        "One row for each answer of ours that arrived.",
        {
            "message": "key of the message",
            "ticket": "key of its ticket",
            "team": "key of the team that had the ticket when it was written",
            "provider": "key of the provider whose person wrote it",
            "at": "when it was written",
            "delivered_at": "when it arrived",
            "day": "the date of delivered_at, in UTC",
            "channel": "by which channel",
            "tenure": "how many days whoever wrote it had worked here then",
            "waited": "seconds of the customer clock that it ended; empty where nobody waited",
            "spare": "seconds that were left of what was promised, below nothing where it was late; empty where "
            "nothing was promised",
            "length": "characters of its text",
            "is_public": "whether everybody can read it",
        },
    ),
    _table(
        "handovers",
        HandoverFact,
        "One row for each hand-over that was offered.",
        {
            "handover": "key of the hand-over",
            "ticket": "key of its ticket",
            "offered_at": "when it was offered",
            "day": _DAY,
            "ended_at": "when it was answered, taken back or lapsed; empty while it is open",
            "state": "`offered`, `accepted`, `returned`, `withdrawn`, `lapsed` or `kept` "
            "(not accepted in time, and kept)",
            "why": "why it was offered",
            "why_not": "why it was returned; empty otherwise",
            "from_team": "key of the team that offered it",
            "to_team": "key of the team that it was offered to",
            "given": "seconds that there were to answer it",
            "waited": "seconds until it ended; empty while it is open",
            "customer_waited": "of these, how many the customer waited for an answer of ours",
        },
    ),
    _table(
        "surveys",
        SurveyFact,
        "One row for each answer to a survey.",
        {
            "ask": "key of the question as it was asked",
            "ticket": "key of its ticket",
            "survey": "key of the survey",
            "kind": "`csat`, `ces`, `nps` or `care`",
            "ended_at": "when the ticket had ended that it is about",
            "day": _DAY,
            "answered_at": "when it was first answered",
            "value": "the answer as it stands, on the scale of its kind",
            "via": "`link`, `digit` or `page`",
            "channel": "by which channel it was asked",
            "language": "in which language",
            "team": "key of the team that had the ticket then",
            "provider": "key of the provider who had it then",
        },
    ),
    _table(
        "days",
        DayCell,
        "Tickets opened on a day, by team, channel, who answered first and region, added up; without merged and "
        "imported ones.",
        {
            "day": "the date of opened_at, in UTC",
            "team": _TEAM,
            "channel": "by which channel they began",
            "answered_by": "key of the provider whose answer arrived first",
            "region": "key of the customers' region, as known now",
            "tickets": "tickets",
            "answered": "of them, with a first answer that arrived",
            "chased": "of them, with a chase",
            "given_up": "of them, where a wait ended without an answer",
            "unheard": "of them, chased or given up",
            "public_tickets": "of them, where something was said in public",
            "reopened": "of them, opened again",
            "handed_over": "of them, handed over",
            "rated": "of them, rated",
            "rated_good": "of them, rated well",
            "wrapped": "of them, wrapped up",
            "mis_sold": "of them, not what they were sold",
            "exceptions": "of them, cases for which the product is not made",
            "our_failures": "of them, where we did something wrong",
            "documented": "of them, answered by our texts",
            "not_found": "of them, answered by our texts that could not be found",
            "returned_often": "of them, opened again more than once",
            "promised": "of them, with a first answer that was promised and arrived",
            "slower": "of them, where the customer waited over a day and more than ten times what the contract counted",
            "chases": "all chases",
            "contacts": "all contacts",
            "answers": "all answers that arrived",
            "public_turns": "all that was said in public",
            "kept": "all promises kept",
            "broken": "all promises broken",
            **_OF_KINDS,
        },
    ),
)
