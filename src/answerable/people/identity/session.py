"""allauth asks by `requests`: here that goes the guarded way to machines outside, like everything else."""

import io
from typing import Any

import requests
from django.conf import settings
from requests.adapters import BaseAdapter

from answerable.ledger import outside
from answerable.people.identity.discovery import MOST

_OURS_TO_SAY = {"connection", "accept-encoding", "content-length", "host"}


class Guarded(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        body = request.body or b""
        assert isinstance(body, str | bytes)  # allauth sends forms
        content = body.encode() if isinstance(body, str) else body
        headers = {
            name: str(value) for name, value in request.headers.items() if name.lower() not in _OURS_TO_SAY
        }
        try:
            answer = outside.ask(
                request.method or "GET",
                request.url or "",
                headers,
                content,
                most=MOST,
                inside=settings.IDENTITY_INSIDE,
            )
        except (outside.NotReachable, outside.TooMuch) as error:
            raise requests.ConnectionError(str(error), request=request) from error
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status, request.url or "", request
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Nothing is kept open."""


def guarded_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0  # an answer is where it was asked for, or none
    for scheme in ("https://", "http://"):
        session.mount(scheme, Guarded())
    return session
