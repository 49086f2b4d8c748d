"""SQLite with turns; see `base`."""
