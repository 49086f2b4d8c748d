"""The company's help centre: what customers ask most, what partners need, what is for the house alone. Some of it in all
languages, some translations behind."""

import re
from datetime import datetime, timedelta

from answerable.demo.texts.articles import ARTICLES, CATEGORIES, TRANSLATIONS
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Staff
from answerable.selfservice.articles.actions import (
    ArticleWanted,
    CategoryWanted,
    Draft,
    add_article,
    add_category,
    approve,
    ask_review,
    flag,
    let_write,
    link_article,
    publish,
    vote,
    write,
)
from answerable.selfservice.articles.actions.voting import visitor_digest
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import (
    Article,
    ArticleCategory,
    ArticleDay,
    ArticleText,
    FlagWhat,
    Guide,
    VoteReason,
)
from answerable.tickets.models import Ticket

_VIEWS = 340  # of the first on a day; the others less and less


def write_articles(owner: Staff, writer: Staff, *, at: datetime) -> None:
    """Written a month ago; the first is newer in its own language than in two others."""
    if ArticleCategory.objects.exists():
        return
    began = at - timedelta(days=40)
    categories = {
        key: add_category(CategoryWanted(names, position=place), by=SYSTEM, at=began)
        for place, (key, names) in enumerate(CATEGORIES.items())
    }
    made = [
        add_article(
            title,
            ArticleWanted(categories[key], Audience(audience), owner=owner),
            language="en",
            by=SYSTEM,
            at=began,
        )
        for title, _summary, key, audience, _body in ARTICLES
    ]
    for number, (title, summary, _key, _audience, body) in enumerate(ARTICLES):
        draft = Draft(title, _linked(body, made), summary)
        _say(made[number], "en", draft, at=began + timedelta(hours=number))
    for number, texts in TRANSLATIONS.items():
        for language, (title, summary, body) in texts.items():
            _say(made[number], language, Draft(title, body, summary), at=began + timedelta(days=2))
    newer = ARTICLES[0][4] + "\n\nLeave the tent open for a day before you roll it up.\n"
    _say(made[0], "en", Draft(ARTICLES[0][0], newer, ARTICLES[0][1]), at=at - timedelta(days=6))
    for language, (title, summary, body) in list(TRANSLATIONS[0].items())[:-2]:
        _say(made[0], language, Draft(title, f"{body}\n", summary), at=at - timedelta(days=5))
    let_write(writer, by=SYSTEM, at=began)
    _use(made, owner, at)


def _linked(body: str, made: list[Article]) -> str:
    """Texts name others by their place in the list, from 1."""
    return re.sub(r"\(article:(\d+)\)", lambda found: f"(article:{made[int(found[1]) - 1].pk})", body)


def lead_to(guide: Guide) -> None:
    """The article about the same leads there, from the day after it was first published."""
    text = ArticleText.objects.filter(language="en", title="The stove smells of gas").first()
    if text is not None and text.published_at is not None:
        body = f"{text.body}\n\n[Find the leak, step by step](guide:{guide.pk}).\n"
        day_after = text.published_at + timedelta(days=1)
        _say(text.article, "en", Draft(text.title, body, text.summary), at=day_after)


def _say(article: Article, language: str, draft: Draft, *, at: datetime) -> None:
    known = article.texts.filter(language=language).first()
    edition = known.edition if known is not None else 0
    text = write(article, language, draft, edition=edition, by=SYSTEM, at=at)
    if text.state == "none":
        return
    text = ask_review(text, by=SYSTEM, at=at)
    publish(approve(text, edition=text.edition, by=SYSTEM, at=at), by=SYSTEM, at=at)


def _use(made: list[Article], owner: Staff, at: datetime) -> None:
    public = [each for each in made if each.audience == Audience.PUBLIC]
    for place, article in enumerate(public):
        days = [at.date() - timedelta(days=day) for day in range(28)]
        views = _VIEWS // (place + 2)
        ArticleDay.objects.bulk_create(
            ArticleDay(article=article, day=day, views=views + day.day) for day in days
        )
        for number in range(12 - min(place, 10)):
            digest = visitor_digest(article, f"sample {number}", at=at)
            is_helpful = (number + place) % 4 != 0
            reason = None if is_helpful else VoteReason.UNCLEAR
            vote(
                article, is_helpful=is_helpful, reason=reason, language="en", digest=digest, by=SYSTEM,
                at=at - timedelta(days=number),
            )  # fmt: skip
    for place, ticket in enumerate(Ticket.objects.present().order_by("-pk")[:120:3]):
        link_article(ticket, public[place % len(public)], by=SYSTEM, at=at)
    flag(
        public[1],
        FlagWhat.OUTDATED,
        "The price of sending back is not this any more.",
        by=owner.actor(),
        at=at,
    )
