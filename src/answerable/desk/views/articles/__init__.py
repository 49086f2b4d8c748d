"""Pages about articles."""
