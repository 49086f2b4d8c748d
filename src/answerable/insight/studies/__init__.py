"""Did what we changed change anything? A question, a design that is fixed before anybody looks, and what came out."""
