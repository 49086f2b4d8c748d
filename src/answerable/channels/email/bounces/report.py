"""From a message to the report it is, or to None when it is none."""

import re
from dataclasses import dataclass
from email.message import Message

from answerable.channels.email.bounces.addresses import ADDRESS, parties_of, sender_domain
from answerable.channels.email.bounces.dsn import STATUS, Outcome, Verdict, read_outcomes, short
from answerable.channels.email.bounces.evidence import ENOUGH, is_sent_by_machine, machine_score
from answerable.channels.email.bounces.layout import Layout, layout_of
from answerable.channels.email.bounces.original import original_id_of
from answerable.channels.email.bounces.phrases import DELAY, FAILURE, GIVEN_UP, MAIL_HEADER
from answerable.channels.email.bounces.text import find_failed, note_without_original
from answerable.channels.email.safe_headers import content_type, header, headers
from answerable.channels.incoming import FailedRecipient, Nature
from answerable.channels.text import clean_line


@dataclass(frozen=True)
class Report:
    nature: Nature  # BOUNCE when anybody was given up, DELIVERY when nobody was
    failed: tuple[FailedRecipient, ...] = ()
    original_id: str = ""


def read(message: Message, text: str, *, is_nested: bool = False) -> Report | None:
    """Fields first, since they are exact; then a report inside the report; then the words."""
    layout = layout_of(message, text)
    score = machine_score(message, layout.note)
    if not is_nested and score < ENOUGH:
        return None
    note = note_without_original(layout.note)
    nested = layout.nested
    outcomes = read_outcomes(layout.status) or read_outcomes(note)
    if not outcomes and not is_nested and nested is not None and content_type(nested) == "multipart/report":
        return read(nested, "", is_nested=True)
    if _only_says_read(layout, note):
        return None
    if not outcomes:
        if not FAILURE.search(_words(message, note)):
            return None
        outcomes = _outcomes_in_words(message, note)
    if not outcomes and not is_nested and (score <= ENOUGH or not is_sent_by_machine(message)):
        return None
    original_id = clean_line(original_id_of(message, layout, text))
    return Report(_nature(outcomes, message, note), _failed(outcomes), original_id)


def _only_says_read(layout: Layout, note: str) -> bool:
    """A receipt (RFC 8098) says what a person did with the mail; only a machine's refusal is a failure."""
    if "disposition:" not in layout.status.lower():
        return False
    by_machine = "automatic-action" in layout.status.lower()
    return not (by_machine and FAILURE.search(" ".join(note.split())))


def _outcomes_in_words(message: Message, note: str) -> list[Outcome]:
    parties = parties_of(message)
    found = find_failed(note, parties, sender_domain(message))
    verdict = Verdict.DELAYED if _is_delay(message, note) else Verdict.FAILED
    if not found:
        return [
            Outcome(address, verdict) for address in _in_headers(message) if not parties.is_reporter(address)
        ]
    anywhere = STATUS.search(note)
    return [
        Outcome(
            each.address,
            verdict,
            _status(each.context) or (anywhere.group(1) if anywhere else ""),
            short(each.context),
        )
        for each in found
    ]


def _in_headers(message: Message) -> list[str]:
    """Exim names them in a field of its own, others in the subject."""
    stated = [a for value in headers(message, "X-Failed-Recipients") for a in ADDRESS.findall(value)]
    return stated or ADDRESS.findall(header(message, "Subject"))[:1]


def _status(context: str) -> str:
    found = STATUS.search(context[:1_000])
    return found.group(1) if found else ""


def _is_delay(message: Message, note: str) -> bool:
    words = _words(message, note)
    return bool(DELAY.search(words)) and not GIVEN_UP.search(words)


def _words(message: Message, note: str) -> str:
    """What the daemon itself says, without the quoted lines that name the original."""
    lines = [line for line in note.splitlines() if not MAIL_HEADER.match(line)]
    subject = re.sub(r"^([^:]{0,80}):.*$", r"\1", header(message, "Subject"))  # the rest is the original's
    return " ".join(" ".join([subject, ".", *lines]).split())


def _nature(outcomes: list[Outcome], message: Message, note: str) -> Nature:
    if any(outcome.verdict is Verdict.FAILED for outcome in outcomes):
        return Nature.BOUNCE
    if outcomes or _is_delay(message, note):
        return Nature.DELIVERY
    return Nature.BOUNCE


def _failed(outcomes: list[Outcome]) -> tuple[FailedRecipient, ...]:
    """Each address once, the worst that was said about it; those that were reached are left out."""
    worst: dict[str, Outcome] = {}
    for outcome in outcomes:
        key = outcome.address.lower()
        if outcome.verdict is Verdict.DONE or (key in worst and outcome.verdict is not Verdict.FAILED):
            continue
        if key not in worst or worst[key].verdict is not Verdict.FAILED:
            worst[key] = outcome
    return tuple(
        FailedRecipient(
            clean_line(o.address), o.verdict is Verdict.FAILED, o.status, clean_line(o.diagnostic)
        )
        for o in worst.values()
    )
