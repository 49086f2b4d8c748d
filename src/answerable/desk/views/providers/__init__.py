"""The pages of providers: who they are, what was agreed with them, what they are paid."""
