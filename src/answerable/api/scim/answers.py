"""What is answered, and what goes wrong, in SCIM's own form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json

CONTENT_TYPE = "application/scim+json"
_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


class ScimError(Exception):
    """Raised anywhere below an address of SCIM; `kind` is its scimType (RFC 7644, 3.12)."""

    def __init__(
        self, status: int, detail: str, kind: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.headers = status, detail, kind, dict(headers or {})


class NotThere(ScimError):
    """It does not exist, or is not this provider's."""

    def __init__(self) -> None:
        super().__init__(404, "There is nothing here.")


def unusable(detail: str, kind: str = "invalidValue") -> ScimError:
    return ScimError(400, detail, kind)


def answer(
    body: dict[str, Any] | None, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    content = b"" if body is None else to_json(body)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def answer_error(error: ScimError) -> HttpResponse:
    body = {"schemas": [_ERROR], "status": str(error.status), "detail": error.detail}
    if error.kind:
        body["scimType"] = error.kind
    return answer(body, error.status, error.headers)


def listed(rows: list[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    return {
        "schemas": [_LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(rows),
        "Resources": rows,
    }
