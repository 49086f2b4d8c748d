"""Fetching what a message named by its address: through the one way outside, at most so much of it."""

import mimetypes
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit

from answerable.channels.errors import ChannelError
from answerable.channels.incoming import Linked
from answerable.channels.news import Completed
from answerable.ledger.outside import NotReachable, Refused, TooMuch, fetch
from answerable.tickets.files import File
from answerable.tickets.writing.pictures import kind_of

MOST_FILES = 10
LARGEST = 10_000_000  # bytes


def fetched(linked: Iterable[Linked], *, pictures_only: bool = False) -> Completed:
    """Those that can be had; trouble that may pass is raised, so that it is tried again. What a file is, is told by
    its bytes where it is a picture, else by its name: never by the other side alone."""
    wanted = list(linked)[:MOST_FILES]
    found = [_file(each, pictures_only=pictures_only) for each in wanted]
    return Completed([each for each in found if each is not None], missing=found.count(None))


def if_it_can_be_had(get: Callable[[], bytes]) -> bytes | None:
    """None where it never will be; trouble that may pass is raised, so that it is tried again."""
    try:
        return get()
    except Refused as error:
        if error.status in (408, 425, 429) or error.status >= 500:
            raise _not_now(error) from error
    except TooMuch as error:
        if not error.is_size:
            raise _not_now(error) from error
    except NotReachable as error:
        if not error.is_final:
            raise _not_now(error) from error
    return None


def _file(linked: Linked, *, pictures_only: bool) -> File | None:
    content = if_it_can_be_had(lambda: fetch(linked.url, most=LARGEST))
    if content is None:
        return None
    picture = kind_of(content)
    if pictures_only and not picture:
        return None
    name = linked.name or name_in(linked.url)
    kind = picture or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if picture and "." not in name:
        name = f"{name}{mimetypes.guess_extension(picture) or ''}"
    return File(name, kind, content, content_id=linked.key)


def name_in(url: str) -> str:
    """The last part of an address, as a file would be called."""
    return unquote(urlsplit(url).path.rpartition("/")[2])[:200] or "file"


def _not_now(why: Exception) -> ChannelError:
    return ChannelError(f"A file cannot be fetched now: {why}", permanent=False, code="unreachable")
