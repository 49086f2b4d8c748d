"""Everything that goes wrong, said in one way: application/problem+json (RFC 9457).

`code` is for programs and stays stable, `detail` is a sentence for people, `errors` points to what was wrong.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel
from pydantic_core import to_json

CONTENT_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """`pointer` is a JSON pointer into the body; `parameter` names one of the path, the query or the header."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class ProblemOut(BaseModel):
    """What a client gets instead of what it asked for."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | None = None


class Problem(Exception):
    """Raised anywhere below a resource, answered as problem+json."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = list(errors), dict(headers or {})


class NotFound(Problem):
    """It does not exist, or this caller may not know that it does."""

    def __init__(self, detail: str = "There is nothing here.") -> None:
        super().__init__(404, "not_found", detail)


class Unauthenticated(Problem):
    def __init__(self) -> None:
        super().__init__(
            401,
            "unauthenticated",
            "Send a valid token: “Authorization: Bearer ans_…”.",
            headers={"WWW-Authenticate": 'Bearer realm="answerable"'},
        )


def unusable(pointer: str, detail: str) -> Problem:
    """A 422 for one value of the body that names something unknown or unseen."""
    error = FieldError(pointer=pointer, detail=detail)
    return Problem(422, "invalid", "Some values cannot be used.", errors=[error])


def problem_response(problem: Problem) -> HttpResponse:
    body: dict[str, Any] = ProblemOut(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        errors=problem.errors or None,
    ).model_dump(exclude_none=True)
    return HttpResponse(
        to_json(body), status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers
    )
