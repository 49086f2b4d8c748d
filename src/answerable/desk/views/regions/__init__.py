"""The pages of regions: what holds there, who is there, and by when something is done."""
