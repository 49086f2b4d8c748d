"""The edge: who calls, what they may send, and every exception in SCIM's form."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from answerable.api import handlers
from answerable.api.rate import count_use
from answerable.api.scim.answers import CONTENT_TYPE, NotThere, ScimError, answer_error, unusable
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.actions.connections import find_key
from answerable.people.models import IdentityConnection

MOST_BYTES = 256 * 1024
_TYPES = {CONTENT_TYPE, "application/json"}


@dataclass(frozen=True)
class Caller:
    """A provider's system, and the moment it called."""

    connection: IdentityConnection
    at: datetime


View = Callable[..., HttpResponse]


def scim(**views: View) -> Callable[..., HttpResponse]:
    """One address: `scim(GET=read, PUT=replace)`. Tokens instead of sessions, and nothing here looks at cookies."""

    @login_not_required
    @csrf_exempt
    def run(request: HttpRequest, provider: int, **known: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response = _view(request, views)(request, _caller(request, provider), **known)
        except Exception as error:  # noqa: BLE001 - the edge: it is logged, and answered in our form
            response = answer_error(_as_scim(error))
        response["Cache-Control"] = "no-store"
        return response

    return run


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON that was sent; not more of it than a person can be described with."""
    if request.content_type not in _TYPES:
        raise ScimError(415, f"Send {CONTENT_TYPE}.")
    content = request.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ScimError(413, "The request is too large.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise unusable("The body is not JSON.", "invalidSyntax") from error
    if not isinstance(found, dict):
        raise unusable("The body is not an object.", "invalidSyntax")
    return found


def _view(request: HttpRequest, views: dict[str, View]) -> View:
    view = views.get("GET" if request.method == "HEAD" else request.method or "")
    if view is None:
        allowed = ", ".join(views)
        raise ScimError(405, f"Here you may use {allowed}.", headers={"Allow": allowed})
    return view


def _caller(request: HttpRequest, provider: int) -> Caller:
    """A key opens its own provider's addresses only; at others it is as unknown as any."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    now = timezone.now()
    key = find_key(secret.strip(), provider=provider, at=now) if scheme.lower() == "bearer" else None
    if key is None:
        challenge = {"WWW-Authenticate": 'Bearer realm="answerable"'}
        raise ScimError(401, "Send a valid key: “Authorization: Bearer ansid_…”.", headers=challenge)
    count_use(f"scim-rate:{key.pk}", at=now)
    return Caller(key.connection, now)


def _as_scim(error: Exception) -> ScimError:
    match error:
        case ScimError():
            return error
        case Invalid():
            return unusable(error.message)
        case Refusal(code="said_here"):
            return ScimError(403, error.message, "mutability")
        case Refusal():
            return ScimError(409, error.message, "uniqueness" if error.code == "taken" else "mutability")
        case ObjectDoesNotExist():
            return NotThere()
        case IntegrityError():  # somebody else made the same at this very moment
            return ScimError(409, "Somebody of that name or address is there already.", "uniqueness")
        case UnreadablePostError():
            return unusable("The body ended too early.", "invalidSyntax")
    problem = handlers.as_problem(error)
    return ScimError(problem.status, problem.detail, headers=problem.headers)
