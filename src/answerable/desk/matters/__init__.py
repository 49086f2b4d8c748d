"""What is perhaps one matter, or one person, for those who say whether it is."""
