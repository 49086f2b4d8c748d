"""One file that holds a whole installation: the database as it was at one moment, and every attachment."""
