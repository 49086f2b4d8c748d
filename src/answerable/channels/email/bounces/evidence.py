"""Did a machine write this, to say that something did not arrive? Points for and against.

A customer who pastes or forwards a bounce writes the same words, so words alone never suffice.
"""

import re
from email.message import Message

from answerable.channels.email.bounces.addresses import DAEMON_NAME, first_address, local_part
from answerable.channels.email.bounces.phrases import DELAY, FAILURE, MAIL_HEADER, SUBJECT_REPLY
from answerable.channels.email.safe_headers import content_type, header

ENOUGH = 3
_DAEMON_TITLE = re.compile(
    r"mail delivery|delivery (?:sub)?system|mailer[- ]daemon|mail administrator|postmaster|"
    r"system administrator|mail system|internet mail",
    re.IGNORECASE,
)
_HUMAN_PROGRAM = re.compile(
    r"thunderbird|outlook|apple mail|iphone|ipad|mutt|evolution|k-?mail|the bat|eudora|airmail|gmail|"
    r"roundcube|webmail|"
    r"mailmate|yahoo|zimbra|lotus notes|mozilla|postbox|spark|claws|sylpheed|android|horde|squirrel",
    re.IGNORECASE,
)
# The daemon speaks of the reader's message; a person speaks of their own, and of parcels.
_MACHINE_VOICE = re.compile(
    r"\b(?:your (?:e-?mail|mail|message)|this (?:message|e-?mail)|(?:a|the) (?:following )?(?:e-?mail |"
    r"mail )?message|"
    r"(?:e-?mail|mail|message) (?:below|delivery|could|to)|recipients?|mailbox|undeliverable|"
    r"unknown user|userid|"
    r"votre message|le message|ihre? (?:nachricht|e-?mail|mail)|die (?:folgende )?(?:nachricht|e-?mail)|"
    r"empfänger|"
    r"su mensaje|el mensaje|il (?:suo )?messaggio|sua mensagem|a mensagem|uw bericht|het bericht|wiadomoś)|"
    r"nachrichtenzustellung|письмо|сообщение|メール|メッセージ|邮件|郵件|信件|메일",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:my|I (?:got|get|have|received|had|was|am|ordered|tried|wrote|sent|want|need)|mein\w*|mon|mes|"
    r"mi|mis|meu|minha|mijn|"
    r"mój|moja|moje|mio|mia)\b|\bich\b|\bj'ai\b",
    re.IGNORECASE,
)
_REPORT_TITLE = re.compile(
    r"^\W*(?:undeliver|un-?deliver|returned mail|return(?:ed)? to sender|non-?deliver|mail (?:delivery|"
    r"system|not delivered|failed)|"
    r"deliver\w* (?:status|fail|report|error|problem|delay|notif|unsuccess)|(?:permanent )?delivery|"
    r"failed mail|failed delivery|failure (?:notice|delivery)|"
    r"message (?:delay|undeliver|not delivered|delivery|could not)|warning\b.{0,60}(?:deliver|delay|"
    r"unknown|could not)|mail delivery|"
    r"delayed mail|automatically rejected|\[?postmaster\]?)",
    re.IGNORECASE,
)


def machine_score(message: Message, note: str) -> int:
    """Three and more is a machine's report; needs words of failure (checked by the caller) as well."""
    return (
        _sender_points(message)
        + _envelope_points(message)
        + _subject_points(header(message, "Subject"))
        + _opening_points(note, needs_voice=not is_sent_by_machine(message))
        - _human_points(message)
    )


def is_sent_by_machine(message: Message) -> bool:
    """By who sent it and how, whatever it says."""
    return _sender_points(message) + _envelope_points(message) > 0


def _sender_points(message: Message) -> int:
    sender = header(message, "From")
    name = local_part(first_address(sender)) or sender
    if re.search(r"mailer-?daemon", sender, re.IGNORECASE):
        return 3
    return 2 if DAEMON_NAME.match(name) or _DAEMON_TITLE.search(sender) else 0


def _envelope_points(message: Message) -> int:
    points = 0
    if re.match(r"^\s*<\s*(?:mailer-daemon[^>]*)?>", header(message, "Return-Path"), re.IGNORECASE):
        points += 2
    if header(message, "Auto-Submitted").lower().startswith("auto"):
        points += 1
    if header(message, "X-Failed-Recipients"):
        points += 3
    if content_type(message) == "multipart/report":
        points += 2
    return points


def _subject_points(subject: str) -> int:
    if SUBJECT_REPLY.match(subject):
        return 0
    return (
        2
        if _REPORT_TITLE.match(subject) or FAILURE.search(subject[:300]) or DELAY.search(subject[:300])
        else 0
    )


def _opening_points(note: str, *, needs_voice: bool) -> int:
    """The first sentence says it, in a machine's voice; and a point if hardly anything else is said."""
    lines = [
        line for line in note[:4_000].splitlines() if re.search(r"\w", line) and not MAIL_HEADER.match(line)
    ]
    opening = " ".join(" ".join(lines[:3]).split())[:400]
    # The cheap questions first: nearly all mail is a person's and should cost nothing here.
    if needs_voice and ("@" not in note or not _MACHINE_VOICE.search(opening)):
        return 0
    if _FIRST_PERSON.search(opening) or not FAILURE.search(opening):
        return 0
    words_apart = [line for line in lines if not FAILURE.search(line) and "@" not in line]
    return 3 if len(words_apart) <= 1 else 2


def _human_points(message: Message) -> int:
    program = header(message, "User-Agent") + header(message, "X-Mailer")
    points = 2 if _HUMAN_PROGRAM.search(program) else 0
    if SUBJECT_REPLY.match(header(message, "Subject")) and header(message, "In-Reply-To"):
        points += 2
    return points
