"""What customers have shown that they know, as pages tell it: of a customer, of a ticket that went past the first line,
and who waits how long with and without it."""
