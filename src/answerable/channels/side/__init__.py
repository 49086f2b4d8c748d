"""Mail to and from others beside a ticket: on its way like answers, and known by token and by who they are."""
