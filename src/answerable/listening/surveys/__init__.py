"""Surveys: who is asked is a rule's choice and never an agent's; who did not answer is counted beside who did."""
