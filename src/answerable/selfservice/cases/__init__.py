"""Solved tickets like the one at hand: found by what was asked, with who solved them and how."""
