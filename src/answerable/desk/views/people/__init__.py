"""The pages of customers and of the accounts they belong to."""
