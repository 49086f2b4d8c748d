"""What prices rest on, and changes of it."""
