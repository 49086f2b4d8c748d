"""Pages of guides: beside a ticket, the editor, and where people give up."""
