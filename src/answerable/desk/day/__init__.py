"""My day: what one person owes, in order, and what they may take up next."""
