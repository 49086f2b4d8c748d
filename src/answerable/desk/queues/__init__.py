"""The lists that agents work from: built in, or made by people; and changing many of their tickets at once."""
