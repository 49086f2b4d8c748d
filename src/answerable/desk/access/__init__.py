"""Who has access for whom: the review of it, and its export."""
