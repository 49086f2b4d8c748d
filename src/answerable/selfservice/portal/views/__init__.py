"""The pages of a brand for its customers."""
