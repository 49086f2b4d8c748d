"""Refunds and goodwill on the page: asked for, decided, and what came to how much."""
