"""WhatsApp by way of Twilio, beside Meta's own interface."""
