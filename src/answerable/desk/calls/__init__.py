"""Telephone calls: noting them down, and what a ticket shows of them."""
