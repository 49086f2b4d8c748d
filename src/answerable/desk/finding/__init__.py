"""What is found for a colleague, before they look for it."""
