"""Studies, on pages: their forms, their words, their drawings."""
