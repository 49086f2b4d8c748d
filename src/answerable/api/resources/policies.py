"""What is promised to whom: a short list in its order, without pages, and what each said before."""

from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.pagination import Cursor, Keyset, Limit, Page, page_of
from answerable.api.schemas.promises import PolicyOut, PolicyVersionOut, version_out
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.promises.policies import policies

router = Router(tags=["policies"])
_VERSIONS = Keyset("policy_versions", is_newest_first=True)


@router.get("", response=list[PolicyOut], summary="List the policies", **needs(TokenScope.PROMISES_READ))
def list_policies(request: ApiRequest) -> list[PolicyOut]:
    """In their order: of those that fit a ticket, the first holds."""
    known = set(seen.policies(request.auth).values_list("pk", flat=True))
    return [
        PolicyOut(
            id=standing.policy.pk,
            name=standing.policy.name,
            held=None if (version := standing.at(request.auth.at)) is None else version_out(version),
        )
        for standing in policies()
        if standing.policy.pk in known
    ]


@router.get(
    "/{policy_id}/versions",
    response=Page[PolicyVersionOut],
    summary="List what a policy promised, promises and will promise",
    **needs(TokenScope.PROMISES_READ),
)
def list_policy_versions(
    request: ApiRequest, policy_id: PathId, cursor: Cursor | None = None, limit: Limit = 50
) -> Page[PolicyVersionOut]:
    """Those made last come first."""
    policy = seen.one(seen.policies(request.auth), pk=policy_id)
    return page_of(_VERSIONS, policy.versions.all(), version_out, cursor=cursor, limit=limit)
