"""What is promised to whom, as administrators read and write it."""
