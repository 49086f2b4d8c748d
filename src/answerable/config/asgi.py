"""What uvicorn serves: the live streams by small applications of their own, everything else by Django."""

import os
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
pages = get_asgi_application()

from answerable.channels.chat import stream as chat  # noqa: E402 - needs Django to be set up
from answerable.config.edge import bounded  # noqa: E402
from answerable.desk.live.stream import PATH, stream  # noqa: E402
from answerable.selfservice.status.serving import standing  # noqa: E402


async def _served(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
        await stream(scope, receive, send)
    elif scope["type"] == "http" and scope["method"] == "POST" and chat.PATH.fullmatch(scope["path"]):
        await chat.stream(scope, receive, send)
    elif scope["type"] != "lifespan":
        await pages(scope, receive, send)


application = bounded(standing(_served, settings.DATA_DIR / "status"), settings.REQUEST_MAX_BYTES)
