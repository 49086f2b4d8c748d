"""Guides, read and written as JSON, so that one installation's can be another's; and what was done on a ticket."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, Caller, needs
from answerable.api.idempotency import Done, write
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.resources.articles import categories_of
from answerable.api.schemas.guides import (
    GuideDraftIn,
    GuideIn,
    GuideOut,
    GuidePatch,
    GuideRunOut,
    guide_out,
    run_out,
)
from answerable.api.schemas.types import Flag, PathId
from answerable.api.scopes import TokenScope
from answerable.ledger.refusals import Invalid
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import writing
from answerable.selfservice.guides.kept import Unreadable, as_json, read
from answerable.selfservice.models import ArticleCategory, Guide, GuideRun
from answerable.selfservice.models.guides import GuideQuerySet
from answerable.tickets.models import Brand

router = Router(tags=["guides"])
of_ticket = Router(tags=["guides"])
_BY_ID, _RUNS = Keyset("guides"), Keyset("guide_runs")


def _seen(request: ApiRequest) -> GuideQuerySet:
    return Guide.objects.visible_to(request.auth.staff).select_related("published")


@router.get("", response=Page[GuideOut], summary="List guides", **needs(TokenScope.GUIDES_READ))
def list_guides(request: ApiRequest, cursor: Cursor | None = None, limit: Limit = 50) -> Page[GuideOut]:
    """With what is published of each; drafts only for those who write guides."""
    return page_of(_BY_ID, _seen(request), guide_out, cursor=cursor, limit=limit)


@router.get("/{guide_id}", response=GuideOut, summary="Get a guide", **needs(TokenScope.GUIDES_READ))
def get_guide(request: ApiRequest, guide_id: PathId, draft: Flag = False) -> GuideOut:
    """`draft` gives what is being written instead, to those who write guides."""
    row = seen.one(_seen(request), pk=guide_id)
    return guide_out(row, draft=draft and request.auth.actor.may("guides.write"))


@router.post("", response={201: GuideOut}, summary="Add a guide as a draft", **needs(TokenScope.GUIDES_WRITE))
@write
def add_guide(request: ApiRequest, payload: GuideIn) -> Done:
    """As another installation gave it. Its pictures do not come along: they are missing until somebody puts them in."""
    caller = request.auth
    try:
        path = read(as_json(read(payload.content)))
    except Unreadable as error:
        raise Invalid(f"That is no guide: {error}.") from error
    wanted = writing.Described(
        tuple(path.languages),
        path.title,
        path.lead,
        payload.audience,
        _brand(payload.brand_id),
        payload.product,
        category=_category(caller, payload.category_id),
    )
    made = writing.add_guide(wanted, by=caller.actor, at=caller.at)
    return _draft(writing.replace_draft(made, payload.content, by=caller.actor, at=caller.at), status=201)


@router.patch("/{guide_id}", response=GuideOut, summary="Change a guide", **needs(TokenScope.GUIDES_WRITE))
@write
def change_guide(request: ApiRequest, guide_id: PathId, payload: GuidePatch) -> Done:
    """For whom it is, where it stands and who looks after it, at once."""
    caller = request.auth
    row = seen.one(_seen(request), pk=guide_id)
    names = ("audience", "brand_id", "category_id", "owner_id", "product")
    said = {name: getattr(row, name) for name in names} | payload.model_dump(exclude_unset=True)
    path, owner = row.path, said["owner_id"]
    wanted = writing.Described(
        tuple(path.languages),
        path.title,
        path.lead,
        Audience(said["audience"] or row.audience),
        _brand(said["brand_id"]),
        said["product"] or "",
        row.owner
        if owner == row.owner_id
        else seen.named_in_body(seen.staff(caller), "#/owner_id", pk=owner),
        row.category if said["category_id"] == row.category_id else _category(caller, said["category_id"]),
    )
    return _draft(writing.describe(row, wanted, by=caller.actor, at=caller.at))


@router.put("/{guide_id}/draft", response=GuideOut, summary="Write a guide", **needs(TokenScope.GUIDES_WRITE))
@write
def write_guide(request: ApiRequest, guide_id: PathId, payload: GuideDraftIn) -> Done:
    """The whole draft; what is published stays as it is."""
    caller = request.auth
    row = seen.one(_seen(request), pk=guide_id)
    return _draft(writing.replace_draft(row, payload.content, by=caller.actor, at=caller.at))


@router.post(
    "/{guide_id}/publication", response=GuideOut, summary="Publish a guide", **needs(TokenScope.GUIDES_WRITE)
)
@write
def publish_guide(request: ApiRequest, guide_id: PathId) -> Done:
    """Refused while something is wrong in it."""
    caller = request.auth
    return _draft(writing.publish(seen.one(_seen(request), pk=guide_id), by=caller.actor, at=caller.at))


@of_ticket.get(
    "/{reference}/guide-runs",
    response=Page[GuideRunOut],
    summary="List what was done in guides",
    **needs(TokenScope.TICKETS_READ),
)
def list_guide_runs(
    request: ApiRequest, reference: str, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[GuideRunOut]:
    rows = GuideRun.objects.filter(ticket=seen.ticket(request.auth, reference))
    whole = rows.select_related("version").prefetch_related("steps")
    return page_of(_RUNS, whole, run_out, cursor=cursor, limit=limit)


def _brand(key: int | None) -> Brand | None:
    return None if key is None else seen.named_in_body(Brand.objects.all(), "#/brand_id", pk=key)


def _category(caller: Caller, key: int | None) -> ArticleCategory | None:
    return None if key is None else seen.named_in_body(categories_of(caller), "#/category_id", pk=key)


def _draft(row: Guide, *, status: int = 200) -> Done:
    return Done(guide_out(row, draft=True), status=status)
