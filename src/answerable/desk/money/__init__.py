"""What prices rest on, as it is shown and written."""
