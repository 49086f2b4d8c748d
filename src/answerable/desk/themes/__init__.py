"""Themes and words as pages show them: only what is made of tickets that the reader may see."""
