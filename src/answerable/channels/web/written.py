"""What somebody wrote on a page of ours, as the bytes that are kept of it: one JSON, the same for the same form."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from answerable.channels.incoming import IncomingAttachment
from answerable.channels.text import clean_line, clean_text

_MOST_VALUES = 50


class NotOurs(ValueError):
    """The bytes are none that we wrote."""


@dataclass(frozen=True)
class Written:
    """`form` is the secret of the page on which it was written: the same form sent twice has the same bytes. `values`
    are the company's own fields by key, as typed. Proven is what somebody wrote who had followed a
    link in their mail. `links` are addresses of pictures that are not here yet."""

    form: str
    address: str
    name: str = ""
    subject: str = ""
    text: str = ""
    topic: int | None = None
    values: Mapping[int, str] = field(default_factory=dict)
    language: str = ""
    is_proven: bool = False
    guide_run: int | None = None  # what they did by themselves before they asked
    files: tuple[IncomingAttachment, ...] = ()
    links: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        kept = {
            "form": self.form,
            "address": self.address,
            "name": self.name,
            "subject": self.subject,
            "text": self.text,
            "topic": self.topic,
            "values": {str(key): value for key, value in self.values.items()},
            "language": self.language,
            "proven": self.is_proven,
            "files": [_file_kept(each) for each in self.files],
            "links": list(self.links),
        }
        if self.guide_run is not None:
            kept["guide_run"] = self.guide_run
        return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises NotOurs; what is missing is empty."""
        try:
            kept = json.loads(content)
            return cls(
                form=clean_line(str(kept["form"]), 64),
                address=clean_line(str(kept.get("address", "")), 320),
                name=clean_line(str(kept.get("name", "")), 200),
                subject=clean_line(str(kept.get("subject", "")), 500),
                text=clean_text(str(kept.get("text", ""))),
                topic=_key(kept.get("topic")),
                values=_values(kept.get("values")),
                language=clean_line(str(kept.get("language", "")), 12),
                is_proven=kept.get("proven") is True,
                guide_run=_key(kept.get("guide_run")),
                files=tuple(_file_read(each) for each in kept.get("files", [])),
                links=tuple(clean_line(str(each), 1000) for each in kept.get("links", [])),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise NotOurs(str(error)) from error


def _key(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _values(given: Any) -> dict[int, str]:
    pairs = list((given or {}).items())[:_MOST_VALUES]
    return {int(key): clean_line(str(value), 500) for key, value in pairs}


def _file_kept(file: IncomingAttachment) -> dict[str, str]:
    content = base64.b64encode(file.content).decode("ascii")
    return {"name": file.filename, "type": file.content_type, "content": content}


def _file_read(kept: Any) -> IncomingAttachment:
    content = base64.b64decode(str(kept["content"]), validate=True)
    return IncomingAttachment(clean_line(str(kept["name"]), 255), clean_line(str(kept["type"]), 127), content)
