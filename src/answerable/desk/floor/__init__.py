"""The floor: who waits now, where, and who is there to answer; for those who lead."""
