"""What customers do by themselves."""
