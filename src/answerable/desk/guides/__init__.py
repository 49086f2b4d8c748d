"""Guides as colleagues see them: beside a ticket, while they are written, and where people give up."""
