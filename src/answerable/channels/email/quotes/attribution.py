"""Finds "On 3 May 2024 at 10:15, Ana <ana@example.com> wrote:", wrapped over some lines, in any order and language.

Reads from the end: an attribution closes with a colon, so only few lines start any work, and each looks back
over five lines at most. What counts is evidence (address, date, time, the word for "wrote") in the right shape.
"""

import re

from answerable.channels.email.quotes.boundary import Boundary, Kind
from answerable.channels.email.quotes.lines import Line
from answerable.channels.email.quotes.words.attributions import (
    LONG_STARTERS,
    PARTICLES,
    QUOTING,
    STARTERS,
    TIME_WORDS,
    VERBS,
)

_MOST_LINES = 5
_MOST_TRIES = 200  # a conversation has fewer; what is built to be slow has more
_LONGEST = 420


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_VERBS = [verb for row in VERBS.values() for verb in row.split("|")]
# Scripts that put no spaces between words cannot ask for a word's edge.
_SPACED = [verb for verb in _VERBS if ord(verb[0]) < 0x0E00]
_UNSPACED = [verb for verb in _VERBS if ord(verb[0]) >= 0x0E00]
_VERB = re.compile(rf"(?<!\w)(?:{_any_of(_SPACED)})(?!\w)|{_any_of(_UNSPACED)}", re.IGNORECASE)
_VERB_WORDS = frozenset(max(re.findall(r"\w+", verb.casefold()), key=len) for verb in _SPACED)
_UNSPACED_VERB = re.compile(_any_of(_UNSPACED))
_WORD = re.compile(r"\w+")
_VERB_ALONE = re.compile(rf"(?:{_any_of(_VERBS)})\s?[:：]", re.IGNORECASE)
_BRACKETED = re.compile(
    r"[<\[(]\s*(?:mailto:)?\s*[^<>\s@]{1,80}(?: [^<>@]{1,60}<[^<>\s@]{1,80})?@[^<>\s]{1,120}[>\])]"
)
# Yahoo's phone program goes on with the quoted words on the same line.
_INLINE = re.compile(
    rf"{_BRACKETED.pattern}\s?{_VERB.pattern.split('|' + _any_of(_UNSPACED))[0]}\s?[:：]\s", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.?[\w.-]{0,64}")
_TIME = re.compile(
    r"(?<!\d)\d{1,2}\s?(?:[:.：h]|\s?Uhr\s?|点|點|時|시)\s?\d{2}(?!\d)|\d{1,2}\s?(?:am|pm|a\.m|p\.m)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}[月월]|(?<!\w)\d{1,2}\.? [^\W\d]{3,12}\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}(?!\d)")
_ZONE = re.compile(r"(?:GMT|UTC)?[+-]\d{1,2}:?\d{0,2}")
_ENDS = (":", "：", ":*", ":_", ":]", ": -----")
_STARTER = re.compile(
    rf"(?:(?:{_any_of(list(STARTERS))})(?!\w)|{_any_of(list(LONG_STARTERS))}).{{0,40}}?\d", re.IGNORECASE
)
_DATE_FIRST = re.compile(
    r"\W{0,2}(?:[^\W\d]{1,14}[.,]?\s{1,2}){0,2}[^\W\d]{0,10}[.,]?\s?\d{1,4}(?:[./年년-]|\.? [^\W\d]|, )"
)
_ADDRESS_LAST = re.compile(r"[>\])\"”»]\s?[:：]$")
_QUOTING = re.compile(rf"(?:{_any_of(list(QUOTING))})\s", re.IGNORECASE)


def attributions(lines: list[Line]) -> dict[int, Boundary]:
    """Every attribution by the line that it begins on."""
    found: dict[int, Boundary] = {}
    evidence = -_MOST_LINES - 1  # the last line that said "wrote" or held an address
    tries = 0
    for at, line in enumerate(lines):
        if not line.text:
            continue
        if _is_evidence(line.text):
            evidence = at
            if _goes_on(line):
                found[at] = Boundary(at, at, Kind.ATTRIBUTION)
        if line.is_cut:
            continue
        if at - evidence > _MOST_LINES or not _may_end_one(lines, at):
            continue
        boundary = _ending_at(lines, at)
        if boundary:
            found[boundary.first] = boundary
        tries += 1
        if tries == _MOST_TRIES:
            break
    return found


def _goes_on(line: Line) -> bool:
    inline = _INLINE.search(line.text) if "@" in line.text and not line.depth else None
    return inline is not None and _is_sure(line.text[: inline.end()].rstrip())


def _is_evidence(text: str) -> bool:
    if "@" in text or not _VERB_WORDS.isdisjoint(_WORD.findall(text.casefold())):
        return True
    return not text.isascii() and bool(_UNSPACED_VERB.search(text))


def is_attribution(text: str) -> bool:
    """Whether this one line, taken from inside a quote, introduces a quote."""
    return _is_sure(text) or (text.endswith(_ENDS) and bool(_VERB.search(text)))


def _may_end_one(lines: list[Line], at: int) -> bool:
    line = lines[at]
    if line.depth:
        return line.depth == 1 and bool(_VERB_ALONE.fullmatch(line.text))
    if line.text.endswith(_ENDS):
        return True
    # Old Gmail closes with the address, some phones forget the colon.
    return "@" in line.text and line.text[-1:] in ">)" and _is_followed_by_quote_or_blank(lines, at)


def _is_followed_by_quote_or_blank(lines: list[Line], at: int) -> bool:
    return at + 1 >= len(lines) or lines[at + 1].is_blank or lines[at + 1].depth > 0


def _ending_at(lines: list[Line], last: int) -> Boundary | None:
    text = ""
    best: Boundary | None = None
    blanks = 0
    for first in range(last, max(last - _MOST_LINES - 1, -1), -1):
        line = lines[first]
        if line.is_blank:
            # HTML turned to text breaks the line before "<address>"; elsewhere a blank line ends the search.
            blanks += 1
            if blanks > 1 or not text.startswith(("<", "mailto:")):
                break
            continue
        if first < last and (line.depth or line.is_cut):
            break
        text = f"{'> ' if line.depth else ''}{line.text} {text}".strip()
        if len(text) > _LONGEST:
            break
        if _is_sure(text):
            best = Boundary(first, last, Kind.ATTRIBUTION)
            if not text.startswith(("<", "mailto:")):
                return best
        elif best is None and _is_likely(text):
            best = Boundary(first, last, Kind.ATTRIBUTION, is_sure=False)
    return best


def _is_sure(text: str) -> bool:
    """Good enough to take all that follows for the earlier message."""
    if text.count(">") > text.count("<"):
        return False  # the rest of a wrapped line: its beginning stands above
    bracketed = _BRACKETED.search(text) if "@" in text else None
    is_dated = bool(_STARTER.match(text) or _DATE_FIRST.match(text))
    has_verb = bool(_VERB.search(text))
    if not text.endswith(_ENDS):
        return is_dated and bracketed is not None and _ends_with_address(text, has_verb)
    has_time = bool(_TIME.search(text))
    if bracketed and not is_dated:
        return (has_verb or has_time) and _is_name(text[: bracketed.start()])
    if is_dated and not has_verb:
        return "@" in text and bool(_ADDRESS_LAST.search(text)) and (has_time or bool(_DATE.search(text)))
    # Programs give the year, people who tell what somebody wrote at ten past nine hardly ever do.
    is_exact = has_time and is_dated and bool(_YEAR.search(text))
    return has_verb and (bracketed is not None or (is_exact and _leaves_a_name(text)))


def _ends_with_address(text: str, has_verb: bool) -> bool:
    """ "2013/7/20 Ana <ana@example.com>" as old Gmail has it, or "… schreef Ana <…>" without its colon."""
    before = text[: text.rfind("<")] if "<" in text else text
    return has_verb or (len(before) < 60 and bool(re.match(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}\b", text)))


def _leaves_a_name(text: str) -> bool:
    """Whether only a name stands behind the time: "… 16:55, ana wrote:", not "… 16:55 I called and they wrote:"."""
    last_digit = max(match.end() for match in _TIME.finditer(text))
    rest = _VERB.sub(" ", _ZONE.sub(" ", _ADDRESS.sub(" ", text[last_digit:].rstrip(":： "))))
    words = [word for word in re.split(r"[\s,;(){}]+", rest) if word.casefold() not in TIME_WORDS]
    return _is_name(" ".join(words))


def _is_name(text: str) -> bool:
    words = [word.strip("\"'“”„‚‘’«»,;()*_.") for word in text.split()]
    words = [word for word in words if word]
    if any(mark in text for mark in "?!") or any(char.isdigit() for char in text) or len(words) > 7:
        return False
    if len(words) <= 1 or "via" in words:
        return True
    return all(not word[0].islower() or word.casefold() in PARTICLES for word in words)


def _is_likely(text: str) -> bool:
    """Good enough when a quoted block follows at once."""
    if not text.endswith(_ENDS) or text.count(">") > text.count("<"):
        return False
    verb = _VERB.search(text)
    has_time = bool(_TIME.search(text) or _DATE.search(text))
    if "@" in text and _ADDRESS.search(text) and (verb or has_time):
        return True
    if verb and (_STARTER.match(text) or _DATE_FIRST.match(text)) and has_time:
        return True
    quoting = _QUOTING.match(text)
    if quoting:
        return _is_name(text[quoting.end() : -1])
    return verb is not None and verb.start() > 1 and _is_name(text[: verb.start()])
