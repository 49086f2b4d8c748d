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
    # Customers' own sign-in by OpenID Connect: its name on the button, its issuer, what it calls us. The secret is kept
    # with the front's others.
    sign_in_name: str = ""
    sign_in_issuer: str = ""
    sign_in_client: str = ""

    @property
    def has_sign_in(self) -> bool:
        return bool(self.sign_in_name and self.sign_in_issuer and self.sign_in_client)

    @classmethod
    def of(cls, front: Mailbox) -> Self:
        kept = front.settings
        return cls(
            topics=tuple(kept.get("topics", ())),
            fields=tuple(kept.get("fields", ())),
            host=str(kept.get("host", "")),
            takes_files=bool(kept.get("takes_files", True)),
            links_in_mail=bool(kept.get("links_in_mail", True)),
            sign_in_name=str(kept.get("sign_in_name", "")),
            sign_in_issuer=str(kept.get("sign_in_issuer", "")),
            sign_in_client=str(kept.get("sign_in_client", "")),
        )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "topics": list(self.topics), "fields": list(self.fields)}


SIGN_IN_SECRET = "sign_in"  # noqa: S105 - the word, not a secret
