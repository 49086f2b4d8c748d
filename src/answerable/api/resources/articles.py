"""The help centre: read as its owner reads it, written and published as they may."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import FileResponse
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.problems import unusable
from answerable.api.resources.attachments import BYTES, bytes_of
from answerable.api.schemas.articles import (
    ApprovalIn,
    ArticleArchiveIn,
    ArticleCategoryOut,
    ArticleDraftIn,
    ArticleIn,
    ArticleOut,
    ArticlePatch,
    ArticlePictureIn,
    ArticlePictureOut,
    ArticleScheduleIn,
    article_out,
    category_out,
    picture_out,
)
from answerable.api.schemas.types import Line, PathId
from answerable.api.scopes import TokenScope
from answerable.people.models import Staff
from answerable.selfservice.articles import actions
from answerable.selfservice.articles.actions import ArticleWanted, Draft
from answerable.selfservice.articles.readers import is_of_house, may_write
from answerable.selfservice.audience import Audience
from answerable.selfservice.models import (
    Article,
    ArticleCategory,
    ArticlePicture,
    ArticleText,
    ReadingLimit,
)
from answerable.selfservice.models.articles import ArticleQuerySet
from answerable.tickets.models import Brand

router = Router(tags=["articles"])
categories = Router(tags=["articles"])
_BY_ID, _PICTURES, _CATEGORIES = Keyset("articles"), Keyset("article_pictures"), Keyset("article_categories")
_READ, _WRITE = needs(TokenScope.ARTICLES_READ), needs(TokenScope.ARTICLES_WRITE)


@router.get("", response=Page[ArticleOut], summary="List articles", **_READ)
def list_articles(
    request: ApiRequest,
    audience: Line = "",
    language: Line = "",
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[ArticleOut]:
    """What is written for them; `language` takes those that say something in it. Drafts come to those who write."""
    rows = _seen(request.auth)
    if audience:
        rows = rows.filter(audience=audience)
    if language:
        rows = rows.filter(pk__in=ArticleText.objects.filter(language=language).values("article"))
    with_drafts = may_write(request.auth.staff)
    return page_of(
        _BY_ID, rows, lambda each: article_out(each, with_drafts=with_drafts), cursor=cursor, limit=limit
    )


@router.get("/{article_id}", response=ArticleOut, summary="Get an article", **_READ)
def get_article(request: ApiRequest, article_id: PathId) -> ArticleOut:
    found = seen.one(_seen(request.auth), pk=article_id)
    return article_out(found, with_drafts=may_write(request.auth.staff))


@router.post("", response={201: ArticleOut}, summary="Begin an article", **_WRITE)
@write
def begin_article(request: ApiRequest, payload: ArticleIn) -> Done:
    """With an empty draft in its own language."""
    caller = request.auth
    said = payload.model_dump()
    if "owner_id" not in payload.model_fields_set:
        said["owner_id"] = caller.staff.pk
    wanted = _wanted(caller, said)
    made = actions.add_article(
        payload.title, wanted, language=payload.language, by=caller.actor, at=caller.at
    )
    return _done(caller, made.pk, status=201)


@router.patch("/{article_id}", response=ArticleOut, summary="Change an article", **_WRITE)
@write
def change_article(request: ApiRequest, article_id: PathId, payload: ArticlePatch) -> Done:
    """For whom it is, where it stands, who looks after it: at once, so that of what is published whoever may publish
    changes it. Its words are written as drafts."""
    caller = request.auth
    found = seen.one(_seen(caller), pk=article_id)
    given = payload.model_dump(exclude_unset=True)
    for name in ("category_id", "audience"):
        if given.get(name, "") is None:
            raise unusable(f"#/{name}", "An article always has one.")
    known = {name: getattr(found, name) for name in ArticlePatch.model_fields}
    wanted = _wanted(caller, known | given, owner=found.owner)
    actions.change_article(found, wanted, by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.patch(
    "/{article_id}/texts/{language}", response=ArticleOut, summary="Write an article's draft", **_WRITE
)
@write
def write_article(request: ApiRequest, article_id: PathId, language: str, payload: ArticleDraftIn) -> Done:
    """What is published stays until this was reviewed and published too."""
    caller = request.auth
    article = seen.one(_seen(caller), pk=article_id)
    draft = Draft(payload.title, payload.markdown, payload.summary, payload.slug)
    actions.write(article, language, draft, edition=payload.edition, by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.post(
    "/{article_id}/texts/{language}/review",
    response=ArticleOut,
    summary="Ask for an article's review",
    **_WRITE,
)
@write
def ask_article_review(request: ApiRequest, article_id: PathId, language: str) -> Done:
    caller = request.auth
    actions.ask_review(_text(caller, article_id, language), by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.post(
    "/{article_id}/texts/{language}/approval",
    response=ArticleOut,
    summary="Approve an article's draft",
    **_WRITE,
)
@write
def approve_article(request: ApiRequest, article_id: PathId, language: str, payload: ApprovalIn) -> Done:
    """Of that edition. Somebody else's than who wrote it, unless a right of theirs says otherwise."""
    caller = request.auth
    text = _text(caller, article_id, language)
    approved = actions.approve(text, edition=payload.edition, by=caller.actor, at=caller.at)
    if payload.then_publish:
        actions.publish(approved, by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.post(
    "/{article_id}/texts/{language}/publication", response=ArticleOut, summary="Publish an article", **_WRITE
)
@write
def publish_article(request: ApiRequest, article_id: PathId, language: str) -> Done:
    """What was reviewed last."""
    caller = request.auth
    actions.publish(_text(caller, article_id, language), by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.delete(
    "/{article_id}/texts/{language}/publication",
    response={204: None},
    summary="Withdraw an article",
    **_WRITE,
)
@write
def withdraw_article(request: ApiRequest, article_id: PathId, language: str) -> Done:
    caller = request.auth
    actions.withdraw(_text(caller, article_id, language), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.delete(
    "/{article_id}/texts/{language}/review",
    response={204: None},
    summary="Send an article's draft back",
    **_WRITE,
)
@write
def send_article_back(request: ApiRequest, article_id: PathId, language: str) -> Done:
    """It is not looked through any more: somebody changes it first."""
    caller = request.auth
    actions.send_back(_text(caller, article_id, language), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post(
    "/{article_id}/texts/{language}/schedule",
    response=ArticleOut,
    summary="Publish an article at a time",
    **_WRITE,
)
@write
def schedule_article(
    request: ApiRequest, article_id: PathId, language: str, payload: ArticleScheduleIn
) -> Done:
    """What was reviewed last goes out by itself then. Named anew, the later word holds."""
    caller = request.auth
    actions.publish_later(_text(caller, article_id, language), payload.at, by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.delete(
    "/{article_id}/texts/{language}/schedule",
    response={204: None},
    summary="Do not publish an article by itself",
    **_WRITE,
)
@write
def unschedule_article(request: ApiRequest, article_id: PathId, language: str) -> Done:
    caller = request.auth
    actions.unschedule(_text(caller, article_id, language), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.post("/{article_id}/archive", response=ArticleOut, summary="Archive an article", **_WRITE)
@write
def archive_article(request: ApiRequest, article_id: PathId, payload: ArticleArchiveIn) -> Done:
    """Nobody finds it any more; what it said is kept."""
    caller, instead = request.auth, None
    if payload.replaced_by is not None:
        instead = seen.named_in_body(_seen(caller), "#/replaced_by", pk=payload.replaced_by)
    found = seen.one(_seen(caller), pk=article_id)
    actions.archive(found, replaced_by=instead, by=caller.actor, at=caller.at)
    return _done(caller, article_id)


@router.delete("/{article_id}/archive", response={204: None}, summary="Bring an article back", **_WRITE)
@write
def unarchive_article(request: ApiRequest, article_id: PathId) -> Done:
    """As it was: what was published then is so again."""
    caller = request.auth
    actions.unarchive(seen.one(_seen(caller), pk=article_id), by=caller.actor, at=caller.at)
    return Done(status=204)


@router.get(
    "/{article_id}/pictures", response=Page[ArticlePictureOut], summary="List an article's pictures", **_READ
)
def list_article_pictures(
    request: ApiRequest, article_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[ArticlePictureOut]:
    found = seen.one(_seen(request.auth), pk=article_id)
    rows = ArticlePicture.objects.filter(article=found)
    return page_of(_PICTURES, rows, picture_out, cursor=cursor, limit=limit)


@router.post(
    "/{article_id}/pictures",
    response={201: ArticlePictureOut},
    summary="Add a picture to an article",
    **_WRITE,
)
@write
def add_article_picture(request: ApiRequest, article_id: PathId, payload: ArticlePictureIn) -> Done:
    """It shows once a text names it. The same picture once more is the one that is there."""
    caller = request.auth
    found = seen.one(_seen(caller), pk=article_id)
    kept = actions.keep_article_picture(found, payload.content, payload.alt, by=caller.actor, at=caller.at)
    return Done(picture_out(kept), status=201)


@router.get(
    "/{article_id}/pictures/{picture_id}",
    summary="Download an article's picture",
    **needs(TokenScope.ARTICLES_READ, responses=BYTES),
)
def get_article_picture(request: ApiRequest, article_id: PathId, picture_id: PathId) -> FileResponse:
    found = seen.one(_seen(request.auth), pk=article_id)
    picture = seen.one(ArticlePicture.objects.all(), article=found, pk=picture_id)
    return bytes_of(request, picture.blob_id, picture.content_type, filename=f"picture-{picture.pk}")


@categories.get("", response=Page[ArticleCategoryOut], summary="List categories of articles", **_READ)
def list_article_categories(
    request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[ArticleCategoryOut]:
    """Those in which their articles may stand."""
    return page_of(_CATEGORIES, categories_of(request.auth), category_out, cursor=cursor, limit=limit)


def categories_of(caller: Caller) -> QuerySet[ArticleCategory]:
    """Those in which something of theirs may stand."""
    rows = ArticleCategory.objects.select_related("brand", "parent")
    limit = None if is_of_house(caller.staff) else ReadingLimit.categories_for(caller.staff)
    return rows if limit is None else rows.filter(Q(pk__in=limit) | Q(parent__in=limit))


def _wanted(caller: Caller, said: dict[str, Any], *, owner: Staff | None = None) -> ArticleWanted:
    """`owner` is who it is already: they may have left, or be nobody whom this caller sees."""
    key, brand = said["owner_id"], None
    if key is None or owner is None or owner.pk != key:
        people = seen.staff(caller).filter(is_active=True)
        owner = None if key is None else seen.named_in_body(people, "#/owner_id", pk=key)
    if said["brand_id"] is not None:
        brand = seen.named_in_body(Brand.objects.all(), "#/brand_id", pk=said["brand_id"])
    category = seen.named_in_body(categories_of(caller), "#/category_id", pk=said["category_id"])
    return ArticleWanted(category, Audience(said["audience"]), brand, owner, said["review_by"])


def whole_articles() -> ArticleQuerySet:
    texts = ArticleText.objects.select_related("published__follows")
    found: ArticleQuerySet = Article.objects.select_related("category", "owner")
    return found.prefetch_related(Prefetch("texts", texts))


def _seen(caller: Caller) -> ArticleQuerySet:
    return whole_articles().filter(pk__in=Article.objects.visible_to(caller.staff).values("pk"))


def _text(caller: Caller, article_id: int, language: str) -> ArticleText:
    return seen.one(
        ArticleText.objects.all(), article=seen.one(_seen(caller), pk=article_id), language=language
    )


def _done(caller: Caller, pk: int, *, status: int = 200) -> Done:
    return Done(article_out(_seen(caller).get(pk=pk), with_drafts=True), status=status)
