"""Customers, each made from its number alone: none has to be kept in memory, be they 500 or 500,000."""

import random
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from answerable.demo.markets import MARKETS, Market

# How they write, and how often: tone is a key of every language's greetings.
TONES = ("friendly", "formal", "terse", "annoyed")
_TONE_WEIGHTS = tuple(accumulate((0.38, 0.30, 0.22, 0.10)))
_ENDS = tuple(accumulate(market.share for market in MARKETS))
# Letters that do not fall apart into a plain one and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d"})


@dataclass(frozen=True)
class PlannedCustomer:
    """`account` is the number of the organisation they buy for; `is_expert`: what they report is nearly always real."""

    number: int
    market: Market
    name: str
    first_name: str
    last_name: str
    address: str
    zone: str
    tone: str
    account: tuple[str, int] | None
    is_expert: bool
    phone: str
    handle: str

    @property
    def language(self) -> str:
        return self.market.language


@cache
def _latin(word: str) -> str:
    word = unicodedata.normalize("NFKD", word.lower().translate(_PLAIN))
    return "".join(letter for letter in word if letter.isascii() and letter.isalnum())


@dataclass(frozen=True)
class Crowd:
    """All customers of a world: numbers from 0, those of one market side by side."""

    seed: int
    total: int

    def pick(self, market: Market, rng: random.Random) -> int:
        """Somebody of this market; a few write often, most once or twice."""
        first, end = self._span(MARKETS.index(market))
        return first + int((end - first) * rng.random() ** 1.6)

    def customer(self, number: int) -> PlannedCustomer:
        return _customer(self.seed, number, self._market(number))

    def _span(self, index: int) -> tuple[int, int]:
        first = round(self.total * (_ENDS[index - 1] if index else 0.0))
        return first, max(first + 1, round(self.total * _ENDS[index]))

    def _market(self, number: int) -> Market:
        ends = [round(self.total * end) for end in _ENDS]
        return MARKETS[min(bisect_right(ends, number), len(MARKETS) - 1)]


@lru_cache(maxsize=5000)
def _customer(seed: int, number: int, market: Market) -> PlannedCustomer:
    rng = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a simulation
    first, last = rng.choice(market.first), rng.choice(market.last)
    buys_for_others = rng.random() < 0.16
    place = rng.randrange(len(market.accounts))
    return PlannedCustomer(
        number=number,
        market=market,
        name=f"{last} {first}" if market.family_first else f"{first} {last}",
        first_name=first,
        last_name=last,
        address=_address(first, last, number, rng.choice(market.hosts)),
        zone=rng.choice(market.zones),
        tone=rng.choices(TONES, cum_weights=_TONE_WEIGHTS)[0],
        account=(market.key, place) if buys_for_others else None,
        is_expert=rng.random() < (0.35 if buys_for_others else 0.06),
        phone=f"{market.phone}{_line(number)}" if rng.random() < 0.35 else "",
        handle=f"@{_latin(first) or 'trail'}{number}.social.example" if rng.random() < 0.08 else "",
    )


def _line(number: int) -> int:
    """Seven digits, another for each of nine million customers: a phone number belongs to one person."""
    return 10**6 + number * 7919 % (9 * 10**6)


def _address(first: str, last: str, number: int, host: str) -> str:
    local = ".".join(part for part in (_latin(first), _latin(last)) if part) or "mail"
    return f"{local}{number}@{host}"
