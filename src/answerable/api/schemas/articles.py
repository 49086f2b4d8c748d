"""Articles of the help centre."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from answerable.api.schemas.conversation import Base64
from answerable.api.schemas.people import Named, named
from answerable.api.schemas.types import Flag, Id, Input, LongText, Moment, Name, Output
from answerable.selfservice.models import Article, ArticleCategory, ArticlePicture, ArticleText

Title = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=r"^[^\x00]*$")]
Language = Annotated[str, StringConstraints(max_length=12, pattern=r"^[a-z]{2}$")]
Edition = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
AudienceWord = Literal["internal", "partner", "public"]


class PublishedOut(Output):
    """`markdown` as it was approved; other articles and pictures are named by number in it."""

    version: int
    title: str
    slug: str
    summary: str
    markdown: str
    published_at: datetime | None


class DraftOut(Output):
    """For those who write. `edition` goes along with the next change, so that nobody's words are lost."""

    edition: int
    state: str
    title: str
    summary: str
    markdown: str
    publish_at: datetime | None


class ArticleTextOut(Output):
    """`is_behind`: the article says something newer in its own language than what this was translated from."""

    language: str
    is_behind: bool
    published: PublishedOut | None
    draft: DraftOut | None


class ArticleOut(Output):
    id: int
    category_id: int
    category: str
    audience: str
    brand_id: int | None
    language: str
    owner: Named | None
    review_by: date | None
    is_archived: bool
    replaced_by: int | None
    texts: list[ArticleTextOut]


class ArticleIn(Input):
    """Without `owner_id` it is looked after by whose token it is."""

    title: Title
    category_id: Id
    language: Language = "en"
    audience: AudienceWord = "internal"
    brand_id: Id | None = None
    owner_id: Id | None = None
    review_by: date | None = None


class ArticlePatch(Input):
    """For whom it is, where it stands, who looks after it. What is left out stays; no owner, brand or day is null."""

    category_id: Id | None = None
    audience: AudienceWord | None = None
    brand_id: Id | None = None
    owner_id: Id | None = None
    review_by: date | None = None


class ArticleCategoryOut(Output):
    """`names` by language; `parent_id` is the category below which it stands."""

    id: int
    names: Mapping[str, str]
    brand_id: int | None
    parent_id: int | None


class ArticleDraftIn(Input):
    """`edition` of the draft that this takes the place of; 0 where there is none in this language."""

    title: Title
    markdown: LongText
    summary: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")] = ""
    slug: Name = ""
    edition: Edition = 0


class ApprovalIn(Input):
    edition: Edition
    then_publish: Flag = False


class ArticleScheduleIn(Input):
    """When what was reviewed last goes out by itself."""

    at: Moment


class ArticleArchiveIn(Input):
    """`replaced_by`: the article to which its addresses lead from now on; one that is published."""

    replaced_by: Id | None = None


class ArticlePictureIn(Input):
    """`content` is base64: PNG, JPEG, GIF or WebP. `alt` says in words what it shows."""

    alt: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    content: Base64

    def bytes_given(self) -> Sequence[bytes]:
        return [self.content]


class ArticlePictureOut(Output):
    """`markdown` puts it into a text. `width` and `height` are 0 where they are not known."""

    id: int
    alt: str
    content_type: str
    width: int
    height: int
    markdown: str


def category_out(category: ArticleCategory) -> ArticleCategoryOut:
    return ArticleCategoryOut(
        id=category.pk,
        names=category.names,
        brand_id=category.brand_id,
        parent_id=category.parent_id,
    )


def picture_out(picture: ArticlePicture) -> ArticlePictureOut:
    words = re.sub(r"([\\\[\]])", r"\\\1", picture.alt)
    return ArticlePictureOut(
        id=picture.pk,
        alt=picture.alt,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        markdown=f"![{words}](picture:{picture.pk})",
    )


def article_out(article: Article, *, with_drafts: bool) -> ArticleOut:
    texts = article.said()
    source = texts.get(article.source_language)
    shown = [each for each in texts.values() if with_drafts or each.published_id is not None]
    return ArticleOut(
        id=article.pk,
        category_id=article.category_id,
        category=str(article.category),
        audience=article.audience,
        brand_id=article.brand_id,
        language=article.source_language,
        owner=named(article.owner),
        review_by=article.review_by,
        is_archived=article.is_archived,
        replaced_by=article.replaced_by_id,
        texts=[_text_out(each, source, with_drafts=with_drafts) for each in shown],
    )


def whole_article_out(article: Article) -> ArticleOut:
    """With what is being written."""
    return article_out(article, with_drafts=True)


def _text_out(text: ArticleText, source: ArticleText | None, *, with_drafts: bool) -> ArticleTextOut:
    version = text.published
    published = None
    if version is not None:
        published = PublishedOut(
            version=version.number,
            title=version.title,
            slug=text.address,
            summary=version.summary,
            markdown=version.body,
            published_at=text.published_at,
        )
    draft = DraftOut(
        edition=text.edition,
        state=text.state,
        title=text.title,
        summary=text.summary,
        markdown=text.body,
        publish_at=text.publish_at,
    )
    return ArticleTextOut(
        language=text.language,
        is_behind=text.is_behind(source),
        published=published,
        draft=draft if with_drafts else None,
    )
