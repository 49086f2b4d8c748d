"""What was sold to whom, so that “not what I was sold” can be counted against how much was sold."""
