"""Who within a team is given a ticket: `choosing` decides, purely; `deciding` asks the database and gives."""
