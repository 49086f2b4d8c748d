"""Work that goes from one team to another in steps, each behind a gate that was fixed before."""
