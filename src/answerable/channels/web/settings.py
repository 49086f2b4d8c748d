"""What a brand's pages for customers offer, as it is kept in `Mailbox.settings`."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from answerable.channels.models import Mailbox


@dataclass(frozen=True)
class WebSettings:
    topics: tuple[int, ...] = ()  # forms that customers choose among; none: one form for everything
    fields: tuple[int, ...] = ()  # of those on the forms, which customers are asked for
    host: str = ""  # a host name that is this brand's alone; empty: known by the path
    takes_files: bool = True
    links_in_mail: bool = True  # answers end with a link to their ticket's page

    @classmethod
    def of(cls, front: Mailbox) -> Self:
        kept = front.settings
        return cls(
            topics=tuple(kept.get("topics", ())),
            fields=tuple(kept.get("fields", ())),
            host=str(kept.get("host", "")),
            takes_files=bool(kept.get("takes_files", True)),
            links_in_mail=bool(kept.get("links_in_mail", True)),
        )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "topics": list(self.topics), "fields": list(self.fields)}
