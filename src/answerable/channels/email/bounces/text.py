"""Reports that only say it in words: which addresses does the daemon say were not reached?

1. Cut where the returned message begins.
2. Go through the paragraphs. One that speaks of a failure names its addresses: those in the sentence that says
   so, and those that stand at the start of a line. It also opens a list, so that paragraphs after it that start
   with an address name more.
3. Never take the daemon's own address, one to write to for help, or a sender.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from answerable.channels.email.bounces.addresses import ADDRESS, DAEMON_NAME, Parties
from answerable.channels.email.bounces.dsn import SMTP_CODE, STATUS
from answerable.channels.email.bounces.phrases import (
    BEFORE_OTHERS,
    CONTACT,
    FAILURE,
    MAIL_HEADER,
    ORIGINAL_STARTS,
    RECIPIENT_LABEL,
)

MAX_LINE = 1_000
MAX_PARAGRAPH = 4_000
MAX_SENTENCE = 600
MAX_FOUND = 500

_PARAGRAPHS = re.compile(r"\n[ \t\r>|*=_#-]*\n")
_SENTENCE_END = re.compile(
    r"[.!?。！？](?=\s+[^\sa-z(<\d])|\n(?=\s*(?i:to|subject|date|from|sent|cc|message-id)\s*:)"
)
_BULLET = re.compile(r"^[\s\W]*$")
_BARE_NAME = re.compile(r"^[\w.+-]{2,40}$")


@dataclass(frozen=True)
class Found:
    address: str
    context: str  # what the report says about it


@dataclass
class _Scan:
    """What has been found so far, from the surest to the least sure."""

    parties: Parties
    named: dict[str, Found] = field(default_factory=dict)
    weak: dict[str, Found] = field(default_factory=dict)
    ours: dict[str, Found] = field(default_factory=dict)
    is_open: bool = False

    def add(self, address: str, context: str, *, is_sure: bool) -> None:
        if self.parties.is_reporter(address):
            return
        pool = self.named if is_sure else self.weak
        if self.parties.is_receiver(address):
            if not is_sure:
                return
            pool = self.ours
        if len(pool) < MAX_FOUND:
            pool.setdefault(address.lower(), Found(address, context))


def note_without_original(note: str) -> str:
    """The daemon's own words. A heading before anything was said does not count as the end."""
    kept: list[str] = []
    has_said = False
    for line in note.replace("\r\n", "\n").splitlines():
        if has_said and ORIGINAL_STARTS.match(line[:200]):
            break
        kept.append(line[:MAX_LINE])
        has_said = has_said or bool(FAILURE.search(line[:MAX_LINE])) or "@" in line
    return "\n".join(kept)


def find_failed(note: str, parties: Parties, daemon_domain: str) -> list[Found]:
    """Those the note says were not reached, each once, in its order."""
    scan = _Scan(parties)
    for paragraph in _paragraphs(note):
        _read_paragraph(paragraph, scan)
    if not scan.named:
        _read_bare_names(note, scan, daemon_domain)
    chosen = (
        scan.named or (scan.weak if len(scan.weak) == 1 else {}) or (scan.ours if len(scan.ours) == 1 else {})
    )
    return list(chosen.values())


def _paragraphs(note: str) -> Iterator[str]:
    for paragraph in _PARAGRAPHS.split(note):
        if paragraph.strip():
            yield paragraph[:MAX_PARAGRAPH]


def _read_paragraph(paragraph: str, scan: _Scan) -> None:
    says_failure = _says_failure(paragraph)
    addresses = list(ADDRESS.finditer(paragraph))
    if not addresses:
        scan.is_open = says_failure or (scan.is_open and not paragraph.rstrip().endswith(":"))
        return
    starts_list = scan.is_open and _stands_first(paragraph, addresses[0])
    for match in addresses:
        _read_address(paragraph, match, scan, counts=says_failure or starts_list)
    scan.is_open = scan.is_open or says_failure


def _read_address(paragraph: str, match: re.Match[str], scan: _Scan, *, counts: bool) -> None:
    line_start = paragraph.rfind("\n", 0, match.start()) + 1
    before = paragraph[line_start : match.start()]
    sentence = _sentence_around(paragraph, match)
    address, context = match.group().rstrip("."), paragraph[match.end() :]
    if MAIL_HEADER.match(before):
        is_to = bool(re.match(r"^[\W_]*(?:to|para|an|à|a|aan|do|кому|宛先)\s*:", before, re.IGNORECASE))
        if is_to and scan.is_open:
            scan.add(address, context, is_sure=False)
        return
    if CONTACT.search(sentence) or BEFORE_OTHERS.search(before[-60:] or _line_before(paragraph, line_start)):
        return
    is_labelled = bool(RECIPIENT_LABEL.match(before))
    is_sure = is_labelled or (counts and (_stands_first(paragraph, match) or _says_failure(sentence)))
    scan.add(address, context, is_sure=is_sure)


def _says_failure(text: str) -> bool:
    words = " ".join(line for line in text.splitlines() if not MAIL_HEADER.match(line))
    folded = " ".join(ADDRESS.sub("someone", words).split())
    return bool(FAILURE.search(folded) or SMTP_CODE.search(folded) or STATUS.search(folded))


def _stands_first(paragraph: str, match: re.Match[str]) -> bool:
    """Nothing but bullets, brackets or an X.400 name stands before it on its line."""
    before = paragraph[paragraph.rfind("\n", 0, match.start()) + 1 : match.start()]
    return bool(_BULLET.match(before)) or bool(re.search(r"SMTP=$", before, re.IGNORECASE))


def _sentence_around(paragraph: str, match: re.Match[str]) -> str:
    """Looks no further than a few lines either way, so that a list of thousands stays quick."""
    first, last = max(0, match.start() - MAX_SENTENCE), match.end() + MAX_SENTENCE
    ends_before = [found.end() for found in _SENTENCE_END.finditer(paragraph, first, match.start())]
    end = _SENTENCE_END.search(paragraph, match.end(), last)
    return paragraph[ends_before[-1] if ends_before else first : end.start() if end else last]


def _line_before(paragraph: str, line_start: int) -> str:
    return paragraph[max(0, line_start - 60) : line_start].rstrip("\n")


def _read_bare_names(note: str, scan: _Scan, daemon_domain: str) -> None:
    """Providers that name only the account: `screenname` at AOL. Not for a host deep inside a domain."""
    if daemon_domain.count(".") != 1:
        return
    lines = [line.strip() for line in note.splitlines()]
    for intro, name in pairwise(lines):
        if intro.endswith(":") and _BARE_NAME.match(name) and not DAEMON_NAME.match(name):
            scan.add(f"{name}@{daemon_domain}", "", is_sure=True)
