"""What was learned from tickets."""

from answerable.listening.models.sales import Sale, SalesCount
from answerable.listening.models.themes import (
    CustomerWord,
    Theme,
    ThemeLook,
    ThemeTicket,
    TicketMeaning,
    WordPair,
)
from answerable.listening.models.wrapups import Cause, WrapUp

__all__ = [
    "Cause",
    "CustomerWord",
    "Sale",
    "SalesCount",
    "Theme",
    "ThemeLook",
    "ThemeTicket",
    "TicketMeaning",
    "WordPair",
    "WrapUp",
]
