"""What can be found, described alike whatever it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from answerable.selfservice.audience import Audience


@dataclass(frozen=True)
class Findable:
    """One text in one language that somebody may be looking for, as it is published now."""

    kind: str  # "article", "guide", "issue"
    key: int  # of the thing; together with kind, language and brand it names the text
    language: str  # as in settings.LANGUAGES
    audience: Audience
    brand_id: int | None  # None: of every brand
    title: str
    body: str  # plain text
    path: str  # below a brand's pages, with its leading part: "articles/12-how-to-return/"


# Of one kind: what is published of these things in all languages, or of all things of the kind when none are named.
# What is not (or no longer) published is left out, and thereby no longer found.
Source = Callable[[Iterable[int] | None], Iterator[Findable]]
