"""Whoever is erased is no visitor any more: their browser is a stranger's."""

from collections.abc import Collection, Iterable

from answerable.channels.chat.models import Visitor


def forget_visitors(keys: Iterable[str]) -> None:
    Visitor.objects.filter(key__in=list(keys)).delete()


def forget_addresses(addresses: Collection[str]) -> None:
    """Of visitors, and of others who named one of these."""
    forget_visitors(addresses)
    named = Visitor.objects.filter(mail__in=list(addresses))
    named.update(mail="", name="", is_mail_proven=False)
