"""Pictures of a post, fetched where the network keeps them."""

from collections.abc import Iterable

import structlog

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Linked
from answerable.channels.social.wire import fetched
from answerable.tickets.files import File

log = structlog.get_logger(__name__)
_MOST, _LARGEST = 8, 20_000_000
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "video/mp4": "mp4",
}


def files_of(network: str, linked: Iterable[Linked]) -> list[File]:
    """Those that can be had; one that is too large, or gone, keeps back no other."""
    files = []
    for number, each in enumerate(list(linked)[:_MOST], 1):
        try:
            found = fetched(network, each.url, most=_LARGEST)
        except ChannelError as error:
            if error.code != "unreachable":
                raise
            log.info("picture.not_fetched", network=network, error=str(error))
            continue
        if found.status != 200:
            continue
        said = {name.lower(): value for name, value in found.headers.items()}
        kind = said.get("content-type", each.content_type).partition(";")[0].strip().lower()
        if kind in _ENDINGS:
            name = f"picture-{number}.{_ENDINGS[kind]}"
            files.append(File(name, kind, found.content, content_id=each.key[:255], alt=each.alt))
    return files
