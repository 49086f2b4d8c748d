"""The addresses of GeoReport v2, one set for each brand's front. Whatever goes wrong is told in the asked format."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from answerable.channels.models import Item
from answerable.channels.pace import is_too_much, network_of
from answerable.channels.web.fronts import fronts
from answerable.selfservice.models import Open311Client, ServiceRequest
from answerable.selfservice.open311 import seeing
from answerable.selfservice.open311.clients import find_client
from answerable.selfservice.open311.reading import read
from answerable.selfservice.open311.rendering import FORMATS, refused, rendered
from answerable.selfservice.open311.requesting import request_service
from answerable.selfservice.open311.seeing import Asked
from answerable.selfservice.open311.services import Service, defined, listed, service_of, services_of
from answerable.selfservice.open311.trouble import Trouble
from answerable.selfservice.portal.asking import item_of, receipt_of

P = ParamSpec("P")
_MOST_BODY = 100_000  # bytes
_MINUTE = timedelta(minutes=1)
MOST_BY_CLIENT, MOST_BY_NETWORK = 120, 120  # a minute
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
View = Callable[Concatenate[HttpRequest, Asked, P], tuple[str, object]]


def door(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Who asks, at whose front, how often; a view answers with the name of the root in XML and what stands in it."""

    def of(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def answered(
            request: HttpRequest, front: str, form: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            try:
                asked = _asked(request, front, form, methods)
                assert asked.front.brand is not None
                with translation.override(asked.front.brand.language):
                    root, rows = view(request, asked, *args, **kwargs)
                response = rendered(root, rows, form)
            except Trouble as trouble:
                response = refused(trouble, form)
            except RequestDataTooBig:
                response = refused(Trouble(413, "The request is too large."), form)
            except (UnreadablePostError, MultiPartParserError, SuspiciousOperation, BadRequest):
                response = refused(Trouble(400, "The request cannot be read."), form)
            response["Cache-Control"] = "private, no-store"
            return response

        return answered

    return of


@door("GET")
def discovery(_request: HttpRequest, asked: Asked) -> tuple[str, object]:
    address = settings.BASE_URL + reverse("open311:endpoint", args=[asked.front.address])
    pages = settings.BASE_URL + reverse("portal:home", args=[asked.front.address])
    endpoint = {
        "specification": _SPECIFICATION,
        "url": address,
        "changeset": asked.front.created_at,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return "discovery", {
        "changeset": asked.front.created_at,
        "contact": pages,
        "key_service": pages,
        "endpoints": [endpoint],
    }


@door("GET")
def services(_request: HttpRequest, asked: Asked) -> tuple[str, object]:
    return "services", [listed(each) for each in services_of(asked.front)]


@door("GET")
def service(_request: HttpRequest, asked: Asked, code: str) -> tuple[str, object]:
    return "service_definition", defined(_service(asked, code))


@door("GET", "POST")
def requests(request: HttpRequest, asked: Asked) -> tuple[str, object]:
    if request.method != "POST":
        return "service_requests", seeing.many(asked, request.GET)
    if asked.client is None:
        raise Trouble(403, "api_key was not provided.")
    wanted = read(request.POST, _service(asked, request.POST.get("service_code", "")))
    made = request_service(asked.client, wanted, key=_key_of(request), at=asked.at)
    account = request.POST.get("account_id") or None
    return "service_requests", [{**_numbered(made.item), "service_notice": None, "account_id": account}]


@door("GET")
def one(_request: HttpRequest, asked: Asked, reference: str) -> tuple[str, object]:
    return "service_requests", seeing.one(asked, reference.replace("\0", ""))


@door("GET")
def token(_request: HttpRequest, asked: Asked, token: str) -> tuple[str, object]:
    try:
        item = item_of(token, asked.front)
    except Item.DoesNotExist as error:
        raise Trouble(404, "token was not found.") from error
    if not ServiceRequest.objects.filter(item=item).exists():
        raise Trouble(404, "token was not found.")
    number = item.ticket.reference if item.ticket else None
    return "service_requests", [{"service_request_id": number, "token": token}]


# What stands in an address, and is missing in it.
_NAMED = {"services/": "service_code", "requests/": "service_request_id", "tokens/": "token"}


@csrf_exempt
@login_not_required
def elsewhere(_request: HttpRequest, front: str, rest: str) -> HttpResponse:
    """No address of GeoReport's: told as an error of its, in the format that is asked for at the end."""
    form = rest.rpartition(".")[2]
    form = form if form in FORMATS else "xml"
    missing = _NAMED.get(rest.removesuffix(f".{form}"))
    trouble = (
        Trouble(400, f"{missing} was not provided.") if missing else Trouble(404, "There is nothing here.")
    )
    return refused(trouble, form)


def _numbered(item: Item) -> dict[str, object]:
    """Its number as soon as it has one; until then the token by which it is asked for."""
    if item.ticket is not None:
        return {"service_request_id": item.ticket.reference}
    return {"token": receipt_of(item)}


def _service(asked: Asked, code: str) -> Service:
    if not code:
        raise Trouble(400, "service_code was not provided.")
    found = service_of(asked.front, code)
    if found is None:
        raise Trouble(404, "service_code was not found.")
    return found


def _asked(request: HttpRequest, front: str, form: str, methods: tuple[str, ...]) -> Asked:
    now = timezone.now()
    if form not in FORMATS:
        raise Trouble(404, "The formats are xml and json.")
    if request.method not in (*methods, "HEAD"):
        raise Trouble(405, f"This takes {' and '.join(methods)}.")
    found = fronts().filter(address=front).first()
    if found is None or not Open311Client.objects.filter(front=found, revoked_at=None).exists():
        raise Trouble(404, "Nobody is asked here.")
    given = _given(request)
    if given.get("jurisdiction_id", front) not in ("", front):
        raise Trouble(404, "jurisdiction_id was not found.")
    key = given.get("api_key", "")
    client = find_client(key, found, at=now) if key else None
    who = f"client:{client.pk}" if client else network_of(str(request.META.get("REMOTE_ADDR", "")))
    most = MOST_BY_CLIENT if client else MOST_BY_NETWORK
    if is_too_much(f"open311:{who}", most, _MINUTE, at=now):
        raise Trouble(429, f"At most {most} requests a minute.", retry_after=60)
    if key and client is None:
        raise Trouble(403, "Invalid api_key received.")
    return Asked(found, client, now)


def _given(request: HttpRequest) -> dict[str, str]:
    """Of a POST what stands in its body; a key in an address would stand in logs, and is taken there for reading
    alone."""
    if request.method != "POST":
        return request.GET.dict()
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > _MOST_BODY:
        raise Trouble(413, "The request is too large.")
    if request.content_type not in _FORM_TYPES:
        raise Trouble(415, "Send a form: application/x-www-form-urlencoded, in UTF-8.")
    return request.POST.dict()


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 255 or not key.isascii() or not (key.isprintable() or not key):
        raise Trouble(400, "Idempotency-Key has at most 255 printable ASCII characters.")
    return key
