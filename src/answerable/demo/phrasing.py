"""Putting a message together: a greeting in the writer's tone, what they want, something besides, a goodbye."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from answerable.demo.customers import PlannedCustomer
from answerable.demo.places import place
from answerable.demo.products import Product
from answerable.demo.texts import SPEECHES, Speech, Topic
from answerable.demo.texts.speech import Variants

_SIZES = ("S", "M", "L")


@dataclass
class Pen:
    """Writes for one customer about one product; what is named once stays the same through the ticket."""

    customer: PlannedCustomer
    product: Product
    reason: str
    at: datetime
    rng: random.Random
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = self.product.sizes or _SIZES
        size = self.rng.randrange(len(sizes) - 1)
        self.facts = {
            "product": self.product.name,
            "part": self.speech.parts[self.product.part],
            "order": f"KT{self.rng.randrange(100_000, 1_000_000)}",
            "size": sizes[size],
            "other": sizes[size + 1],
            "count": str(self.rng.choice((4, 6, 8, 10, 12, 16, 20, 24, 40))),
            "place": place(self.rng),
            "first": self.customer.first_name,
            "last": self.customer.last_name,
            "name": self.customer.name,
            "me": self.customer.name if self.customer.tone == "formal" else self.customer.first_name,
        }

    @property
    def speech(self) -> Speech:
        return SPEECHES[self.customer.language]

    @property
    def topic(self) -> Topic:
        return self.speech.topics[self.reason]

    def subject(self) -> str:
        words = self._one(self.topic.subjects, self.at)
        return words[:1].upper() + words[1:]

    def question(self) -> str:
        tone = self.customer.tone
        parts = [self._one(self.topic.asks, self.at)]
        if tone != "terse" and self.rng.random() < 0.6:
            parts.append(self._one(self.speech.asides, self.at))
        return self._letter(self.speech.hello[tone], parts, self.speech.bye[tone], self.at)

    def said(self, variants: Variants, at: datetime, *, agent: str = "") -> str:
        """Something short by the customer."""
        words = self._one(variants, at, agent=agent)
        return f"{words}\n\n{self.facts['me']}" if self.rng.random() < 0.6 else words

    def answer(self, variants: Variants, at: datetime, agent: str) -> str:
        parts = [self._one(variants, at)]
        return self._letter(self.speech.dear, parts, self.speech.regards, at, agent=agent)

    def quote(self, answered_at: datetime, who: str, text: str) -> str:
        """The answer as a mail program hangs it below a reply."""
        head = self.speech.wrote.format_map({"date": f"{answered_at:%d.%m.%Y %H:%M}", "who": who})
        return head + "\n" + "\n".join(f"> {line}" for line in text.splitlines())

    def _letter(
        self, hello: Variants, parts: list[str], bye: Variants, at: datetime, *, agent: str = ""
    ) -> str:
        body = "\n\n".join(parts)
        lines = (self._one(hello, at, agent=agent), body, self._one(bye, at, agent=agent))
        return "\n\n".join(line for line in lines if line)

    def _one(self, variants: Variants, at: datetime, *, agent: str = "") -> str:
        day = (at + timedelta(days=self.rng.randrange(2, 6))).weekday()
        more: Mapping[str, str] = {**self.facts, "day": self.speech.days[day], "agent": agent.split(" ")[0]}
        return self.rng.choice(variants).format_map(more)
