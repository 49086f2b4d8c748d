"""Fair numbers: what customers lived through, and whom to thank."""
