"""Known issues: pages and what is done on them."""
