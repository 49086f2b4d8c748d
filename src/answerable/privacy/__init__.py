"""What is known of people: given to them, erased, kept no longer than it may be."""
