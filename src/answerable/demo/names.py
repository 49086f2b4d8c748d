"""References and tokens for many tickets: as `tickets.references` makes them, but none is ever drawn twice."""

import os

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
_SPACE = len(_LETTERS) ** 8
_STEP = 113_490_317_221  # not divisible by 3: so every key gives another reference
_START = 98_765_432_101
_TOKEN = (b"abcdefghijkmnpqrstuvwxyz23456789" * 8)[
    :256
]  # 32 letters: every byte stands for one, all equally often


def reference(key: int) -> str:
    """At random, a million tickets would collide once or twice, and a batch would fail for it."""
    rest, letters = (key * _STEP + _START) % _SPACE, []
    for _ in range(8):
        rest, digit = divmod(rest, len(_LETTERS))
        letters.append(_LETTERS[digit])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def token() -> str:
    """80 bits in 16 letters."""
    return os.urandom(16).translate(_TOKEN).decode("ascii")
