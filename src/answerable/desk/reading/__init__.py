"""A ticket as one reads it: what was said and done, its ribbon, and who else is looking."""
