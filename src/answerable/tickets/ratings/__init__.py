"""How customers rate the way that their matter ended."""

from answerable.tickets.ratings.rating import MOST_WORDS, rate

__all__ = ["MOST_WORDS", "rate"]
