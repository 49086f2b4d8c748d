"""What goes in and comes out. Every output is built by a function beside its schema, from rows that are loaded."""
