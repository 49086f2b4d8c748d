"""Learning from one another, as pages show it."""
