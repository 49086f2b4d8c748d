"""Step-by-step paths: followed by customers and by colleagues with them, and what each step came to."""
