"""A brand's page of what is wrong, what was, and what is planned; it stands also when the database does not."""
