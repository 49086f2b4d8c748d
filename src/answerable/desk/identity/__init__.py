"""Providers' own sign-in: how one comes in by it, and where it is set up."""
