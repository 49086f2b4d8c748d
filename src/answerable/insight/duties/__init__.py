"""What the client owes a provider by its charter, and what became of it."""
