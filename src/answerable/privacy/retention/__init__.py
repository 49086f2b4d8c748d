"""Keeping what was said no longer than it may be kept."""
