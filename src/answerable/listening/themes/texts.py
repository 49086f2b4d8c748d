"""What people wrote first on the tickets of the window, and with answers to surveys, as lists of words: without the
names of those who wrote it, or of colleagues."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from answerable.listening.models import TicketMeaning
from answerable.listening.surveys.texts import answers_with_words
from answerable.listening.themes.meanings import WINDOW
from answerable.listening.words.terms import name_words, without_manners, words_in
from answerable.people.models import Customer, Staff
from answerable.tickets.likeness.reading import own_words

MOST = 100_000  # tickets of one language
SEVERAL = 3  # customers: a word of fewer is theirs, and is told to nobody
_MOST_WORDS = 120  # of one text
_COMMON = 0.1  # share of texts from which on a word is everybody's
_FEW = 20  # texts: of so few no word is everybody's
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Text:
    ticket: int
    customer: int
    opened_at: datetime
    words: Sequence[str]
    vector: bytes
    answer: int | None = None  # to a survey about that ticket, where it is no message


def texts_of(now: datetime) -> Mapping[str, list[Text]]:
    """By language, the oldest first."""
    ours = names_of_staff()
    rows = TicketMeaning.objects.filter(opened_at__gt=now - WINDOW, opened_at__lte=now).exclude(vector=b"")
    rows = rows.exclude(message=None).filter(ticket__merged_into=None, ticket__erased_at=None)
    rows = rows.select_related("message", "ticket__customer").order_by("-opened_at", "-pk")
    found: defaultdict[str, list[Text]] = defaultdict(list)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        customer, message = row.ticket.customer, row.message
        language = language_of(customer)
        if message is None or len(found[language]) >= MOST:
            continue
        names = ours | name_words(customer.name, message.from_name)
        body = without_manners(own_words(message.text, message.folds))
        words = words_in(f"{message.subject}\n{body}", without=names)[:_MOST_WORDS]
        found[language].append(Text(row.ticket_id, customer.pk, row.opened_at, words, bytes(row.vector)))
    return {language: each[::-1] for language, each in found.items() if each}


def answers_of(now: datetime) -> Mapping[str, list[Text]]:
    """What was written with answers to surveys, by the language in which was asked, the oldest first."""
    ours = names_of_staff()
    rows = answers_with_words().filter(meaning__said_at__gt=now - WINDOW, meaning__said_at__lte=now)
    rows = rows.exclude(meaning__vector=b"")
    rows = rows.select_related("meaning", "rating", "ask__ticket__customer").order_by("-changed_at", "-pk")
    found: defaultdict[str, list[Text]] = defaultdict(list)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        ticket, read = row.ask.ticket, row.meaning
        language = row.ask.language.partition("-")[0].lower() or language_of(ticket.customer)
        if len(found[language]) < MOST:
            words = words_in(without_manners(row.said), without=ours | name_words(ticket.customer.name))
            facts = (ticket.pk, ticket.customer_id, read.said_at, words[:_MOST_WORDS], bytes(read.vector))
            found[language].append(Text(*facts, answer=row.pk))
    return {language: each[::-1] for language, each in found.items() if each}


def language_of(customer: Customer) -> str:
    """Of whom none is known, it is the company's own."""
    return (customer.language or settings.LANGUAGE_CODE).partition("-")[0].lower()


def names_of_staff() -> frozenset[str]:
    """Who is greeted by name is no subject."""
    return name_words(*Staff.objects.values_list("name", flat=True))


def common_in(texts: Sequence[Text]) -> frozenset[str]:
    """Words that say nothing, since many say them."""
    usage = Counter(word for text in texts for word in set(text.words))
    return frozenset(word for word, number in usage.items() if number > max(_FEW, _COMMON * len(texts)))
