"""Bringing the history of another system: what the pages show of it, and what they take."""
