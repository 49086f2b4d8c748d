"""What colleagues wrote about an article while answering a ticket: forgotten with it, or without whoever is erased."""

from collections.abc import Collection
from typing import Any

from answerable.people.erasing import Traces
from answerable.selfservice.models import ArticleFlag


def forget(tickets: Collection[int], of: Traces | None) -> None:
    for flag in ArticleFlag.objects.filter(ticket__in=tickets).exclude(words=""):
        flag.words = "" if of is None else of.scrubbed(flag.words)
        flag.save(update_fields=["words"])


def copy(ticket: int) -> list[dict[str, Any]]:
    """For the person whose ticket it is, as notes are."""
    flags = ArticleFlag.objects.filter(ticket=ticket).exclude(words="").order_by("pk")
    return [{"at": each.at.isoformat(), "texts": [each.words]} for each in flags]
