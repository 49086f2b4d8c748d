"""Routing rules as administrators read, write and try them, and why a ticket is where it is, as everybody reads it."""
