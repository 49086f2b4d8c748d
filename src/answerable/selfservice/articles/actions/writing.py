"""What an article says: drafts, reviews, versions that never change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Word
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.selfservice.articles import events
from answerable.selfservice.articles.actions import guards
from answerable.selfservice.articles.markdown import MOST_TEXT, named_in, slug_of, without_words
from answerable.selfservice.articles.readers import APPROVE_OWN, may_publish
from answerable.selfservice.models import Article, ArticleText, ArticleVersion, DraftState
from answerable.tickets.writing.markup import storable


@dataclass(frozen=True)
class Draft:
    title: str
    body: str = ""
    summary: str = ""
    slug: str = ""  # empty: as the title says


@transaction.atomic
def write(
    article: Article, language: str, draft: Draft, *, edition: int, by: Actor, at: datetime
) -> ArticleText:
    """`edition` is the one that they began from (0 where there was none): who wrote meanwhile loses nothing. Told to
    the ledger when a draft is begun or changes hands, not with every word."""
    found = guards.locked(article, by)
    if found.is_archived:
        raise Refusal(_("This article is archived. Bring it back first."), code="archived")
    text = found.texts.select_for_update().filter(language=guards.language(language)).first()
    wanted = _checked(draft)
    if text is not None and _said(text) == wanted:
        return text
    if edition != (text.edition if text is not None else 0):
        raise Refusal(
            _("Somebody else wrote on it meanwhile. What you wrote is still here: look at theirs first."),
            code="edited_meanwhile",
        )
    is_begun = text is None or text.state != DraftState.WRITING or text.written_by_id != by.staff_id
    if text is None:
        text = ArticleText(article=found, language=language, edition=0)
    if text.state != DraftState.WRITING or text._state.adding:
        text.follows = None if language == found.source_language else _source_of(found)
    text.title, text.slug, text.summary, text.body = wanted.title, wanted.slug, wanted.summary, wanted.body
    text.edition, text.state = text.edition + 1, DraftState.WRITING
    text.written_by_id, text.written_at = by.staff_id, at
    text.save()
    if is_begun:
        record(events.DRAFT_BEGUN, found, by=by, at=at, language=Word(language))
    return text


@transaction.atomic
def catch_up(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    """What stands here is a translation of what the source says now."""
    found = guards.locked_text(text, by)
    source = _source_of(found.article)
    if found.is_source or found.follows_id == (source.pk if source else None):
        return found
    found.follows, found.state, found.edition = source, DraftState.WRITING, found.edition + 1
    found.written_by_id, found.written_at = by.staff_id, at
    found.save()
    record(events.DRAFT_BEGUN, found.article, by=by, at=at, language=Word(found.language))
    return found


@transaction.atomic
def ask_review(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    found = guards.locked_text(text, by)
    if found.state in (DraftState.ASKED, DraftState.REVIEWED):
        return found
    if found.state == DraftState.NONE:
        raise Refusal(_("Nothing was changed since it was published."), code="nothing_new")
    _refuse_unfinished(found)
    found.state = DraftState.ASKED
    found.save(update_fields=["state"])
    record(events.REVIEW_ASKED, found.article, by=by, at=at, language=Word(found.language))
    return found


@transaction.atomic
def send_back(text: ArticleText, *, by: Actor, at: datetime) -> ArticleText:
    """The reviewer, or whoever asked, wants something changed first."""
    found = guards.locked_text(text, by)
    if found.state != DraftState.ASKED:
        return found
    found.state = DraftState.WRITING
    found.save(update_fields=["state"])
    record(events.SENT_BACK, found.article, by=by, at=at, language=Word(found.language))
    return found


def is_own_work(text: ArticleText, by: Actor) -> bool:
    """Somebody else has to approve it."""
    return text.written_by_id is not None and text.written_by_id == by.staff_id and not by.may(APPROVE_OWN)


@transaction.atomic
def approve(text: ArticleText, *, edition: int, by: Actor, at: datetime) -> ArticleText:
    """Exactly what they read becomes a version. Nobody approves what they wrote themselves, unless
    `articles.approve_own` lets them."""
    found = guards.locked_text(text, by, may_publish)
    if found.state == DraftState.REVIEWED and found.edition == edition:
        return found
    if found.edition != edition:
        raise Refusal(_("It was changed while you read it. Look at it once more."), code="edited_meanwhile")
    if found.state != DraftState.ASKED:
        raise Refusal(_("Nobody asked for a review of it yet."), code="not_asked")
    if is_own_work(found, by):
        raise NotAllowed(_("Somebody else has to approve what you wrote."), code="own_work")
    _refuse_unfinished(found)
    version = _keep_version(found, by, at)
    found.reviewed, found.state = version, DraftState.REVIEWED
    found.save(update_fields=["reviewed", "state"])
    record(
        events.APPROVED, found.article, by=by, at=at, language=Word(found.language), version=version.number
    )
    return found


@transaction.atomic
def restore(version: ArticleVersion, *, by: Actor, at: datetime) -> ArticleText:
    """What it said then, as a new draft; a draft that is there gives way."""
    found = guards.locked_text(version.text, by)
    wanted = Draft(version.title, version.body, version.summary, version.slug)
    if _said(found) == wanted:
        return found
    found.title, found.slug, found.summary, found.body = (
        version.title, version.slug, version.summary, version.body,
    )  # fmt: skip
    found.follows, found.state, found.edition = version.follows, DraftState.WRITING, found.edition + 1
    found.written_by_id, found.written_at = by.staff_id, at
    found.save()
    told: dict[str, Any] = {"language": Word(found.language), "version": version.number}
    record(events.RESTORED, found.article, by=by, at=at, **told)
    return found


def _checked(draft: Draft) -> Draft:
    title = guards.line(draft.title, 160, _("A title has between 1 and 160 characters."))
    summary, body = " ".join(storable(draft.summary).split()), storable(draft.body).replace("\r\n", "\n")
    if len(summary) > 300:
        raise Invalid(_("A summary has at most 300 characters."))
    if len(body) > MOST_TEXT:
        raise Invalid(_("An article has at most 100,000 characters. Make two of it."))
    return Draft(title, body, summary, slug_of(draft.slug or title))


def _said(text: ArticleText) -> Draft:
    return Draft(text.title, text.body, text.summary, text.slug)


def _source_of(article: Article) -> ArticleVersion | None:
    source = article.texts.filter(language=article.source_language).select_related("published").first()
    return source.published if source is not None else None


def _refuse_unfinished(text: ArticleText) -> None:
    if not text.body.strip():
        raise Invalid(_("There is no text yet."))
    if without_words(text.body):
        raise Invalid(
            _("A picture in it has no words for those who do not see it: ![what it shows](picture:…).")
        )


def _keep_version(text: ArticleText, by: Actor, at: datetime) -> ArticleVersion:
    last = text.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ArticleVersion.objects.create(
        text=text, number=last + 1, title=text.title, slug=text.slug, summary=text.summary, body=text.body,
        follows=text.follows, written_by_id=text.written_by_id, approved_by_id=by.staff_id, approved_at=at,
    )  # fmt: skip
    shown = text.article.pictures.filter(pk__in=named_in(text.body, "picture"))
    version.pictures.set(shown)
    return version
