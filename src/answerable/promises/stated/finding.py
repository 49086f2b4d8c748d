"""Which words of a text promise something by a time.

Sentence by sentence and clause by clause: a clause promises where it commits us and names a time; a clause that only
names a time ("by Friday, …") belongs to the one beside it. What was quoted and what stands below a signature's line
is not looked at.
Each pattern runs over each clause once, and a text is read to its 20,000th character: linear, and never long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from answerable.promises.stated.language import Found, Language
from answerable.promises.stated.languages import LANGUAGES
from answerable.promises.stated.times import clock_of, readings_of
from answerable.regions.hours import Timeline

MOST_READ = 20_000
MOST_FOUND = 10
_MOST_OF_A_SENTENCE = 600
_DIGITS = str.maketrans("０１２３４５６７８９٠١٢٣٤٥٦٧٨٩\u00a0\u202f", "01234567890123456789  ")
_SIGNATURE = re.compile(r"^--[ \t]?$", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_END = re.compile(r"[.!?…]+(?=\s|$)|[。！？؟]|\n(?!\s*[a-zà-ÿ])")
_SHORT = re.compile(
    r"(?:\b(?:p\.m|a\.m|z\.\s?b|ca|bzw|max|min|godz|ok|np|tj|ul|nr|no|mr|mrs|ms|dr|hr|st|str|approx|tel|evtl|inkl|m|mme|sr|sra|dhr|mevr"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|déc|janv|févr|avr|juil|ene|dic|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru"
    r"|mon|tue|wed|thu|fri|sat|sun)|\d)$",
    re.IGNORECASE,
)
_QUESTION = "?？؟"


@dataclass(frozen=True, slots=True)
class Stated:
    """`span` of the text in which `words` stand. `due` is None where it must be asked which day is meant; `readings`
    are then those that there are. `is_answer`: what is promised is a word of ours, which our next answer keeps. `named`
    is how the time was said."""

    span: tuple[int, int]
    words: str
    due: datetime | None
    is_answer: bool
    named: str
    readings: tuple[datetime, ...] = ()


@dataclass
class _Clause:
    start: int
    end: int
    is_joined: bool  # by "and" to the one before
    commits: bool
    is_none: bool  # it says something that promises nothing
    turn: int | None
    times: list[Found]
    clock: "tuple[time, tuple[int, int]] | None"


def find(
    text: str, language: str | None, *, at: datetime, zone: ZoneInfo, timeline: Timeline | None = None
) -> list[Stated]:
    """In the order of the text. `language` helps where the text itself does not tell; `zone` is the customer's."""
    read = _readable(text)
    spoken = _spoken(read, language)
    found: list[Stated] = []
    for start, end in _sentences(read):
        for low, high, named, clock in _promised(spoken, read, start, end):
            readings = _readings(spoken, named, clock, at, zone, timeline)
            if not readings:
                continue
            low, high = _trimmed(text, low, high)
            is_answer = spoken.answer.search(read, low, high) is not None
            due = readings[0] if len(readings) == 1 else None
            how = f"{named.match[0].strip().lower() if named is not None else ''} {clock or ''}"
            found.append(
                Stated(
                    (low, high), text[low:high], due, is_answer, how, tuple(readings) if due is None else ()
                )
            )
            if len(found) == MOST_FOUND:
                return found
    return found


def _readable(text: str) -> str:
    """As long as the text itself, so that places in it stay what they are."""
    read = text[:MOST_READ].translate(_DIGITS).replace("’", "'")
    if (signed := _SIGNATURE.search(read)) is not None:
        read = read[: signed.start()]
    return _QUOTED.sub(lambda match: " " * len(match[0]), read)


def _spoken(read: str, language: str | None) -> Language:
    """By its letters, then by its common words; what is known of the customer decides between equals."""
    some = read[:2000]
    if re.search(r"[\u3040-\u30ff]", some):
        return LANGUAGES["ja"]
    if re.search(r"[\u0600-\u06ff]", some):
        return LANGUAGES["ar"]
    known = (language or "en").partition("-")[0].lower()
    marks = {
        code: len(each.marks.findall(some)) + (0.5 if code == known else 0)
        for code, each in LANGUAGES.items()
        if each.common
    }
    return LANGUAGES[max(marks, key=lambda code: marks[code])]


