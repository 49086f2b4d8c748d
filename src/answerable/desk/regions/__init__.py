"""Regions as administrators read and write them: what holds there, and who is there in which month."""
