"""Transitions, on pages: their form and their words."""
