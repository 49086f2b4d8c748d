"""The same in JSON and in XML: rows as the specification nests and names them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

from answerable.channels.text import clean_text
from answerable.selfservice.open311.trouble import Trouble

FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What stands around the rows in XML; in JSON a list stands by itself.
_ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


def rendered(root: str, rows: Any, form: str, *, status: int = 200) -> HttpResponse:
    content = _as_json(rows) if form == "json" else _as_xml(root, rows)
    return HttpResponse(content, status=status, content_type=FORMATS.get(form, FORMATS["xml"]))


def refused(trouble: Trouble, form: str) -> HttpResponse:
    rows = [{"code": trouble.status, "description": trouble.description}]
    response = rendered("errors", rows, form, status=trouble.status)
    if trouble.retry_after:
        response["Retry-After"] = str(trouble.retry_after)
    return response


def _as_json(rows: Any) -> bytes:
    return json.dumps(rows, ensure_ascii=False, default=_moment).encode("utf-8", "replace")


def _as_xml(root: str, rows: Any) -> bytes:
    written = ElementTree.tostring(_element(root, rows), encoding="utf-8", xml_declaration=True)
    return bytes(written)


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, each) for key, each in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        element.extend(_element(_ONE_OF[name], each) for each in value)
    elif value is not None:
        element.text = _words(value)
    return element


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _moment(value) if isinstance(value, datetime) else clean_text(str(value))


def _moment(value: object) -> str:
    """As the W3C notes dates, in UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)
