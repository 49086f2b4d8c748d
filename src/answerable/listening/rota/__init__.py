"""Everyone serves a week a year: planned fairly, with a mentor, and with what was learned carried on."""
