"""Guides in a chat: named in CHAT_GUIDES. What a step shows and which ways lead on is said here, word for word, so that
the widget draws it without knowing what a guide is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.channels.chat.guiding import Guides, Wish
from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_of
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.refusals import Invalid
from answerable.selfservice.articles.public import base_of
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.paths import Kind, On
from answerable.selfservice.guides.running import (
    BY_PERSON,
    Whose,
    attach,
    begin,
    done_before,
    go_back,
    run_with,
    take,
    taken_in,
)
from answerable.selfservice.guides.showing import ShownStep, asked_facts, direction_of, offer, show, slug_of
from answerable.selfservice.models import Guide, GuideRun
from answerable.selfservice.models.guides import RunEnd
from answerable.tickets.models import Ticket

_ASKS_US = (RunEnd.NOT_SOLVED, RunEnd.PERSON)
Shown = dict[str, Any]
Way = dict[str, Any]


def walk(mailbox: Mailbox, wish: Wish, at: datetime) -> Shown | None:
    """A step that is taken already stays as it is: a page may ask twice."""
    front = front_of(mailbox.brand_id)
    if front is None:
        return None
    if wish.key is not None:
        return _begun(front, wish.key, wish, at)
    run = _run(mailbox, wish.secret)
    if run is None:
        return None
    if wish.goes_back:
        run = go_back(run, by=_by(run.ticket), at=at)
    elif wish.step:
        run = _taken(run, wish, at)
    return _shown(front, run, wish.secret, wish.language)


def named(mailbox: Mailbox, secret: str) -> int | None:
    run = _run(mailbox, secret)
    return run.pk if run is not None and run.ticket_id is None else None


def bring(key: int, ticket: Ticket, is_proven: bool, at: datetime) -> None:
    run = GuideRun.objects.filter(pk=key, ticket=None).first()
    if run is not None:
        attach(run, ticket, is_proven=is_proven, by=SYSTEM, at=at)


GUIDES = Guides(walk, named, bring)


def _begun(front: Mailbox, key: int, wish: Wish, at: datetime) -> Shown | None:
    guides = Guide.objects.for_customers(front.brand_id).select_related("published")
    guide = guides.filter(pk=key).first()
    if guide is None or guide.published is None:
        return None
    for fact, known in asked_facts(guide.published.path).items():
        if fact.value not in wish.facts:
            return _asking(guide, fact, known, wish)
    whose = Whose(
        ticket=wish.ticket,
        language=wish.language,
        product=wish.facts.get(On.PRODUCT, ""),
        release=wish.facts.get(On.VERSION, ""),
        is_for_customer=True,
    )
    begun = begin(guide, whose, by=_by(wish.ticket), at=at)
    return _shown(front, begun.run, begun.secret, wish.language)


def _asking(guide: Guide, fact: On, known: list[str], wish: Wish) -> Shown:
    """What is to be known before it is begun."""
    shown = offer(guide, wish.language)
    with translation.override(wish.language):
        title = _("Which product?") if fact is On.PRODUCT else _("Which version?")
        ways = [*((each, each) for each in known), ("", _("Another one"))]
        return {
            "about": shown.title,
            "title": title,
            "text": [shown.lead] if shown.lead else [],
            "ways": [
                {"words": words, "does": {"facts": {**wish.facts, fact.value: value}}}
                for value, words in ways
            ],
        }


def _taken(run: GuideRun, wish: Wish, at: datetime) -> GuideRun:
    earlier = done_before(run) if wish.is_earlier else None
    choice, value = (earlier.choice, earlier.value) if earlier else (wish.choice, wish.value)
    try:
        return take(run, wish.step, choice, by=_by(run.ticket), at=at, value=value, earlier=earlier)
    except Invalid:
        return run  # an answer that is not offered there: the step is shown once more


def _shown(front: Mailbox, run: GuideRun, secret: str, language: str) -> Shown:
    path, here = run.path, run.here
    assert here is not None
    step = show(path, here, language)
    is_asking = run.is_over and run.outcome in _ASKS_US
    pages = f"{base_of(front)}/help/{front.address}/"
    with translation.override(language):
        by_person = is_asking and not here.is_end
        return {
            "secret": secret,
            "step": step.key,
            "about": path.said(path.title, step.language),
            "title": _("Here somebody of ours goes on") if by_person else step.title,
            "text": [] if by_person else [each for each in step.text.split("\n\n") if each.strip()],
            "language": language if by_person else step.language,
            "dir": direction_of(language if by_person else step.language),
            "asks": step.asks if not run.is_over else "",
            "ways": list(_ways(run, step)),
            "note": _note(run, step, is_asking=is_asking),
            "links": list(_links(front, run, step, pages)),
            "over": run.is_over,
        }


def _ways(run: GuideRun, step: ShownStep) -> Iterator[Way]:
    if not run.is_over:
        earlier = done_before(run)
        if earlier is not None:
            yield {
                "words": f"{_('You have done this before.')} {_('It is still so, go on')}",
                "does": {"earlier": True},
            }
        for choice, words in _answers(step):
            yield {"words": words, "does": {"choice": choice}}
    if taken_in(run):
        yield {"words": _("One step back"), "does": {"back": True}, "quiet": True}


def _answers(step: ShownStep) -> list[tuple[str, str]]:
    if step.kind == Kind.QUESTION:
        return [(each.key, each.words) for each in step.choices]
    if step.kind == Kind.CHECK:
        return [("yes", _("Yes")), ("no", _("No"))]
    if step.by_person:
        return [(BY_PERSON, _("Ask us to do it"))]
    return [("on", _("Done, go on"))]


def _note(run: GuideRun, step: ShownStep, *, is_asking: bool) -> str:
    if is_asking:
        if run.ticket_id is not None:
            return _("We see what you did, and go on with you where we talk already.")
        return _("What you did so far goes along: nobody asks you again.")
    return _("Somebody of ours does this for you.") if step.by_person and not run.is_over else ""


def _links(front: Mailbox, run: GuideRun, step: ShownStep, pages: str) -> Iterator[dict[str, str]]:
    """Pictures open beside the site's page, which may forbid those of others."""
    if step.picture is not None:
        slug = slug_of(run.path)
        path = reverse("portal:guide_picture", args=[front.address, run.guide_id, slug, step.picture])
        marks = "; ".join(f"{each.number}: {each.words}" for each in step.marks)
        words = f"{step.alt} ({marks})" if marks else step.alt
        yield {"url": base_of(front) + path, "words": words}
    if step.link and run.outcome == RunEnd.ARTICLE:
        url = step.link if step.link.startswith("https://") else pages + step.link.lstrip("/")
        yield {"url": url, "words": _("Read on")}


def _run(mailbox: Mailbox, secret: str) -> GuideRun | None:
    """One that is for everybody, of this chat's brand."""
    run = run_with(secret)
    if run is None or run.guide.audience != Audience.PUBLIC:
        return None
    return run if run.guide.brand_id in (None, mailbox.brand_id) else None


def _by(ticket: Ticket | None) -> Actor:
    return as_customer(ticket.customer_id if ticket is not None else None)
