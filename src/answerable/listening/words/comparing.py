"""The words that customers use, against those of our articles and answers: once a day, in the worker."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from answerable.ledger.jobs import Lane, job
from answerable.listening.models import CustomerWord, WordPair
from answerable.listening.themes.meanings import WINDOW
from answerable.listening.themes.texts import Text, common_in, language_of, names_of_staff, texts_of
from answerable.listening.words.odds import distinctive
from answerable.listening.words.terms import name_words, naming, terms_in, without_manners, words_in
from answerable.selfservice.models import ArticleUse, SearchText
from answerable.tickets.models import Direction, FieldValue, Message

FEWEST_TEXTS = 30  # of customers, of one language and product
FEWEST_OURS = 20
SEVERAL = 5  # customers: a word of fewer is told to nobody
_FEWEST_USES = 5  # tickets that an article answered
_MOST_TERMS, _MOST_PAIRS = 40, 5
_MOST_ANSWERS = 20_000
_AROUND = 4  # words to either side of an example
_MOST_EXAMPLES = 2
_HARDLY = 0.05  # share of tickets: so many of them, and we speak another language
GAP = "…"


@job(lane=Lane.OUTSIDE)
def compare_words() -> None:
    compare(now=timezone.now())


def compare(*, now: datetime) -> None:
    texts, ours = texts_of(now), _ours(now)
    found: list[CustomerWord] = []
    pairs: list[WordPair] = []
    for language, theirs in texts.items():
        known = _users(theirs)
        products = _products(theirs)
        for product in ("", *sorted(set(products.values()))):
            some = [text for text in theirs if not product or products.get(text.ticket) == product]
            found += _compared(language, product, some, ours.get(language, []), known)
        pairs += _pairs(language, theirs, now=now)
    with transaction.atomic():
        CustomerWord.objects.all().delete()
        CustomerWord.objects.bulk_create(found, ignore_conflicts=True)
        WordPair.objects.all().delete()
        WordPair.objects.bulk_create(pairs)


def _compared(
    language: str,
    product: str,
    theirs: Sequence[Text],
    ours: Sequence[Sequence[str]],
    known: Mapping[str, set[int]],
) -> Iterator[CustomerWord]:
    """Nothing where either side says too little."""
    if len(theirs) < FEWEST_TEXTS or len(ours) < FEWEST_OURS:
        return
    common = common_in(theirs)
    here = Counter(term for text in theirs for term in terms_in(text.words, common) if term not in common)
    there = Counter(term for words in ours for term in terms_in(words, common))
    told = distinctive(here, there, of_here=len(theirs), of_there=len(ours), fewest=SEVERAL)
    users = _term_users(theirs, common, {each.words for each in told})
    told = [each for each in told if len(users[each.words]) >= SEVERAL]
    kept = set(naming((each.words for each in told), _MOST_TERMS))
    for each in told:
        if each.words in kept:
            yield CustomerWord(
                language=language,
                product=product,
                term=each.words[:90],
                score=round(each.score, 2),
                theirs=each.here,
                theirs_of=len(theirs),
                ours=each.there,
                ours_of=len(ours),
                examples=list(_examples(each.words, theirs, known)),
            )


def _ours(now: datetime) -> Mapping[str, list[list[str]]]:
    """Each paragraph of an article and each answer by itself, by language; names of colleagues are no words."""
    names = names_of_staff()
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for language, title, body in SearchText.objects.values_list("language", "title", "body").iterator():
        for part in (title, *body.split("\n")):
            if words := words_in(part, without=names):
                found[language.partition("-")[0]].append(words)
    answers = Message.objects.filter(
        direction=Direction.OUTBOUND,
        is_automatic=False,
        staff__isnull=False,
        ticket__changed_at__gt=now - WINDOW,
    )
    rows = answers.select_related("ticket__customer").order_by("-pk")[:_MOST_ANSWERS]
    for row in rows.iterator(chunk_size=2_000):
        own = names | name_words(row.ticket.customer.name)
        if words := words_in(without_manners(row.text), without=own):
            found[language_of(row.ticket.customer)].append(words)
    return found


def _products(texts: Sequence[Text]) -> Mapping[int, str]:
    rows = FieldValue.objects.filter(field__key="product", field__about="ticket").exclude(text=None)
    keys = {text.ticket for text in texts}
    return {
        ticket: text
        for ticket, text in rows.values_list("ticket", "text").iterator()
        if ticket in keys and text
    }


def _users(texts: Sequence[Text]) -> Mapping[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for text in texts:
        for word in text.words:
            found[word].add(text.customer)
    return found


def _term_users(texts: Sequence[Text], common: frozenset[str], terms: set[str]) -> Mapping[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for text in texts:
        for term in terms_in(text.words, common) & terms:
            found[term].add(text.customer)
    return found


def _examples(term: str, texts: Sequence[Text], known: Mapping[str, set[int]]) -> Iterator[str]:
    """As it stands among other words, of which those that few customers use are left out: no name, no place."""
    sought, told = term.split(), 0
    seen: set[str] = set()
    for text in reversed(texts):
        words = list(text.words)
        place = next((n for n in range(len(words)) if words[n : n + len(sought)] == sought), None)
        if place is None:
            continue
        around = words[max(0, place - _AROUND) : place + len(sought) + _AROUND]
        example = " ".join(word if len(known[word]) >= SEVERAL else GAP for word in around)
        if example in seen:
            continue
        seen.add(example)
        yield example
        told += 1
        if told == _MOST_EXAMPLES:
            return


def _pairs(language: str, texts: Sequence[Text], *, now: datetime) -> Iterator[WordPair]:
    """Of the tickets that an article answered: the terms in which they ask and that it does not have, beside those of
    its title that they hardly use."""
    by_ticket = {text.ticket: text for text in texts}
    used: defaultdict[int, list[Text]] = defaultdict(list)
    rows = ArticleUse.objects.filter(ticket__created_at__gt=now - WINDOW).order_by("pk")
    for article, ticket in rows.values_list("article", "ticket"):
        if ticket in by_ticket:
            used[article].append(by_ticket[ticket])
    common = common_in(texts)
    everywhere = Counter(term for text in texts for term in terms_in(text.words, common))
    titles = SearchText.objects.filter(kind="article", thing__in=list(used), language=language)
    for article, title, body in titles.values_list("thing", "title", "body"):
        theirs = used[article]
        if len(theirs) < _FEWEST_USES:
            continue
        here = Counter(term for text in theirs for term in terms_in(text.words, common))
        there = {term: everywhere[term] - number for term, number in here.items()}
        own = set(words_in(f"{title} {body}"))
        told = distinctive(
            here, there, of_here=len(theirs), of_there=len(texts) - len(theirs), least=2.0, fewest=SEVERAL
        )
        ours = [word for word in words_in(title) if here[word] <= _HARDLY * len(theirs)]
        if not ours:
            continue
        users = _term_users(theirs, common, {each.words for each in told})
        told = [
            each for each in told if len(users[each.words]) >= SEVERAL and not set(each.words.split()) & own
        ]
        for each in told[:_MOST_PAIRS]:
            yield WordPair(
                language=language,
                article_id=article,
                theirs=each.words[:90],
                ours=" ".join(ours)[:90],
                tickets=each.here,
                tickets_of=len(theirs),
                score=round(each.score, 2),
            )
