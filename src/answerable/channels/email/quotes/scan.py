"""Decides which lines of a mail a reader would fold.

1. Cut the mail into spans: own words, heads (attribution, header block, separator), quoted lines.
2. Take signatures and device lines out of the own words.
3. Fold heads, what follows an unmarked head, and quoted blocks that nobody answered beneath.

Own words are what matters: where it cannot be told whether words are the writer's own, they stay.
"""

from itertools import accumulate

from answerable.channels.email.quotes.attribution import is_attribution
from answerable.channels.email.quotes.boundary import Kind
from answerable.channels.email.quotes.headers import header_block
from answerable.channels.email.quotes.lines import Hint, Line, next_written
from answerable.channels.email.quotes.separators import is_rule
from answerable.channels.email.quotes.signature import Range, trailing_parts
from answerable.channels.email.quotes.spans import Part, Span, spans_of
from answerable.channels.email.quotes.words.separators import ANSWERS, ANSWERS_BELOW, COLOURS

# Up to so many own words above it, a forwarded message is what the sender wants to show.
FEW_WORDS = 25


def folded_lines(lines: list[Line]) -> list[Range]:
    """Ranges of lines to fold, ascending, never touching own words."""
    mail = _Mail(lines)
    folded = mail.trailing + mail.quotes()
    if not _leaves_words(lines, folded):
        # Somebody sent an earlier message back without a word: show it, fold only its head.
        folded = mail.trailing + [(span.first, span.last) for span in mail.spans if span.part is Part.HEAD]
    if not _leaves_words(lines, folded):
        return []
    return _merged(lines, folded)


def passes_on(lines: list[Line]) -> bool:
    """Whether the mail hands over another message, with few own words or none."""
    mail = _Mail(lines)
    return mail.first_head < len(mail.spans) and mail.is_passed_on(mail.first_head)


class _Mail:
    """The spans of one mail with what is asked of each: how many own words stand above and below it."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.spans = spans_of(lines)
        self.trailing = [
            part
            for span in self.spans
            if span.part is Part.OWN
            for part in trailing_parts(lines, span.first, span.last)
        ]
        heads = (index for index, span in enumerate(self.spans) if span.part is Part.HEAD)
        self.first_head = next(heads, len(self.spans))
        counts = _own_words(lines, self.spans, self.trailing)
        self._above = list(accumulate(counts, initial=0))
        # The questions of an interleaved answer: quoted blocks with own words somewhere beneath.
        self._answered = [
            index
            for index, span in enumerate(self.spans)
            if span.part is Part.QUOTE and self._words_below(index)
        ]

    def _words_above(self, index: int) -> int:
        return self._above[index]

    def _words_below(self, index: int) -> int:
        return self._above[-1] - self._above[index + 1]

    def quotes(self) -> list[Range]:
        folded: list[Range] = []
        for index, span in enumerate(self.spans):
            if span.part is Part.HEAD:
                if self.is_passed_on(index):
                    return [*folded, self._forwarded_head(span)]
                if self._runs_to_the_end(index):
                    return [*folded, (span.first, len(self.lines) - 1)]
            if span.part is Part.HEAD or (span.part is Part.QUOTE and self._folds_quote(index)):
                folded.append((span.first, span.last))
        return folded

    def is_passed_on(self, head: int) -> bool:
        """Whether the first head of the mail opens what the sender wants to show."""
        if any(span.part is not Part.OWN for span in self.spans[: min(head, 2)]):
            return False
        kind = self.spans[head].kind
        most = {Kind.FORWARD: FEW_WORDS, Kind.HEADERS: 0}.get(kind, -1) if kind else -1
        return self._words_above(head) <= most

    def _forwarded_head(self, span: Span) -> Range:
        """Apple Mail quotes the header block of what it forwards."""
        headers = header_block(self.lines, next_written(self.lines, span.last + 1), is_announced=True)
        return span.first, span.last if headers is None else headers

    def _runs_to_the_end(self, head: int) -> bool:
        """Whether all that follows is the earlier message: not marked as quoted, with own words above it."""
        is_marked = head + 1 < len(self.spans) and self.spans[head + 1].part is Part.QUOTE
        if is_marked and self.spans[head].kind is not Kind.MARKER:
            return False
        return self._words_above(head) > 0 and not self._sends_below(head)

    def _sends_below(self, head: int) -> bool:
        """Whether the writer says that answers stand in the earlier message, where nothing tells them apart."""
        own = [span for span in self.spans[:head] if span.part is Part.OWN]
        text = " ".join(
            line.text for span in own for line in self.lines[span.first : span.last + 1]
        ).casefold()
        if any(phrase in text for phrase in ANSWERS_BELOW):
            return True
        return any(colour in text for colour in COLOURS) and any(answer in text for answer in ANSWERS)

    def _folds_quote(self, index: int) -> bool:
        if not self._words_below(index):
            return self.first_head < index or self._is_introduced(index) or self._is_plain_quote(index)
        # One block and the answer beneath it: history. Several blocks: questions, each above its answer.
        return self._answered == [index] and self._is_introduced(index)

    def _is_introduced(self, index: int) -> bool:
        span, lines = self.spans[index], self.lines
        if (index and self.spans[index - 1].part is Part.HEAD) or lines[span.first].hint is Hint.QUOTE:
            return True
        start = next((at for at in range(span.first, span.last + 1) if lines[at].text), span.first)
        wrapped = " ".join(line.text for line in lines[start : min(start + 3, span.last + 1)])
        return (
            is_attribution(lines[start].text)
            or is_attribution(wrapped)
            or header_block(lines, start) is not None
        )

    def _is_plain_quote(self, index: int) -> bool:
        """A last block that nothing introduces: a quote, unless the writer leads into it or it is a stray line."""
        span, lines = self.spans[index], self.lines
        if not index or lines[span.first].hint is Hint.INDENT:
            return False
        if lines[self.spans[index - 1].last].text.endswith((":", "：")):
            return False
        if (
            lines[span.first].depth > 2
            and len({line.depth for line in lines[span.first : span.last + 1]}) == 1
        ):
            return False  # Python's prompt
        return lines[span.first - 1].is_blank or span.last > span.first


def _own_words(lines: list[Line], spans: list[Span], trailing: list[Range]) -> list[int]:
    """Per span, how many words of their own somebody wrote in it."""
    folded = {at for first, last in trailing for at in range(first, last + 1)}
    return [
        sum(_word_count(lines[at].text) for at in range(span.first, span.last + 1) if at not in folded)
        if span.part is Part.OWN
        else 0
        for span in spans
    ]


def _word_count(text: str) -> int:
    if is_rule(text):
        return 0
    if text.isascii():
        return len(text.split())
    # Chinese, Japanese and Thai write without spaces.
    unspaced = sum("\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" for char in text)
    return len(text.split()) + unspaced // 2


def _leaves_words(lines: list[Line], folded: list[Range]) -> bool:
    hidden = {at for first, last in folded for at in range(first, last + 1)}
    return any(line.text and at not in hidden and not is_rule(line.text) for at, line in enumerate(lines))


def _merged(lines: list[Line], folded: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, last in sorted(folded):
        if merged and next_written(lines, merged[-1][1] + 1) >= first:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
