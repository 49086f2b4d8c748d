"""Who is told of what: the kinds of notifications, telling, showing, and what was seen."""
