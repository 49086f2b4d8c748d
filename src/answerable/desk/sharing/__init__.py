"""What people make for themselves, for a team or for everybody: one way for views, saved replies and macros."""
