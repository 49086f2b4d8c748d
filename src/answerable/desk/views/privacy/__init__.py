"""The pages about people's data: copies, erasure, what is held, how long it is kept."""
