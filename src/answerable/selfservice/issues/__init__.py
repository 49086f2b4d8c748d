"""Known issues: what is wrong, whom it touches, and who was told."""
