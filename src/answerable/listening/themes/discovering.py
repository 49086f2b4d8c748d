"""Themes found anew, once a day: in the worker, language by language. Known ones go on, each under its own name."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, job
from answerable.ledger.recording import record
from answerable.listening import events
from answerable.listening.models import Theme, ThemeAnswer, ThemeLook, ThemeTicket, TicketMeaning
from answerable.listening.surveys.texts import answers_with_words
from answerable.listening.themes.texts import SEVERAL, Text, answers_of, common_in, texts_of
from answerable.listening.words.odds import distinctive
from answerable.listening.words.terms import naming, terms_in

if TYPE_CHECKING:
    from answerable.listening.themes.grouping import Floats, Groups

_KEPT_WORDS = 12
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Found:
    """In one language: the themes that were known, and what groups there are now, the known ones first."""

    language: str
    themes: Sequence[Theme]
    texts: Sequence[Text]
    groups: "Groups"
    words: Mapping[int, list[str]]


@job(lane=Lane.OUTSIDE)
def find_themes() -> None:
    discover(now=timezone.now())


def discover(*, now: datetime) -> bool:
    """Each language by itself: the model reads one well, and words are of one alone. False where somebody else found
    them meanwhile."""
    look, _is_first = ThemeLook.objects.get_or_create(pk=1)
    messages, answers = texts_of(now), answers_of(now)
    texts = {
        language: [*messages.get(language, ()), *answers.get(language, ())]
        for language in {*messages, *answers}
    }
    known = set(Theme.objects.present().order_by().values_list("language", flat=True))
    found = [_find_in(language, texts.get(language, [])) for language in sorted(known | set(texts))]
    with transaction.atomic():
        if ThemeLook.objects.select_for_update().get(pk=1).number != look.number:
            return False
        for each in found:
            _keep(each, now=now)
        # What became a part of another ticket is that one's; should it be put back, it is read anew.
        ThemeTicket.objects.filter(ticket__merged_into__isnull=False).delete()
        TicketMeaning.objects.filter(ticket__merged_into__isnull=False).delete()
        ThemeAnswer.objects.exclude(answer__in=answers_with_words()).delete()
        ThemeLook.objects.filter(pk=1).update(number=look.number + 1, at=now)
    return True


def _find_in(language: str, texts: Sequence[Text]) -> Found:
    import numpy as np

    from answerable.listening.themes.features import COLUMNS, rows_of
    from answerable.listening.themes.grouping import groups_of
    from answerable.selfservice.finding.meaning.graph import DIMENSIONS

    width = DIMENSIONS + COLUMNS
    themes = [theme for theme in Theme.objects.filter(language=language) if len(theme.centre) == 2 * width]
    known = np.array([np.frombuffer(bytes(theme.centre), np.float16) for theme in themes], np.float32)
    vectors = np.array([np.frombuffer(text.vector, np.int8) for text in texts], np.float32)
    rows = rows_of(vectors.reshape(-1, DIMENSIONS), [text.words for text in texts], language)
    groups = groups_of(rows, known.reshape(-1, width))
    return Found(language, themes, texts, groups, _words_of(texts, groups))


def _words_of(texts: Sequence[Text], found: "Groups") -> dict[int, list[str]]:
    """What sets each theme apart from the rest of its language."""
    common = common_in(texts)
    terms = [terms_in(text.words, common) for text in texts]
    everywhere = Counter(term for each in terms for term in each)
    return {
        number: _distinctive(texts, terms, members, everywhere)
        for number in range(len(found.centres))
        if len(members := found.members(number).tolist())
    }


def _distinctive(
    texts: Sequence[Text], terms: Sequence[set[str]], members: Sequence[int], everywhere: Mapping[str, int]
) -> list[str]:
    here = Counter(term for place in members for term in terms[place])
    users: defaultdict[str, set[int]] = defaultdict(set)
    for place in members:
        for term in terms[place]:
            users[term].add(texts[place].customer)
    there = {term: everywhere[term] - number for term, number in here.items()}
    rest = len(texts) - len(members)
    told = distinctive(here, there, of_here=len(members), of_there=rest, least=0.5, fewest=SEVERAL)
    # Where all speak of one thing nothing sets it apart: then what most say names it.
    terms_told = [each.words for each in told] or [term for term, _number in here.most_common()]
    return naming((term for term in terms_told if len(users[term]) >= SEVERAL), _KEPT_WORDS)


def _keep(found: Found, *, now: datetime) -> None:
    kept: dict[int, Theme] = {}
    for number, centre in enumerate(found.groups.centres):
        size = len(found.groups.members(number))
        words = found.words.get(number, [])
        if number >= len(found.themes) and not words:
            continue  # one customer's, or about nothing: no theme
        if number < len(found.themes):
            # A name that was given meanwhile stays.
            theme = Theme.objects.get(pk=found.themes[number].pk)
            _go_on(theme, centre, words, size, now=now)
        else:
            theme = _born(found.language, centre, words, size, now=now)
        kept[number] = theme
    _keep_texts(found.texts, found.groups, kept)


def _born(language: str, centre: "Floats", words: list[str], size: int, *, now: datetime) -> Theme:
    theme = Theme.objects.create(
        language=language, name=_name(words), words=words, centre=_small(centre), born_at=now
    )
    record(events.THEME_BORN, theme, by=SYSTEM, at=now, tickets=size)
    return theme


def _go_on(theme: Theme, centre: "Floats", words: list[str], size: int, *, now: datetime) -> None:
    """A theme of which nobody wrote in the whole window fades; should they write of it again, it is the same."""
    if size and theme.faded_at is not None:
        theme.faded_at = None
        record(events.THEME_RETURNED, theme, by=SYSTEM, at=now, tickets=size)
    elif not size and theme.faded_at is None:
        theme.faded_at = now
        record(events.THEME_FADED, theme, by=SYSTEM, at=now)
    if size:
        theme.centre, theme.words = _small(centre), words
    # Its own words name it once. A name that changed every day would be none.
    if not theme.name and not theme.is_named:
        theme.name = _name(words)
    theme.save(update_fields=["centre", "words", "name", "faded_at"])


def _keep_texts(texts: Sequence[Text], found: "Groups", themes: Mapping[int, Theme]) -> None:
    tickets: dict[int, Place | None] = {}
    answers: dict[int, Place | None] = {}
    for text, number, nearness in zip(texts, found.of, found.nearness, strict=True):
        theme = themes.get(int(number))
        place = Place(theme.pk, round(float(nearness), 4), text.opened_at) if theme else None
        if text.answer is None:
            tickets[text.ticket] = place
        else:
            answers[text.answer] = place
    _keep_tickets(tickets)
    _keep_answers(answers)


@dataclass(frozen=True)
class Place:
    """Of which theme a text is, how near its middle, and from when it is."""

    theme: int
    nearness: float
    at: datetime


def _keep_tickets(places: Mapping[int, Place | None]) -> None:
    for some in _parts_of(places):
        rows = [
            ThemeTicket(ticket_id=key, theme_id=place.theme, nearness=place.nearness, opened_at=place.at)
            for key in some
            if (place := places[key])
        ]
        ThemeTicket.objects.filter(ticket__in=some).exclude(
            ticket__in=[row.ticket_id for row in rows]
        ).delete()
        ThemeTicket.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["ticket"],
            update_fields=["theme", "nearness", "opened_at"],
        )


def _keep_answers(places: Mapping[int, Place | None]) -> None:
    for some in _parts_of(places):
        rows = [
            ThemeAnswer(answer_id=key, theme_id=place.theme, nearness=place.nearness, said_at=place.at)
            for key in some
            if (place := places[key])
        ]
        ThemeAnswer.objects.filter(answer__in=some).exclude(
            answer__in=[row.answer_id for row in rows]
        ).delete()
        ThemeAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["answer"],
            update_fields=["theme", "nearness", "said_at"],
        )


def _parts_of(places: Mapping[int, Place | None]) -> Iterator[list[int]]:
    keys = sorted(places)
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _name(words: Sequence[str]) -> str:
    return ", ".join(words[:3])[:120]


def _small(centre: "Floats") -> bytes:
    import numpy as np

    return centre.astype(np.float16).tobytes()
