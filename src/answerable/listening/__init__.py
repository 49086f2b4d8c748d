"""What customers say goes on to those who must act on it."""
