"""“Not what I was sold”, against how much was sold."""
