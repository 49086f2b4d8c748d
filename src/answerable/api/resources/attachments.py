import re
from collections.abc import AsyncIterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.desk.masks.files import refuse_file
from answerable.people.masking import shown_text
from answerable.tickets.files import path_of

router = Router(tags=["attachments"])
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+\Z", re.ASCII)
_CHUNK = 64 * 1024
BYTES = {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/{attachment_id}", summary="Download a file", **needs(TokenScope.TICKETS_READ, responses=BYTES))
def get_attachment(request: ApiRequest, attachment_id: PathId) -> FileResponse:
    """The bytes as they came. A browser saves them and never shows them: they come from outside."""
    attachment = seen.one(seen.attachments(request.auth), pk=attachment_id)
    refuse_file(request.auth.staff, attachment.content_type, attachment.filename)
    filename = shown_text(attachment.filename)
    return bytes_of(request, attachment.blob_id, attachment.content_type, filename=filename)


def bytes_of(request: ApiRequest, blob: str, content_type: str, *, filename: str) -> FileResponse:
    file = default_storage.open(path_of(blob))
    response = FileResponse(
        file,
        as_attachment=True,
        filename=filename,
        content_type=content_type if _TYPE.match(content_type) else "application/octet-stream",
    )
    if isinstance(request, ASGIRequest):
        # Django would read an ordinary iterator to its end before it sends the first byte.
        response.streaming_content = _chunks(file)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await sync_to_async(file.read, thread_sensitive=False)(_CHUNK):
        yield chunk
