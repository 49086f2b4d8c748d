"""Whoever is erased is no visitor any more: their browser is a stranger's."""

from collections.abc import Iterable

from answerable.channels.chat.models import Visitor


def forget_visitors(keys: Iterable[str]) -> None:
    Visitor.objects.filter(key__in=list(keys)).delete()
