"""Searching, and what is made of it."""