def _sentences(read: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(read):
        if match[0] == "." and _SHORT.search(read, max(start, match.start() - 8), match.start()):
            continue
        yield from _cut(start, match.end())
        start = match.end()
    yield from _cut(start, len(read))


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for low in range(start, end, _MOST_OF_A_SENTENCE):
        yield low, min(end, low + _MOST_OF_A_SENTENCE)


def _promised(
    language: Language, read: str, start: int, end: int
) -> Iterator[tuple[int, int, Found | None, time | None]]:
    """Each promise of a sentence: from where to where, the time it names, and the time of day."""
    if read[start:end].rstrip()[-1:] in (*_QUESTION, "") or read[start:end].lstrip()[:1] == "¿":
        return
    if language.habit.search(read, start, end) is not None:
        return
    clauses = list(_clauses(language, read, start, end))
    if not any(each.commits for each in clauses):
        return
    group: list[_Clause] = []
    for number, clause in enumerate(clauses):
        follows = next((each for each in clauses[number + 1 :] if each.commits or each.is_none), None)
        if not _belongs(clause, group, follows):
            yield from _of_group(group)
            group = []
            continue
        has_time = any(each.times or each.clock for each in group)
        if (
            group
            and has_time
            and clause.times
            and (clause.is_joined or clause.commits)
            and any(each.commits for each in group)
        ):
            yield from _of_group(group)
            group = []
        group.append(clause)
    yield from _of_group(group)


def _belongs(clause: _Clause, group: list[_Clause], follows: _Clause | None) -> bool:
    if clause.is_none:
        return False
    if clause.commits or group:
        return clause.turn is None or clause.commits
    names_time = bool(clause.times) or clause.clock is not None
    return names_time and clause.turn is None and follows is not None and follows.commits


def _of_group(group: list[_Clause]) -> Iterator[tuple[int, int, Found | None, time | None]]:
    named = [each for clause in group for each in clause.times]
    clocks = [clause.clock for clause in group if clause.clock is not None]
    if not group or not (named or clocks):
        return
    while not (group[-1].commits or group[-1].times or group[-1].clock):
        group.pop()
    last = named[-1] if named else None
    clock = clocks[-1][0] if clocks else None
    yield group[0].start, group[-1].end, last, clock


def _clauses(language: Language, read: str, start: int, end: int) -> Iterator[_Clause]:
    low, is_joined = start, False
    for match in [*language.clause.finditer(read, start, end), None]:
        high = end if match is None else match.start()
        if read[low:high].strip():
            yield _clause(language, read, low, high, is_joined)
        if match is not None:
            # ", and" joins as "and" does.
            is_joined = match["join"] is not None or (is_joined and not read[low:high].strip())
            low = match.end()


def _clause(language: Language, read: str, low: int, high: int, is_joined: bool) -> _Clause:
    commit = language.commit.search(read, low, high)
    turn = language.turn.search(read, low, high)
    is_none = language.refusal.search(read, low, high) is not None
    times = language.times_in(read, low, high)
    if turn is not None:  # what is named behind it is named of the condition
        times = [each for each in times if each.span[0] < turn.start()]
    clock = clock_of(language, read, low, high)
    if clock is not None and turn is not None and clock[1][0] > turn.start():
        clock = None
    commits = commit is not None and not is_none and (turn is None or commit.start() <= turn.start())
    return _Clause(
        low, high, is_joined, commits, is_none, None if turn is None else turn.start(), times, clock
    )


def _readings(
    language: Language,
    named: Found | None,
    clock: time | None,
    at: datetime,
    zone: ZoneInfo,
    timeline: Timeline | None,
) -> list[datetime]:
    """When it is: more than one where that must be asked, none where no time to come is named."""
    if named is None:
        assert clock is not None
        here = datetime.combine(at.astimezone(zone).date(), clock, zone)
        return [here if here > at else here + timedelta(days=1)]
    return readings_of(named, clock, language, at=at, zone=zone, timeline=timeline)


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    said = text[low:high]
    low += len(said) - len(said.lstrip())
    return low, low + len(said.strip())
