"""Asking others from within a ticket: what one writes to them, and with what."""
