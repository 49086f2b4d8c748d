"""What was done in another system before this one, brought into the same ledger and marked as such."""
