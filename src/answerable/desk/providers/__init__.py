"""What the pages of providers say: charters in words, what differs between two, what is written in forms."""
