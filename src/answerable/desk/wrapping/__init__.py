"""Wrapping up as pages show it: on a ticket, and what all of it says."""
