"""Texts that a channel has approved: the only ones that it takes where somebody has not written for a while. An answer
whose words are a template's, with its gaps filled in, goes as that template: nothing else need be said of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from answerable.channels.models import Mailbox, Template

_VARIABLE = re.compile(r"\{\{\s*(\w{1,60})\s*\}\}")


@dataclass(frozen=True)
class Approved:
    """A template as the channel tells it."""

    name: str
    language: str
    head: str
    body: str
    foot: str
    is_named: bool = False
    media: str = ""  # the kind of file at its head, given each time: image, video, document
    key: str = ""


@transaction.atomic
def keep(mailbox: Mailbox, approved: Iterable[Approved], *, at: datetime) -> None:
    """What it knows now; what it knows no more goes."""
    found = {(each.name, each.language): each for each in approved}
    there = {(each.name, each.language): each for each in Template.objects.filter(mailbox=mailbox)}
    Template.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in found]).delete()
    for key, each in found.items():
        row = there.get(key) or Template(mailbox=mailbox, name=each.name, language=each.language)
        row.head, row.body, row.foot, row.is_named = each.head, each.body, each.foot, each.is_named
        row.media, row.key, row.fetched_at = each.media, each.key, at
        row.save()


def written(template: Template) -> str:
    """As the customer reads it, with a gap for each variable."""
    parts = [template.head, _VARIABLE.sub(r"[\1?]", template.body), template.foot]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def filled(template: Template, text: str) -> Mapping[str, str] | None:
    """What stands in the gaps, where the text is this template's; None where it is not. Each of its fixed parts is
    looked for where it can first be: that finds a way if there is one, in one pass."""
    whole = "\n\n".join(part for part in (template.head, template.body, template.foot) if part.strip())
    fixed, names = _VARIABLE.split(whole)[::2], _VARIABLE.split(whole)[1::2]
    fixed = [re.sub(r"\s+", " ", part) for part in fixed]
    said = " ".join(text.split())
    if not names:
        return {} if " ".join(whole.split()) == said else None
    first, *middle, last = [fixed[0].lstrip(), *fixed[1:-1], fixed[-1].rstrip()]
    if not said.startswith(first) or not said.endswith(last) or len(said) <= len(first) + len(last):
        return None
    rest, values = said[len(first) : len(said) - len(last)], []
    for part in middle:
        value, found, rest = _until(rest, part)
        if not found:
            return None
        values.append(value)
    given: dict[str, str] = {}
    for name, value in zip(names, [*values, rest], strict=True):
        if not value or given.setdefault(name, value) != value:
            return None
    return given


def template_of(mailbox: Mailbox, text: str) -> tuple[Template, Mapping[str, str]] | None:
    """The one whose words these are; of several the one that says most itself."""
    for template in sorted(mailbox.templates.all(), key=lambda each: (-len(each.body), each.pk)):
        given = filled(template, text)
        if given is not None:
            return template, given
    return None


def _until(rest: str, part: str) -> tuple[str, str, str]:
    """The value is at least one character."""
    value, found, after = rest[1:].partition(part) if part else (rest[1:], "", "")
    return rest[:1] + value, found, after
