"""Answerable: customer service on every channel, under one promise."""

__version__ = "0.1.0"
