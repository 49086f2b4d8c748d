"""Findings: something learned from tickets goes to somebody who must act, and comes back to those who said it."""
