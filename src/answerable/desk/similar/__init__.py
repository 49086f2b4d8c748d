"""Solved tickets like the one at hand, as its page shows them."""
