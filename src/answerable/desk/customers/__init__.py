"""What the pages of customers and accounts show besides their own rows: tickets on every channel, and their course."""
