"""What a language must be able to say here. Each file beside this one says it the way people there write.

Words in braces are filled in: {product}, {order}, {part}, {size}, {other}, {place}, {day}, {count}, {first}, {last} and
{name} (the customer's), {me} (as they sign) and {agent}. Variants of one thing are separated by "|".
"""

from collections.abc import Mapping
from dataclasses import dataclass

Variants = tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """One reason for writing: what the subject says, what is asked, and what a good agent answers."""

    subjects: Variants
    asks: Variants
    answers: Variants


@dataclass(frozen=True)
class Speech:
    language: str
    hello: Mapping[str, Variants]  # by tone
    bye: Mapping[str, Variants]
    asides: Variants  # what people also mention
    chases: Variants
    thanks: Variants
    again: Variants  # it was not solved after all
    probes: Variants  # the agent needs to know more
    more: Variants  # and the customer tells
    dear: Variants  # how an agent begins
    regards: Variants  # and ends
    away: Variants  # an automatic reply
    wrote: str  # the line above a quote, with {date} and {who}
    days: Variants  # Monday first
    parts: Mapping[str, str]
    topics: Mapping[str, Topic]


def variants(text: str) -> Variants:
    return tuple(part.strip() for part in text.strip().split("|"))


def topic(subjects: str, asks: str, answers: str) -> Topic:
    return Topic(variants(subjects), variants(asks), variants(answers))


def by_tone(friendly: str, formal: str, terse: str, annoyed: str) -> Mapping[str, Variants]:
    """The tones of `customers.TONES`."""
    return {
        "friendly": variants(friendly),
        "formal": variants(formal),
        "terse": variants(terse),
        "annoyed": variants(annoyed),
    }
