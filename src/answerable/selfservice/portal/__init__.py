"""A brand's pages for customers: where they ask, and where they see what became of it."""
