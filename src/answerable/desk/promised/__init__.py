"""What was promised about a ticket, as its pages show it."""
