"""What we write ourselves, as it is kept: made harmless, as text and as HTML side by side."""
