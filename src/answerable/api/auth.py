"""Who calls: a bearer token, the colleague it acts for, and what it may be used for."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from answerable.api.models import Token
from answerable.api.problems import Problem, Unauthenticated
from answerable.api.rate import count_request
from answerable.api.scopes import TokenScope
from answerable.api.tokens import find_token, note_use
from answerable.ledger.actor import Actor
from answerable.people.masking import mask_for, through
from answerable.people.models import Staff
from answerable.people.seeing import saw_today


@dataclass(frozen=True)
class Caller:
    """Whoever a request comes from, and the moment it came."""

    token: Token
    at: datetime

    @property
    def staff(self) -> Staff:
        return self.token.staff

    @cached_property
    def actor(self) -> Actor:
        return self.staff.actor()


class ApiRequest(HttpRequest):
    """A request whose bearer token was accepted."""

    auth: Caller


class Bearer(HttpBearer):
    """Accepts tokens with the given scope; without one, every usable token."""

    def __init__(self, scope: TokenScope | None = None) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        now = timezone.now()
        found = find_token(token, at=now)
        if found is None:
            raise Unauthenticated
        count_request(found, at=now)
        note_use(found, at=now)
        saw_today(found.staff, at=now)  # else an account that programs use every day would count as unused
        if self._scope is not None and self._scope not in found.scopes:
            raise Problem(403, "missing_scope", f"This token lacks the scope {self._scope}.")
        through().mask = mask_for(found.staff)
        return Caller(found, now)


def needs(scope: TokenScope | None = None, **described: Any) -> dict[str, Any]:
    """What an operation says about its callers: `@router.get("", **needs(TokenScope.TICKETS_READ), …)`; `described`
    goes into the API's description as it is."""
    return {"auth": Bearer(scope), "openapi_extra": {"x-scope": scope.value if scope else None, **described}}
