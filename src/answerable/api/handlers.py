"""Which exception becomes which problem: the one place where the API meets refusals, bad input and bugs."""

import traceback
from collections.abc import Sequence
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from answerable.api.problems import FieldError, NotFound, Problem, Unauthenticated, problem_response
from answerable.ledger.refusals import Refusal
from answerable.people.models import Customer
from answerable.tickets.models import Ticket

log = structlog.get_logger(__name__)


def as_problem(error: Exception) -> Problem:
    """What a client is told of this exception. Of a bug it is told nothing but that there is one."""
    match error:
        case Problem():
            return error
        case Refusal():
            return Problem(error.status, error.code, error.message)
        case Ticket.DoesNotExist() | Customer.DoesNotExist() | Http404():
            return NotFound()
        case AuthenticationError():
            return Unauthenticated()
        case ValidationError():
            errors = [_field_error(one) for one in error.errors]
            return Problem(422, "invalid", "Some values cannot be used.", errors=errors)
        case RequestDataTooBig():
            return Problem(413, "too_large", "The request is too large.")
        case HttpError() if error.status_code == 400:
            return Problem(400, "unreadable", "The body is not JSON.")
        case UnreadablePostError():
            return Problem(400, "unreadable", "The body ended too early.")
        case OperationalError():
            log.warning("api.database", error=type(error).__name__)
            busy = "The database is busy; nothing has changed. Try again."
            return Problem(503, "busy", busy, headers={"Retry-After": "1"})
    return _bug(error)


def answer(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(as_problem(error))


def install(api: NinjaAPI) -> None:
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)


def _bug(error: Exception) -> Problem:
    # Without the message: those of database errors quote the values that were to be stored.
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("api.bug", error=type(error).__name__, where=where)
    return Problem(500, "bug", "Something is broken on our side; it has been logged.")


def _field_error(error: dict[str, Any]) -> FieldError:
    source, *place = error["loc"]
    detail = error["msg"].removeprefix("Value error, ")
    if source == "body":
        # The first step is the name of the handler's argument, which is no part of the body.
        return FieldError(pointer=_pointer(place[1:]), detail=detail)
    return FieldError(parameter=str(place[-1]) if place else source, detail=detail)


def _pointer(place: Sequence[object]) -> str:
    """A JSON pointer as a fragment (RFC 6901, section 6)."""
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in place]
    return "#" + "".join(f"/{step}" for step in steps)
