"""Who is told of what: whom a note can name, what one was told, and how."""
