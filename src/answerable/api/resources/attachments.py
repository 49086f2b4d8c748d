import re

from django.core.files.storage import default_storage
from django.http import FileResponse
from ninja import Router

from answerable.api import seen
from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.types import PathId
from answerable.api.scopes import TokenScope
from answerable.tickets.files import path_of

router = Router(tags=["attachments"])
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+\Z", re.ASCII)


@router.get("/{attachment_id}", summary="Download a file", **needs(TokenScope.TICKETS_READ))
def get_attachment(request: ApiRequest, attachment_id: PathId) -> FileResponse:
    """The bytes as they came. A browser saves them and never shows them: they come from outside."""
    attachment = seen.one(seen.attachments(request.auth), pk=attachment_id)
    known = _TYPE.match(attachment.content_type)
    response = FileResponse(
        default_storage.open(path_of(attachment.blob_id)),
        as_attachment=True,
        filename=attachment.filename,
        content_type=attachment.content_type if known else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
