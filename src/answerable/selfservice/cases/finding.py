"""Solved tickets like one, for somebody who may see them: never a word of another."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models.functions import Left

from answerable.ledger.actor import Actor
from answerable.people.models import Staff
from answerable.selfservice.cases.ranking import (
    ENOUGH,
    ENOUGH_BY_WORDS,
    ENOUGH_WITH_MEANING,
    Worked,
    alike,
    covered,
    covered_by_rarity,
    distinctive,
    ordered,
    stems_of,
)
from answerable.selfservice.cases.words import asked, handled
from answerable.selfservice.finding import serving
from answerable.selfservice.finding.meaning.weight import MEANING, MEANING_ELSEWHERE
from answerable.selfservice.models import Article, ArticleUse, SolvedCase
from answerable.tickets import search
from answerable.tickets.models import Direction, Message, Rating, Ticket

MOST = 5
_WITHIN = 0.4  # seconds
# Meanings asked for; the second time for somebody who sees little of what there is.
_ROUNDS = (200, 5000)
_WORDS, _WORDS_ALONE, _WITH_EACH = 6, 12, 80  # looked for; without a worker; tickets with each
_COMPARED = 120  # tickets, word by word
_READ = 4000  # characters of each
_LONGEST_NAMES = 12


@dataclass(frozen=True)
class Similar:
    """A solved ticket like the one at hand. `handled` are at most two sentences of its answer, without what is
    personal; `like_it` how many such tickets its solver has solved, this one too."""

    ticket: Ticket
    solver: Staff | None
    handled: Sequence[str]
    likeness: float
    worked: Worked
    articles: Sequence[Article] = ()

    @property
    def percent(self) -> int:
        return round(100 * min(1.0, self.likeness))


@dataclass(frozen=True)
class Found:
    """`by_meaning`: whether a worker said what is near; else words alone did."""

    cases: Sequence[Similar] = ()
    by_meaning: bool = False
    has_words: bool = True  # whether the ticket says anything yet


@dataclass
class _Candidates:
    """`hits`: how much the words tell that a ticket has, of those looked for; `rarities`: how much each does; `near`:
    cosines, as far as they are known."""

    hits: dict[int, float] = field(default_factory=dict)
    rarities: dict[str, float] = field(default_factory=dict)
    near: dict[int, float] = field(default_factory=dict)
    by_meaning: bool = False

    def best(self, keys: Iterable[int]) -> list[int]:
        """Those worth comparing word by word."""
        known = {*keys}
        by_words = sorted(known & self.hits.keys(), key=lambda key: (-self.hits[key], -key))[: _COMPARED // 2]
        by_meaning = sorted(known & self.near.keys(), key=lambda key: -self.near[key])
        return list(dict.fromkeys([*by_words, *by_meaning]))[:_COMPARED]


class _Row(NamedTuple):
    """A case as it is compared, in the order of `_COLUMNS`."""

    key: int
    was_reopened: bool
    solver: int
    subject: str
    name: str
    from_name: str | None
    folds: Sequence[Sequence[int]] | None
    begun: str | None

    @property
    def names(self) -> list[str]:
        return [self.name, self.from_name or ""]

    @property
    def asked(self) -> str:
        return asked(self.subject, self.begun or "", self.folds or [], self.names)


_COLUMNS = (
    "pk", "was_reopened", "solver", "ticket__subject", "ticket__customer__name", "question__from_name",
    "question__folds", "begun",
)  # fmt: skip


def similar(ticket: Ticket, reader: Staff | Actor, *, most: int = MOST) -> Found:
    """The best first, at most so many; none where nothing like it was solved."""
    text = asked_on(ticket)
    if not text:
        return Found(has_words=False)
    candidates = _Candidates()
    _look_for_words(candidates, ticket, text, _WORDS)
    rows: dict[int, _Row] = {}
    for limit in _ROUNDS:
        _ask_what_is_near(candidates, text, limit)
        if not candidates.by_meaning:
            _look_for_words(candidates, ticket, text, _WORDS_ALONE)
        rows = _standing(candidates, ticket, reader)
        if len(rows) >= most or reader.scope.everything or not candidates.by_meaning:
            break
    chosen = _chosen(rows, candidates, text, ticket.customer.language, most)
    articles = _articles([each.ticket.pk for each in chosen], reader)
    chosen = [replace(each, articles=articles.get(each.ticket.pk, ())) for each in chosen]
    return Found(chosen, candidates.by_meaning)


def asked_on(ticket: Ticket) -> str:
    """What its customer began with, without what is personal."""
    first = (
        ticket.messages.filter(direction=Direction.INBOUND, is_automatic=False)
        .defer("html")
        .order_by("created_at", "pk")
        .first()
    )
    said, folds = (first.text, first.folds) if first else ("", [])
    names = [ticket.customer.name, first.from_name if first else ""]
    return asked(ticket.subject, said, folds, names)


def _look_for_words(candidates: _Candidates, ticket: Ticket, text: str, most: int) -> None:
    """What was looked for already is not once more. A word that no other ticket has tells nothing."""
    for word in distinctive(text, most):
        if word in candidates.rarities:
            continue
        found = search.newest_with(word, _WITH_EACH)
        others = [key for key in found.tickets if key != ticket.pk]
        candidates.rarities[word] = found.rarity if others else 0.0
        for key in others:
            candidates.hits[key] = candidates.hits.get(key, 0.0) + found.rarity


def _ask_what_is_near(candidates: _Candidates, text: str, limit: int) -> None:
    told: dict[str, Any] | None = serving.ask(
        "cases", within=_WITHIN, text=text, also=list(candidates.hits), limit=limit
    )
    if told and "near" in told:
        candidates.near = {int(key): float(cosine) for key, cosine in told["near"]}
        candidates.by_meaning = True


def _standing(candidates: _Candidates, ticket: Ticket, reader: Staff | Actor) -> dict[int, _Row]:
    """What may be shown of them, and is worth comparing."""
    keys = {*candidates.hits, *candidates.near} - {ticket.pk}
    standing = SolvedCase.objects.standing().filter(solver__isnull=False, pk__in=keys)
    # Of these few, and not all that the reader sees: a database begins with whatever is asked as a whole.
    few = list(standing.values_list("pk", flat=True))
    seen = Ticket.objects.visible_to(reader).filter(pk__in=few).values_list("pk", flat=True)
    rows = SolvedCase.objects.filter(pk__in=candidates.best(seen)).annotate(
        begun=Left("question__text", _READ)
    )
    return {row[0]: _Row(*row) for row in rows.values_list(*_COLUMNS)}


def _chosen(
    rows: Mapping[int, _Row], candidates: _Candidates, text: str, language: str, most: int
) -> list[Similar]:
    texts = {key: stems_of(row.asked) for key, row in rows.items()}
    if candidates.by_meaning:
        words = covered(stems_of(text), texts)
    else:
        words = covered_by_rarity(text, candidates.rarities, texts)
    likeness = alike(words, candidates.near, language.partition("-")[0] or "en")
    enough = {key: each for key, each in likeness.items() if each >= _least(key, candidates, language)}
    worked = _worked({key: rows[key] for key in enough})
    best = ordered(enough, worked)[:most]
    cases = SolvedCase.objects.select_related("ticket__customer", "ticket__status", "solver", "answer")
    by_key = cases.defer("meaning", "answer__html").in_bulk(best)
    return [
        Similar(
            by_key[key].ticket,
            by_key[key].solver,
            _handled(by_key[key].answer, rows[key], text),
            likeness[key],
            worked[key],
        )
        for key in best
        if key in by_key
    ]


def _least(key: int, candidates: _Candidates, language: str) -> float:
    if not candidates.by_meaning:
        return ENOUGH_BY_WORDS
    is_read = MEANING.get(language.partition("-")[0] or "en", MEANING_ELSEWHERE) >= 0.5
    return ENOUGH_WITH_MEANING if is_read and key in candidates.near else ENOUGH


def _handled(answer: Message | None, row: _Row, text: str) -> list[str]:
    if answer is None:
        return []
    names = [*row.names, *(pair[1] for pair in [*answer.to, *answer.cc][:_LONGEST_NAMES])]
    return handled(answer.text, answer.folds, names, about=text)


def _worked(cases: Mapping[int, _Row]) -> dict[int, Worked]:
    rated = dict(
        Rating.objects.filter(ticket__in=cases).order_by("ended_at", "pk").values_list("ticket", "is_good")
    )
    solved = Counter(each.solver for each in cases.values())
    return {
        key: Worked(each.was_reopened, rated.get(key), solved[each.solver]) for key, each in cases.items()
    }


def _articles(keys: Sequence[int], reader: Staff | Actor) -> dict[int, list[Article]]:
    """What was linked with them, as far as this person may read it."""
    uses = list(ArticleUse.objects.filter(ticket__in=keys).values_list("ticket", "article"))
    known = Article.objects.visible_to(reader).filter(pk__in={article for _ticket, article in uses})
    by_key = {each.pk: each for each in known.prefetch_related("texts")} if uses else {}
    found: dict[int, list[Article]] = {}
    for ticket, article in uses:
        if article in by_key:
            found.setdefault(ticket, []).append(by_key[article])
    return found
