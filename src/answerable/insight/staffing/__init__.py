"""How many people it takes: what is wanted, what is known to come, plans."""
