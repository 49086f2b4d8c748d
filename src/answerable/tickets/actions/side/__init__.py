"""Asking others beside a ticket. Nothing here touches how long the customer has been waiting."""
