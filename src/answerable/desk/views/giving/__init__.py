"""How tickets are given, and to whom."""
