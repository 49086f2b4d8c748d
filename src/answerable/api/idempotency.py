"""Writes that may be sent twice and are done once.

The row of the key stands in the transaction of the change: either both are there or neither. Of two requests with one
key at the same moment, the second waits at the unique row (or, on SQLite, for the one writer) until the first is over,
and then repeats its answer. Only what was done is kept: after a refusal nothing has changed, and the same key may be
used for another attempt. Files along with it are on the disk before the transaction begins.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpResponse
from pydantic import BaseModel
from pydantic_core import to_json

from answerable.api.auth import ApiRequest
from answerable.api.models import IdempotencyKey
from answerable.api.problems import FieldError, Problem
from answerable.api.schemas.types import Input
from answerable.desk.masks.net import masked_json
from answerable.tickets.files import keep_bytes

P = ParamSpec("P")
HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 255


@dataclass(frozen=True)
class Done:
    """What is answered to a write: 204 without a body."""

    body: BaseModel | None = None
    status: int = 200
    location: str = ""


Step = Callable[[], Done]


def write(
    view: Callable[Concatenate[ApiRequest, P], Done],
) -> Callable[Concatenate[ApiRequest, P], HttpResponse]:
    """Run a changing operation as one transaction, once per idempotency key."""

    def at_last(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> Step:
        return lambda: view(request, *args, **kwargs)

    return update_wrapper(write_at_last(at_last), view)


def write_at_last(
    view: Callable[Concatenate[ApiRequest, P], Step],
) -> Callable[Concatenate[ApiRequest, P], HttpResponse]:
    """As `write`, where something takes long before anything is written: the view does that outside the transaction,
    and what it returns is run as one."""

    def run(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = _key_of(request)
        for given in kwargs.values():
            if isinstance(given, Input):
                keep_bytes(given.bytes_given())
        if key is not None and (known := _known(request, key)) is not None:
            return _repeated(known, request)
        step = view(request, *args, **kwargs)
        with transaction.atomic():
            if key is None:
                return _response(*_rendered(step()))
            row, is_ours = _claim(request, key)
            if not is_ours:
                return _repeated(row, request)
            status, body, location = _rendered(step())
            row.status, row.body, row.location = status, body, location
            row.save(update_fields=["status", "body", "location"])
            return _response(status, body, location)

    # ninja reads the arguments from the function that is wrapped.
    return update_wrapper(run, view)


def forget_old_keys(now: datetime) -> None:
    IdempotencyKey.objects.filter(created_at__lte=now - KEPT_FOR).delete()


def _key_of(request: ApiRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        wrong = FieldError(parameter=HEADER, detail=f"Use 1 to {LONGEST} printable ASCII characters.")
        raise Problem(422, "invalid", "Some values cannot be used.", errors=[wrong])
    return key


def _known(request: ApiRequest, key: str) -> IdempotencyKey | None:
    since = request.auth.at - KEPT_FOR
    return IdempotencyKey.objects.filter(token=request.auth.token, key=key, created_at__gt=since).first()


def _claim(request: ApiRequest, key: str) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether this request made it."""
    caller, fingerprint = request.auth, _fingerprint(request)
    expired = caller.at - KEPT_FOR
    IdempotencyKey.objects.filter(token=caller.token, key=key, created_at__lte=expired).delete()
    return IdempotencyKey.objects.get_or_create(
        token=caller.token, key=key, defaults={"fingerprint": fingerprint, "created_at": caller.at}
    )


def _repeated(row: IdempotencyKey, request: ApiRequest) -> HttpResponse:
    if row.fingerprint != _fingerprint(request):
        raise Problem(
            422, "idempotency_key_reused", "This idempotency key was used for another request already."
        )
    response = _response(row.status, row.body, row.location)
    response["Idempotent-Replayed"] = "true"
    return response


def _fingerprint(request: ApiRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


def _rendered(done: Done) -> tuple[int, str, str]:
    """As it leaves, and so is kept: who repeats a request learns no more than they did the first time."""
    if done.body is None:
        return 204, "", ""
    return done.status, masked_json(to_json(done.body).decode()), done.location


def _response(status: int, body: str, location: str) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
    if status == 204:
        del response["Content-Type"]
    if location:
        response["Location"] = location
    return response
