"""The pages of settings: people, and how tickets are sorted."""
