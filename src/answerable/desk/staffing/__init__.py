"""What staffing is planned by, as it is shown and written."""
